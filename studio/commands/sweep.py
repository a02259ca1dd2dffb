"""`etabli sweep`: what the beat does every few seconds and every night, once, by hand."""

import click

from apps.datasets.services import sweep_store
from apps.jobs.services import sweep


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say which files no row needs.")
def command(dry_run: bool) -> None:
    """Requeue or fail jobs whose worker is gone, free files that no row needs, and name rows that lack a file."""
    sweep()
    found = sweep_store(remove=not dry_run)
    click.echo(f"{found.orphans} files without a row; {found.freed.size} bytes freed.")
    for line in found.missing:
        click.echo(f"Missing: {line}")
    click.echo("Swept.")
