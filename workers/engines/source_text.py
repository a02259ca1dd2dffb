"""Python text that people read: names and values as data, comments of one line, long statements over several lines."""

import io
import keyword
import re
import textwrap
import tokenize
from collections.abc import Iterable
from datetime import date, datetime

from workers.core.expressions.nodes import Value

WIDTH = 110
OPEN, CLOSE = "([{", ")]}"


def quoted(text: str) -> str:
    """A text as a literal: whatever is in it, it stays data."""
    plain = repr(text)
    return f'"{plain[1:-1]}"' if plain[0] == "'" and '"' not in plain and "\\'" not in plain else plain


def written(value: Value) -> str:
    """A value as a literal. Dates need ``date`` and ``datetime`` imported."""
    if isinstance(value, datetime):
        parts = [value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond]
        while len(parts) > 3 and not parts[-1]:
            parts.pop()
        return f"datetime({', '.join(map(str, parts))})"
    if isinstance(value, date):
        return f"date({value.year}, {value.month}, {value.day})"
    return quoted(value) if isinstance(value, str) else repr(value)


def commented(sentence: str) -> list[str]:
    """A sentence as comments. Nothing in it ends a line."""
    said = " ".join("".join(sign if sign.isprintable() else " " for sign in sentence).split())
    return textwrap.wrap(said, WIDTH, initial_indent="# ", subsequent_indent="# ", break_long_words=False) or ["#"]


def named(name: str, value: str) -> str | None:
    """``name=value`` for a call that names columns so, or None where Python has no such word."""
    is_word = name.isascii() and name.isidentifier() and not keyword.iskeyword(name) and name != "self"
    return f"{name}={value}" if is_word else None


def assigned(columns: Iterable[tuple[str, str]]) -> str:
    """The arguments of ``with_columns`` and the like: by name where every name is a word, else by ``alias``."""
    pairs = list(columns)
    words = [named(name, value) for name, value in pairs]
    if None not in words:
        return ", ".join(word for word in words if word is not None)
    return ", ".join(f"{value}.alias({quoted(name)})" for name, value in pairs)


def wrapped(text: str, indent: int = 0) -> list[str]:
    """A statement, or a part of one, over as many lines as its length asks for."""
    pad = " " * indent
    if len(text) + indent <= WIDTH or (group := _widest(text)) is None:
        return [pad + text]
    begin, end, commas = group
    inner = [text[a:b].strip() for a, b in zip([begin + 1, *(at + 1 for at in commas)], [*commas, end], strict=True)]
    lines = [pad + text[: begin + 1]]
    is_group = text[begin] == "(" and not re.search(r"[\w)\]]$", text[:begin])
    for part in filter(None, inner):
        *more, last = wrapped(part, indent + 4)
        alone = len(inner) == 1 and (is_group or _is_lone(part))
        lines += [*more, last if alone else f"{last},"]
    rest = wrapped(text[end:], indent)
    return [*lines, *rest]


def _is_lone(part: str) -> bool:
    return part.startswith("*") or " for " in part


def _widest(text: str) -> tuple[int, int, list[int]] | None:
    """Where the longest pair of outer brackets opens and closes, and the commas directly inside."""
    found: list[tuple[int, int, list[int]]] = []
    depth, begin, commas = 0, 0, list[int]()
    for token in tokenize.generate_tokens(io.StringIO(text.lstrip(CLOSE)).readline):
        at = token.start[1] + len(text) - len(text.lstrip(CLOSE))
        if token.type != tokenize.OP:
            continue
        if token.string in OPEN:
            depth += 1
            if depth == 1:
                begin, commas = at, []
        elif token.string in CLOSE:
            depth -= 1
            if depth == 0 and at > begin + 1:
                found.append((begin, at, commas))
        elif token.string == "," and depth == 1:
            commas.append(at)
    return max(found, key=lambda group: group[1] - group[0], default=None)
