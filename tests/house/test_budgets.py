"""Size budgets and house rules that no linter knows: small files, small functions, no drawers, no hidden imports."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
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


@dataclass
class Found:
    """What is counted of all sources, each read once."""

    sizes: dict[str, int] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    silent: list[Path] = field(default_factory=list)


@cache
def found() -> Found:
    told = Found()
    for path in sources():
        tree = ast.parse(path.read_text())
        if tree.body and not ast.get_docstring(tree):
            told.silent.append(path)
        for function in functions(tree):
            told.sizes[f"{path}:{function.lineno} {function.name}"] = length(function)
            told.hidden += [f"{path}:{node.lineno}" for node in ast.walk(function) if is_ours(node)]
    return told


def is_ours(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in OURS


def test_no_file_is_longer_than_four_hundred_lines_and_the_median_is_small() -> None:
    sizes = {path: lines(path) for path in sources() if path.read_text().strip()}
    assert [f"{p}: {n}" for p, n in sizes.items() if n > 400] == []
    assert median(sizes.values()) <= 90


def test_no_function_is_longer_than_sixty_lines_and_the_median_is_small() -> None:
    sizes = found().sizes
    assert [f"{where}: {n}" for where, n in sizes.items() if n > 60] == []
    assert median(sizes.values()) <= 8


def test_there_are_no_drawers() -> None:
    drawers = {"utils", "util", "helpers", "helper", "misc", "common"}
    assert [p for p in sources() if p.stem in drawers or p.parent.name in drawers] == []


def test_our_own_code_is_imported_at_the_top() -> None:
    assert found().hidden == []


def test_every_module_says_what_it_is_for() -> None:
    assert found().silent == []


@pytest.mark.parametrize("folder, suffix, most", [("templates", ".html", 150), ("static/js", ".js", 200)])
def test_templates_and_scripts_are_small(folder: str, suffix: str, most: int) -> None:
    found = list((REPO / folder).rglob(f"*{suffix}"))
    assert [f"{p}: {lines(p)}" for p in found if lines(p) > most] == []
