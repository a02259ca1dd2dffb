"""LibSVM's text: a label and the features that are not zero, one row a line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from workers.core import params
from workers.core.cells import SAFE_INTEGER
from workers.core.files.jsontext import LONGEST, Piece, TooLong, lines_of
from workers.core.later import Later
from workers.core.params import integer
from workers.core.reader import Reader, Source, Understood, rows_per_batch
from workers.core.words import _, say

if TYPE_CHECKING:
    import numpy as np
else:
    np = Later("numpy")

MOST_FEATURES = 10_000
_LABEL = r"^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?(,[-+]?(\d+\.?\d*|\.\d+))*$"
_LINE = re.compile(rb"\s*[-+.\deE,]+(\s+qid:\d+)?(\s+\d+:[-+.\deEinfaINFA]+)+\s*(#.*)?")


@dataclass
class _Shape:
    """What the whole file holds."""

    rows: int = 0
    features: int = 0
    lowest: int = 1
    queries: int = 0
    whole: bool = True
    numeric: bool = True
    first_without_query: int = 0


class Libsvm(Reader):
    """Reads twice: once to find the number of features, once to fill them. A feature that is not named is 0."""

    label = _("LibSVM")
    help = _("A label and numbered features (1:0.5 7:2), as written for LibSVM, XGBoost or ranking tasks.")
    group = _("Files")
    extensions = (".libsvm", ".svmlight", ".svm")
    typed = True
    names_columns = False

    @dataclass(frozen=True)
    class Params(params.Params):
        features: int = integer(
            _("Number of features"),
            default=0,
            low=0,
            high=MOST_FEATURES,
            help=_("0 for the highest number in the file; more when another file of the set has more."),
        )

    def recognises(self, source: Source) -> bool:
        with source.path.open("rb") as handle:
            lines = [line for line in handle.read(65_536).splitlines()[:-1] or [b""] if line.strip()][:20]
        return bool(lines) and all(_LINE.fullmatch(line) or line.lstrip().startswith(b"#") for line in lines)

    def sniff(self, source: Source, given: Mapping[str, Any]) -> Understood:
        asked = self.Params.parse(given)
        shape = _shape(source, asked.features)
        size = _("Rows: {rows:,}, features: {features:,}. A feature that a row does not name is 0.")
        notes: list[str] = [say(size, rows=shape.rows, features=shape.features)]
        if shape.lowest == 0:
            notes.append(_("The first feature has the number 0."))
        if shape.queries:
            notes.append(_("Each row has a query (qid)."))
        if not shape.numeric:
            notes.append(_("Some rows have several labels, so the label is text."))
        return Understood(asked, tuple(notes))

    def read(self, source: Source, params: Any) -> Iterator[pl.DataFrame]:
        shape = _shape(source, params.features)
        names = [f"f{number}" for number in range(shape.lowest, shape.lowest + shape.features)]
        size = rows_per_batch(shape.features)
        for piece in _lines(source):
            entries = _parsed(source, piece)
            for first in range(0, entries.labels.height, size):
                yield _frame(entries, first, min(first + size, entries.labels.height), shape, names)


@dataclass(frozen=True)
class _Entries:
    """One piece: ``labels`` (line, label, qid) a row; features (row, number, value) of all rows."""

    labels: pl.DataFrame
    rows: Any
    numbers: Any
    values: Any


def _lines(source: Source) -> Iterator[Piece]:
    if not source.path.stat().st_size:
        raise source.problem(say(_("the file is empty. Choose a file with at least one row.")))
    try:
        yield from lines_of(source.path)
    except TooLong as problem:
        row = problem.args[0]
        raise source.problem(
            say(_("line {row} is longer than {most} MB."), row=row, most=LONGEST >> 20), row=row
        ) from None


def _parsed(source: Source, piece: Piece) -> _Entries:
    """The rows of one piece. Raises ``DataError`` naming the line that is no row."""
    lines = _texts(source, piece)
    words = lines.with_columns(pl.col("text").str.split(" ")).explode("text", empty_as_null=False)
    words = words.filter(pl.col("text") != "")
    is_first = pl.col("line") != pl.col("line").shift(1, fill_value=0)
    labels = words.filter(is_first).rename({"text": "label"})
    pairs = words.filter(~is_first).with_columns(
        pl.col("text").str.split_exact(":", 2).struct.rename_fields(["key", "value", "rest"]).struct.unnest()
    )
    queries = pairs.filter(pl.col("key") == "qid")
    features = pairs.filter(pl.col("key") != "qid").with_columns(
        pl.col("key").cast(pl.Int64, strict=False), pl.col("value").cast(pl.Float64, strict=False).alias("number")
    )
    _check(source, lines, labels, queries, features)
    labels = labels.join(queries.select("line", pl.col("value").cast(pl.Int64).alias("qid")), "line", how="left")
    positions = pl.DataFrame({"line": labels["line"], "row": np.arange(labels.height)})
    features = features.join(positions, "line", how="left", maintain_order="left")
    return _Entries(labels, features["row"].to_numpy(), features["key"].to_numpy(), features["number"].to_numpy())


def _texts(source: Source, piece: Piece) -> pl.DataFrame:
    """The lines that hold a row, without comments, blanks made single; each with its number in the file."""
    try:
        text = piece.text.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as problem:
        row = piece.line + piece.text.count(b"\n", 0, problem.start)
        raise source.problem(say(_("line {row} is not text. Choose a LibSVM file."), row=row), row=row) from None
    lines = pl.DataFrame({"text": text.split("\n")}).with_row_index("line", offset=piece.line)
    bare = pl.col("text").str.replace(r"#.*", "").str.replace_all(r"\s+", " ").str.strip_chars()
    return lines.with_columns(bare, pl.col("line").cast(pl.Int64)).filter(pl.col("text") != "")


def _check(
    source: Source, lines: pl.DataFrame, labels: pl.DataFrame, queries: pl.DataFrame, features: pl.DataFrame
) -> None:
    bad_label = labels.filter(~pl.col("label").str.contains(_LABEL))
    bad_query = queries.filter(~pl.col("value").str.contains(r"^\d{1,18}$").fill_null(value=False))
    wrong = pl.col("number").is_null() | (pl.col("key").is_null()) | (pl.col("key") < 0) | pl.col("rest").is_not_null()
    bad_feature = features.filter(wrong)
    doubled = features.filter(pl.struct("line", "key").is_duplicated()) if bad_feature.is_empty() else bad_feature
    for what, found in {
        _("has no number as its label"): bad_label,
        _("has a query (qid) that is not a whole number"): bad_query,
        _("has more than one query (qid)"): queries.filter(pl.col("line").is_duplicated()),
        _("has a feature that is not a number, a colon and a number"): bad_feature,
        _("names a feature twice"): doubled,
    }.items():
        if not found.is_empty():
            line = int(found["line"][0])
            text = lines.filter(pl.col("line") == line)["text"][0][:60]
            raise source.problem(
                say(_("line {line} {what}: “{text}”. Correct that line."), line=line, what=say(what), text=text),
                row=line,
            )


def _shape(source: Source, asked: int) -> _Shape:
    """A first reading of the whole file."""
    shape, highest = _Shape(), 0
    for piece in _lines(source):
        entries = _parsed(source, piece)
        labels = entries.labels
        if labels.is_empty():
            continue
        numbers = labels["label"].cast(pl.Float64, strict=False)
        shape.numeric = shape.numeric and not numbers.null_count()
        shape.whole = shape.whole and bool(((numbers.floor() == numbers) & (numbers.abs() <= SAFE_INTEGER)).all())
        shape.rows += labels.height
        _count_queries(source, shape, labels)
        if len(entries.numbers):
            shape.lowest = min(shape.lowest, int(entries.numbers.min()))
            highest = max(highest, int(entries.numbers.max()))
    if not shape.rows:
        raise source.problem(say(_("the file holds no rows. Choose a file with at least one.")))
    shape.features = max(asked, highest - shape.lowest + 1)
    if shape.features > MOST_FEATURES:
        raise source.problem(
            say(
                _(
                    "it has {n:,} features, more than the {most:,} that a table may have as columns. Select "
                    "or hash the features first."
                ),
                n=shape.features,
                most=MOST_FEATURES,
            )
        )
    if asked and asked < highest - shape.lowest + 1:
        raise source.problem(
            say(_("it has {highest:,} features, more than the {asked:,} that were said."), highest=highest, asked=asked)
        )
    return shape


def _count_queries(source: Source, shape: _Shape, labels: pl.DataFrame) -> None:
    """Either every row has a query or none."""
    with_query = labels["qid"].count()
    shape.queries += with_query
    if shape.queries not in (0, shape.rows):
        line = int(labels.filter(pl.col("qid").is_null() == bool(shape.queries))["line"][0])
        raise source.problem(
            say(_("line {line} and others differ: some rows have a query (qid), some not."), line=line), row=line
        )


def _frame(entries: _Entries, first: int, last: int, shape: _Shape, names: list[str]) -> pl.DataFrame:
    """Rows ``first`` to ``last`` (not included) with every feature as a column."""
    dense = np.zeros((shape.features, last - first))
    inside = (entries.rows >= first) & (entries.rows < last)
    dense[entries.numbers[inside] - shape.lowest, entries.rows[inside] - first] = entries.values[inside]
    labels = entries.labels.slice(first, last - first)
    label = labels["label"]
    if shape.numeric:
        label = label.cast(pl.Float64)
        label = label.cast(pl.Int64) if shape.whole else label
    columns = [label, *([labels["qid"]] if shape.queries else [])]
    return pl.DataFrame(columns).hstack([pl.Series(name, values) for name, values in zip(names, dense, strict=True)])
