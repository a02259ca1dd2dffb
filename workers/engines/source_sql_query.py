"""A query for DuckDB that grows table by table; each row has a place, by which rows are in order."""

from collections.abc import Mapping, Sequence

from workers.core.expressions.nodes import Expression
from workers.core.others import OtherTable
from workers.core.schema import Schema
from workers.engines.source_naming import Naming, settled
from workers.engines.source_sql_expressions import Written, mentions, named, quoted, typed
from workers.engines.source_sql_words import definitions
from workers.engines.source_sql_zones import macro_of
from workers.engines.source_text import commented


class Query:
    """A query that grows by one named table with every step."""

    def __init__(self, schema: Schema, source: str, others: Mapping[OtherTable, tuple[str, str]]) -> None:
        """``source`` is what stands after FROM, such as a table or ``read_parquet('…')``; of other tables that is the
        second of a pair, after what they are called.
        """
        self.schema = schema
        self.place = quoted(self.free("row", schema))
        self._others = others
        columns = ", ".join(named(typed(column.name, column.kind), column.name) for column in schema)
        self._tables = [("source_rows", f"SELECT {columns}, row_number() OVER () AS {self.place} FROM {source}", "")]
        self._theirs: list[tuple[str, str]] = []
        self.macros: set[str] = set()
        self.settings: list[str] = []
        self.number = 0

    def text(self) -> str:
        """The query for all rows, in order, after the definitions of functions that it needs."""
        made = [line for name, select in self._theirs for line in (f"{name} AS (", f"    {select}", "),")]
        for name, select, sentence in self._tables:
            said = commented(sentence) if sentence else []
            made += [*(f"--{line[1:]}" for line in said), f"{name} AS (", f"    {select}", "),"]
        made[-1] = ")"
        columns = ", ".join(map(quoted, self.schema.names))
        above = [line for text in (*self.settings, *definitions(self.macros, macro_of)) for line in (text, "")]
        return "\n".join(
            [*above, "WITH", *made, f"SELECT {columns}", f"FROM {self.last}", f"ORDER BY {self.place};", ""]
        )

    @property
    def last(self) -> str:
        """The name of the last table."""
        return self._tables[-1][0]

    @property
    def all(self) -> list[str]:
        """Every column of the last table, with the place."""
        return [*map(quoted, self.schema.names), self.place]

    def free(self, stem: str, *schemas: Schema) -> str:
        """A name that no column has."""
        names = {name.lower() for schema in schemas for name in schema.names}
        while stem in names:
            stem += "_"
        return stem

    @property
    def tables(self) -> int:
        """How many tables there are so far, without others."""
        return len(self._tables)

    def say(self, at: int, sentence: str) -> None:
        """Put a sentence above a table."""
        name, select, _none = self._tables[at]
        self._tables[at] = (name, select, sentence)

    def table(self, columns: Sequence[str], rest: str = "", *, of: str = "") -> None:
        """One more table: columns, and what comes after FROM and the last table, or after ``of``."""
        known = {name for name, _select, _sentence in self._tables}
        name, more = f"step_{self.number}", 1
        while name in known:
            more += 1
            name = f"step_{self.number}_{more}"
        select = f"SELECT {', '.join(columns)} FROM {of or self.last}{' ' if rest else ''}{rest}"
        self._tables.append((name, select, ""))

    def numbered(self, columns: Sequence[str], order: Sequence[str], rest: str = "", *, of: str = "") -> None:
        """One more table whose rows come in an order."""
        place = f"row_number() OVER (ORDER BY {', '.join(order)}) AS {self.place}"
        self.table([*columns, place], rest, of=of)

    def other(self, other: OtherTable, columns: Sequence[str]) -> tuple[str, str]:
        """The name of a table with these columns of another one, and that of its rows' places."""
        stem, source = self._others[other]
        while stem in ("source_rows", "input") or stem.startswith("step_"):
            stem = f"table_{stem}"
        name, more = stem, 1
        while quoted(name) in {known for known, _select in self._theirs}:
            more += 1
            name = f"{stem}_{more}"
        place = quoted(self.free("row", other.schema))
        made = [named(typed(column, other.schema.get(column).kind), column) for column in columns]
        made.append(f"row_number() OVER () AS {place}")
        self._theirs.append((quoted(name), f"SELECT {', '.join(made)} FROM {source}"))
        return quoted(name), place

    def values(self, expressions: Sequence[Expression]) -> list[str]:
        """The expressions over the last table, after one for each level of parts that have a name."""
        asked = settled(expressions)
        naming = Naming(asked, self.schema.names, mentions)
        written = Written(naming, self.macros)
        for level in naming.levels:
            self.table(["*", *(named(written.text(of), name) for name, of in level)])
        return [written.said(of) for of in asked]

    def make_room(self, after: Schema) -> None:
        """Call the place otherwise where a column will have its name."""
        if self.free(self.place[1:-1], after) == self.place[1:-1]:
            return
        old = self.place
        self.place = quoted(self.free("row", self.schema, after))
        self.table([f"* EXCLUDE ({old})", f"{old} AS {self.place}"])
