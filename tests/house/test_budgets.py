"""Size budgets and house rules that no linter knows: small files, small functions, no drawers, no hidden imports."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

REPO = Path(__file__).resolve().parents[2]
ROOMS = ("apps", "workers", "studio", "sdk")
OURS = ("apps", "workers", "studio", "etabli")


def sources() -> list[Path]:
    return [p for room in ROOMS for p in (REPO / room).rglob("*.py") if "migrations" not in p.parts]


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def trees() -> list[tuple[Path, ast.Module]]:
    return [(path, ast.parse(path.read_text())) for path in sources()]


def test_no_file_is_longer_than_four_hundred_lines_and_the_median_is_small() -> None:
    sizes = {path: lines(path) for path in sources() if path.read_text().strip()}
    assert [f"{p}: {n}" for p, n in sizes.items() if n > 400] == []
    assert median(sizes.values()) <= 90


def test_no_function_is_longer_than_sixty_lines_and_the_median_is_small() -> None:
    sizes = {f"{path}:{f.lineno} {f.name}": length(f) for path, tree in trees() for f in functions(tree)}
    assert [f"{where}: {n}" for where, n in sizes.items() if n > 60] == []
    assert median(sizes.values()) <= 8


def test_there_are_no_drawers() -> None:
    drawers = {"utils", "util", "helpers", "helper", "misc", "common"}
    assert [p for p in sources() if p.stem in drawers or p.parent.name in drawers] == []


def test_our_own_code_is_imported_at_the_top() -> None:
    hidden = [
        f"{path}:{node.lineno}"
        for path, tree in trees()
        for function in functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in OURS
    ]
    assert hidden == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [p for p, tree in trees() if tree.body and not ast.get_docstring(tree)]
    assert silent == []


@pytest.mark.parametrize("folder, suffix, most", [("templates", ".html", 150), ("static/js", ".js", 200)])
def test_templates_and_scripts_are_small(folder: str, suffix: str, most: int) -> None:
    found = list((REPO / folder).rglob(f"*{suffix}"))
    assert [f"{p}: {lines(p)}" for p in found if lines(p) > most] == []
