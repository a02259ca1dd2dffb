"""What an exported file says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workers.core.others import OtherTable
from workers.recipes.fitted import FittedStep
from workers.transforms import transforms


def told(number: int, step: FittedStep) -> str:
    """What the file says before the statements of a step."""
    said = f"{number}. {step.sentence}"
    if step.op in transforms.names() and transforms.get(step.op).spares_training_rows:
        said += " Here every row gets what new rows get, those that it was learned from, too: do not train on them."
    return said


@dataclass(frozen=True)
class About:
    """Each line is a sentence of its own. ``source`` is the file that notebooks and queries read; ``others`` are those
    of other tables. ``layout`` and ``layouts`` say how CSV files in their places are laid out (``layout_of``).
    """

    title: str
    lines: tuple[str, ...] = ()
    source: str = "rows.parquet"
    others: Mapping[OtherTable, str] = field(default_factory=dict)
    layout: Mapping[str, Any] = field(default_factory=dict)
    layouts: Mapping[OtherTable, Mapping[str, Any]] = field(default_factory=dict)

    def file_of(self, other: OtherTable) -> str:
        return self.others.get(other, f"{other.title}.parquet")
