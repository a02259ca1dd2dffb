"""Our own functions as text for files that run without us, with all of ours that they name.

A function is taken along as it stands. What it names of ours comes before it: functions, classes, and values, which are
written anew. All else that it names is Python's own, or a library that the file imports.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from types import CodeType, FunctionType, GenericAlias, ModuleType, UnionType
from typing import Any

from workers.engines.source_text import written

OURS = "workers."
IMPORTS = {
    **dict.fromkeys(("argparse", "csv", "hashlib", "io", "json", "math", "re", "zlib"), ""),
    **dict.fromkeys(("bisect_left",), "bisect"),
    **dict.fromkeys(("Callable", "Iterable", "Iterator", "Sequence"), "collections.abc"),
    **dict.fromkeys(("UTC", "date", "datetime"), "datetime"),
    "Decimal": "decimal",
    **dict.fromkeys(("lru_cache", "reduce"), "functools"),
    "accumulate": "itertools",
    "Path": "pathlib",
    "TemporaryDirectory": "tempfile",
    **dict.fromkeys(("Any", "Literal"), "typing"),
    **dict.fromkeys(("ZoneInfo", "available_timezones"), "zoneinfo"),
}
"""A name of Python's own library and the module that has it; a module has none."""
LIBRARIES = {"duckdb": "import duckdb", "pl": "import polars as pl"}


@dataclass
class Lifted:
    """``values`` are names and the text of what they stand for; ``texts`` are functions and classes by their names."""

    values: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    _known: dict[str, object] = field(default_factory=dict)

    def add(self, thing: Any) -> None:
        """A function or a class of ours, after all of ours that it names."""
        name = thing.__name__
        if name in self._known:
            # Two that share a name would be one in the file.
            assert self._known[name] is thing, f"two are called {name}"
            return
        self._known[name] = thing
        for other, value in _named(inspect.unwrap(thing)):
            if _is_ours(value):
                self.add(value)
            elif (text := _value(value)) is not None:
                self.values[other] = text
        self.texts[name] = _source(thing)


def lifted(functions: Iterable[Callable[..., Any]]) -> Lifted:
    """The functions with what they name."""
    found = Lifted()
    for function in functions:
        found.add(function)
    return found


def imports(text: str) -> list[str]:
    """The lines that import what a file names, those of libraries after a line without anything."""
    used = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    modules: dict[str, list[str]] = {}
    for name in sorted(used & IMPORTS.keys(), key=_rank):
        modules.setdefault(IMPORTS[name], []).append(name)
    alone = [f"import {name}" for name in modules.pop("", ())]
    of = [f"from {module} import {', '.join(names)}" for module, names in sorted(modules.items())]
    return [*alone, *of, "", *(line for name, line in LIBRARIES.items() if name in used)]


def _rank(name: str) -> tuple[bool, bool, str]:
    """Constants, then classes, then functions, each by the alphabet."""
    return not name.isupper(), not name[0].isupper(), name


def _is_ours(value: object) -> bool:
    if isinstance(value, ModuleType) or not isinstance(value, type) and not callable(value):
        return False
    return str(getattr(value, "__module__", "")).startswith(OURS)


def _value(value: object) -> str | None:
    """A value of ours as text; None for what a file imports."""
    if isinstance(value, re.Pattern):
        flags = " | ".join(f"re.{flag.name}" for flag in re.RegexFlag(value.flags & ~re.UNICODE))
        return f"re.compile({_raw(value.pattern)}{f', {flags}' if flags else ''})"
    if type(value) is object:
        return "object()"
    if isinstance(value, GenericAlias | UnionType):
        return repr(value)
    return plain(value) if isinstance(value, str | int | float | tuple | dict) else None


def plain(value: Any) -> str:
    """Values, and values of values, as a literal."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{plain(key)}: {plain(each)}' for key, each in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(plain, value))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(plain, value))}{',' if len(value) == 1 else ''})"
    return written(value)


def _raw(pattern: str) -> str:
    """A pattern as people write it, where that says the same."""
    text = f"r'{pattern}'" if '"' in pattern else f'r"{pattern}"'
    try:
        return text if ast.literal_eval(text) == pattern else repr(pattern)
    except (SyntaxError, ValueError):
        return repr(pattern)


def _named(thing: Any) -> Iterator[tuple[str, object]]:
    """What a function or class names of its module."""
    names = {node.id for node in ast.walk(_tree(thing)) if isinstance(node, ast.Name)}
    if isinstance(thing, FunctionType):
        names -= set(_locals(thing.__code__))
        known: dict[str, object] = thing.__globals__
    else:
        known = vars(inspect.getmodule(thing))
    return ((name, known[name]) for name in sorted(names - {thing.__name__}) if name in known)


def _locals(code: CodeType) -> Iterator[str]:
    yield from code.co_varnames
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _locals(constant)


@cache
def _source(thing: Any) -> str:
    return inspect.getsource(thing)


@cache
def _tree(thing: Any) -> ast.AST:
    return ast.parse(textwrap.dedent(_source(thing)))
