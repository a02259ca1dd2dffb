"""Is a text exactly one query that reads? The first of two locks; the second is the database's own.

Each connector also asks in a transaction that may only read, so that what a database calls reading decides in the end.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from workers.core.errors import DataError
from workers.core.words import _, say

CHANGES = frozenset({"INSERT", "UPDATE", "DELETE", "MERGE", "INTO"})
REACHES_OUT = re.compile(
    r"pg_(read|ls|stat)_(binary_)?(file|dir|\w*dir)|pg_(terminate|cancel)_backend|pg_sleep\w*|lo_(im|ex)port|dblink\w*"
    r"|load_file|load_extension|sys_(exec|eval)|sleep|benchmark|query_to_xml\w*|readfile|writefile|edit|fts3_tokenizer"
    r"|get_lock|set_config",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Dialect:
    """How a database's SQL quotes and comments."""

    strings: str = "'"
    names: str = '"'
    backslash: bool = False
    dollars: bool = False
    hashes: bool = False
    nested: bool = False
    dashes: str = "--"


POSTGRESQL = Dialect(dollars=True, nested=True)
MYSQL = Dialect(strings="'\"", names="`", backslash=True, hashes=True, dashes=r"--(?=[\s\x00-\x1f]|\Z)")
SQLITE = Dialect(names='"`[')


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    line: int


def one_select(query: str, dialect: Dialect) -> str:
    """The query without its last semicolon. Raises ``DataError`` that names the line unless it is one SELECT."""
    if "\0" in query:
        raise DataError(say(_("The query holds a null character. Remove it.")))
    tokens = [token for token in _tokens(query, dialect) if token.kind not in ("space", "comment")]
    ends = [place for place, token in enumerate(tokens) if token.text == ";"]
    if ends and ends[0] != len(tokens) - 1:
        another = _("Line {line}: another statement begins here. A source asks exactly one SELECT.")
        raise DataError(say(another, line=tokens[ends[0] + 1].line))
    body = tokens[:-1] if ends else tokens
    first = next((token for token in body if token.text != "("), None)
    if first is None or first.kind != "word" or first.text.upper() not in ("SELECT", "WITH"):
        raise _asks_nothing(first)
    _refuse_changes(body)
    _refuse_unbalanced(body)
    return "".join(" " if token.text == ";" else token.text for token in _tokens(query, dialect))


def _asks_nothing(first: Token | None) -> DataError:
    if first is None:
        return DataError(say(_("The query is empty. A source asks exactly one SELECT (WITH may come first).")))
    other = _("Line {line}: “{word}” does not ask for rows. A source asks exactly one SELECT (WITH may come first).")
    return DataError(say(other, line=first.line, word=first.text[:40]))


@cache
def _pattern(dialect: Dialect) -> re.Pattern[str]:
    """Every token as a named group; what no group takes is one character of ``other``."""
    body = r"(?:[^{q}\\]|{q}{q}|\\.)*" if dialect.backslash else r"(?:[^{q}]|{q}{q})*"
    string = "|".join(f"{q}{body.format(q=q)}{q}" for q in dialect.strings)
    quoted = "|".join(f"{q}(?:[^{q}]|{q}{q})*{q}" for q in dialect.names if q != "[")
    groups = [
        ("space", r"\s+"),
        ("comment", rf"{dialect.dashes}[^\n\r]*" + (r"|\#[^\n\r]*" if dialect.hashes else "")),
        ("string", (r"[eE]'(?:[^'\\]|''|\\.)*'|" if dialect.dollars else "") + string),
        ("quoted", quoted + (r"|\[[^\]]*\]" if "[" in dialect.names else "")),
        *([("dollar", r"\$(?P<tag>[A-Za-z_]\w*)?\$.*?\$(?(tag)(?P=tag))\$")] if dialect.dollars else []),
        ("word", r"[^\W\d][\w$]*"),
        ("number", r"\d[\w.]*"),
        ("other", r"."),
    ]
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in groups), re.DOTALL)


def _refuse_changes(tokens: list[Token]) -> None:
    for before, token, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        bare = token.kind == "word" and not (before and before.text == ".")
        if bare and token.text.upper() in CHANGES:
            changes = _(
                "Line {line}: “{word}” would change or write data, and a source may only read. If a column has this "
                "name, put the name in quotes."
            )
            raise DataError(say(changes, line=token.line, word=token.text))
        name = token.text.strip('"`[]') if token.kind in ("word", "quoted") else ""
        if after and after.text == "(" and REACHES_OUT.fullmatch(name):
            reaches = _("Line {line}: the function {name} may not be used here: a source only reads tables.")
            raise DataError(say(reaches, line=token.line, name=name))


def _refuse_unbalanced(tokens: list[Token]) -> None:
    """The query is put in parentheses later; it must not be able to close them."""
    depth = 0
    for token in tokens:
        depth += (token.text == "(") - (token.text == ")")
        if depth < 0:
            stray = _("Line {line}: a parenthesis closes here that was never opened.")
            raise DataError(say(stray, line=token.line))
    if depth:
        raise DataError(say(_("A parenthesis of the query is never closed.")))


def _tokens(query: str, dialect: Dialect) -> Iterator[Token]:
    pattern = _pattern(dialect)
    at, line = 0, 1
    while at < len(query):
        if query.startswith("/*", at):
            end = _comment_end(query, at, line, dialect)
            kind, text = "comment", query[at:end]
        else:
            found = pattern.match(query, at)
            assert found and found.lastgroup  # the last group takes any character
            kind = next(name for name, value in found.groupdict().items() if value is not None and name != "tag")
            text = found[0]
        if kind == "other" and (text in dialect.strings or text in dialect.names):
            raise DataError(say(_("Line {line}: a quote is opened here and never closed."), line=line))
        yield Token(kind, text, line)
        at, line = at + len(text), line + text.count("\n")


def _comment_end(query: str, start: int, line: int, dialect: Dialect) -> int:
    """Where a block comment that begins at ``start`` ends."""
    if query.startswith(("/*!", "/*M!"), start):
        carried_out = _("Line {line}: comments that some servers carry out (/*! … */) may not be used here.")
        raise DataError(say(carried_out, line=line))
    depth, at = 0, start
    while at < len(query):
        if query.startswith("/*", at) and (depth == 0 or dialect.nested):
            depth, at = depth + 1, at + 2
        elif query.startswith("*/", at):
            depth, at = depth - 1, at + 2
            if depth == 0:
                return at
        else:
            at += 1
    raise DataError(say(_("Line {line}: a comment is opened here and never closed."), line=line))
