"""`etabli recipe`: recipes from the command line, by way of a running studio."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

import etabli


@click.group()
@click.option("--url", envvar="ETABLI_URL", show_envvar=True, help="Address of the studio.")
@click.option("--token", envvar="ETABLI_TOKEN", show_envvar=True, help="API token, from your account page.")
@click.option("--project", envvar="ETABLI_PROJECT", show_envvar=True, help="The project's slug.")
@click.pass_context
def command(context: click.Context, url: str | None, token: str | None, project: str | None) -> None:
    """Work with the recipes of a project."""
    context.obj = lambda: context.with_resource(etabli.connect(url, token)).project(project)


def said(work: Callable[..., Any]) -> Callable[..., Any]:
    """What the studio refuses is told in its own sentence, and the exit code is 1."""

    @wraps(work)
    def told(*args: Any, **kwargs: Any) -> Any:
        try:
            return work(*args, **kwargs)
        except etabli.EtabliError as problem:
            raise click.ClickException(str(problem)) from None

    return told


@command.command()
@click.argument("name")
@click.option("--to", "dataset", required=True, help="Name of the dataset to apply it to.")
@click.option("--version", "number", type=int, help="Version of that dataset; the newest by default.")
@click.option("--recipe-version", type=int, help="Version of the recipe; the one people see by default.")
@click.option("--map", "mapping", multiple=True, metavar="NAME=COLUMN", help="The column that stands for a name.")
@click.option("--set", "values", multiple=True, metavar="PARAMETER=VALUE", help="A value for a parameter.")
@click.option("--skip-failing", is_flag=True, help="Leave out steps that fail, and report them.")
@click.option("--on-cluster", is_flag=True, help="Let the studio's Apache Spark do it.")
@click.option("--learned-from", metavar="DATASET", help="Do as was learned for this dataset, which the recipe made.")
@click.option("--dry-run", is_flag=True, help="Only try it on the sample.")
@click.option("--into", help="Name of the dataset to make, or of one that gets its next version.")
@click.pass_obj
@said
def apply(
    connect: Callable[[], Any],
    name: str,
    dataset: str,
    number: int | None,
    recipe_version: int | None,
    mapping: tuple[str, ...],
    values: tuple[str, ...],
    skip_failing: bool,
    on_cluster: bool,
    learned_from: str | None,
    dry_run: bool,
    into: str | None,
) -> None:
    """Apply the recipe NAME to a dataset, and print what became of each step.

    Steps learn (medians, categories, limits) from all rows of that dataset, unless --learned-from names one that the
    recipe made before. The exit code is 1 when a step fails.
    """
    project = connect()
    recipe = project.recipe(name)
    version = recipe.version(recipe_version) if recipe_version else recipe.head
    held = project.dataset(dataset)
    source = held.version(number) if number else held.latest
    wishes: dict[str, Any] = {"mapping": _pairs(mapping), "parameters": _values(values)}
    wishes |= {"on_failure": "skip" if skip_failing else "stop", "on_cluster": on_cluster}
    wishes["learned_from"] = project.dataset(learned_from).latest if learned_from else None
    tried = version.dry_run(source, **wishes)
    if dry_run or _failed(tried["report"]):
        _print(tried["report"])
        _offer(tried["needs"])
        if _failed(tried["report"]):
            raise click.ClickException("A step fails on the sample. Nothing was made.")
        return
    _offer(tried["needs"])
    existing = next((one for one in project.datasets() if one.name == into), None)
    run = version.run(source, "" if existing else into or "", into=existing, **wishes)
    _print(run.report)
    click.echo(f"Made: {run.dataset.name} v{run.dataset.latest.number}")
    if aside := run.set_aside:
        kept = aside.facts["latest"]
        click.echo(f"Set aside: {kept['rows']} rows in {aside.name} v{kept['number']}")


@command.command()
@click.argument("dataset")
@click.pass_obj
@said
def refresh(connect: Callable[[], Any], dataset: str) -> None:
    """Make the next version of DATASET, which a recipe made, of the newest rows of what it was made of."""
    held = connect().dataset(dataset)
    before = held.latest.number
    made = held.remake()
    _print(made.freshness["last"]["report"])
    if made.latest.number == before:
        click.echo(f"Nothing changed: {made.name} v{before} is what this makes.")
    else:
        click.echo(f"Made: {made.name} v{made.latest.number}")


def _pairs(texts: tuple[str, ...]) -> dict[str, str]:
    """``NAME=COLUMN`` options as a dictionary; the last sign of equality parts them."""
    pairs = [text.rpartition("=") for text in texts]
    for own, _sign, column in pairs:
        if not own or not column:
            raise click.BadParameter(f"Write NAME=COLUMN, not “{own or column}”.")
    return {own: column for own, _sign, column in pairs}


def _values(texts: tuple[str, ...]) -> dict[str, str]:
    """``PARAMETER=VALUE`` options as a dictionary; the first sign of equality parts them."""
    pairs = [text.partition("=") for text in texts]
    for name, sign, _value in pairs:
        if not name or not sign:
            raise click.BadParameter(f"Write PARAMETER=VALUE, not “{name}”.")
    return {name: value for name, _sign, value in pairs}


def _failed(report: list[dict[str, Any]]) -> bool:
    return any(line["status"] == "failed" for line in report)


def _print(report: list[dict[str, Any]]) -> None:
    for line in report:
        rows = "" if line["rows_after"] is None else f"{line['rows_before']} -> {line['rows_after']} rows, "
        columns = f"{line['columns_before']} -> {line['columns_after']} columns"
        click.echo(f"{line['number']:>3} {line['status']:<8} {line['sentence']} ({rows}{columns})")
        for said in filter(None, (line["problem"], line["effect"], *line["warnings"])):
            click.echo(f"    {said}")


def _offer(needs: list[dict[str, Any]]) -> None:
    """The columns that are missed, and the option that maps each."""
    for need in needs:
        found = f", here {need['found']}" if need["found"] else ""
        click.echo(f"Step {need['step']} asks for “{need['column']}” ({need['kind']}{found}).")
        likely = [need["proposed"]] if need["proposed"] not in ("", need["column"]) else []
        for column in dict.fromkeys([*likely, *(candidate["column"] for candidate in need["candidates"])]):
            click.echo(f'    perhaps: --map "{need["column"]}={column}"')


@command.command()
@click.argument("name")
@click.option("--form", type=click.Choice(["python", "notebook", "sql"]), default="python", show_default=True)
@click.option("--recipe-version", type=int, help="Version of the recipe; the one people see by default.")
@click.option("--set", "values", multiple=True, metavar="PARAMETER=VALUE", help="A value for a parameter.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.pass_obj
@said
def export(
    connect: Callable[[], Any],
    name: str,
    form: str,
    recipe_version: int | None,
    values: tuple[str, ...],
    output: Path | None,
) -> None:
    """Write the recipe NAME, with what it learned, as code that runs without Etabli."""
    text = connect().recipe(name).export(form, version=recipe_version, parameters=_values(values))
    if output is None:
        click.echo(text, nl=False)
        return
    output.write_text(text, encoding="utf-8")
    click.echo(f"Written: {output}")
