"""What an exported file says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workers.core.others import OtherTable


@dataclass(frozen=True)
class About:
    """Each line is a sentence of its own. ``source`` is the file that notebooks and queries read; ``others`` are those
    of other tables.
    """

    title: str
    lines: tuple[str, ...] = ()
    source: str = "rows.parquet"
    others: Mapping[OtherTable, str] = field(default_factory=dict)

    def file_of(self, other: OtherTable) -> str:
        return self.others.get(other, f"{other.title}.parquet")
