"""A split's parts as pictures: how large each is, and how its classes are shared out."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from apps.core.templatetags.figures import cell
from apps.datasets.models import Split
from apps.datasets.queries import facts_of, wishes_of
from apps.datasets.queries.sensitive import MASK
from workers.core.schema import BOOLEAN, NUMERIC
from workers.core.splitter import CUTS, KEY, SEED
from workers.splitters import splitters

WIDTH = 100.0
TONES = 8
"""How many colours the chart tokens have."""


@dataclass(frozen=True)
class Bar:
    """One piece of a bar ``WIDTH`` units wide."""

    x: float
    width: float
    tone: int
    label: str
    rows: int
    share: float


@dataclass(frozen=True)
class PartLine:
    """One part. ``classes`` are pieces of its own bar, in one order and colour for all parts."""

    name: str
    rows: int
    share: float
    tone: int
    x: float
    width: float
    classes: list[Bar] = field(default_factory=list)
    first: Any = None
    last: Any = None
    keys: int | None = None
    missing: int = 0


@dataclass(frozen=True)
class SplitCard:
    """One split as its page shows it."""

    split: Split
    method: str
    wishes: list[tuple[str, str]]
    parts: list[PartLine]
    panels: list[str]

    @property
    def unplaced(self) -> int:
        """Rows without a moment that are in a part all the same."""
        return sum(part.missing for part in self.parts)

    @property
    def has_keys(self) -> bool:
        return any(part.keys is not None for part in self.parts)

    @property
    def has_ends(self) -> bool:
        return any(part.first is not None for part in self.parts)

    @property
    def classes(self) -> list[Bar]:
        """The legend: the classes of the first part."""
        return self.parts[0].classes if self.parts else []


def card_of(actor: Any, split: Split, panels: list[str]) -> SplitCard:
    """The card of ``split`` as ``actor`` may see it."""
    known = split.method in splitters.names()
    label = _(splitters.get(split.method).label) if known else split.method
    return SplitCard(split, label, _wishes(actor, split), _parts(actor, split), panels)


def _parts(actor: Any, split: Split) -> list[PartLine]:
    facts = facts_of(actor, split)
    total = sum(split.parts.values()) or 1
    column, schema = split.params.get("column", ""), split.version.columns_schema
    kind = schema.get(column).kind if column in schema else ""
    lines, x = [], 0.0
    for tone, (name, rows) in enumerate(split.parts.items()):
        width = WIDTH * rows / total
        held = facts.get(name, {})
        lines.append(
            PartLine(
                name=part_name(name),
                rows=rows,
                share=rows / total,
                tone=tone % TONES + 1,
                x=x,
                width=width,
                classes=_classes(held, kind),
                first=held.get("first"),
                last=held.get("last"),
                keys=held.get("keys"),
                missing=held.get("missing", 0),
            )
        )
        x += width
    return lines


def _class_name(value: str | None, kind: str) -> str:
    """A class as the grid shows it; it is kept as text, and masked for those who may not see it."""
    if value is None:
        return _("missing")
    if kind == BOOLEAN and value != MASK:
        return cell(value.lower() == "true")
    return cell(value, is_number=kind in NUMERIC)


def _classes(facts: dict[str, Any], kind: str) -> list[Bar]:
    if not facts.get("classes"):
        return []
    named = [(_class_name(value, kind), rows) for value, rows in facts["classes"]]
    if facts["others"]:
        named.append((_("other classes"), facts["others"]))
    bars, x = [], 0.0
    for tone, (label, rows) in enumerate(named):
        share = rows / facts["rows"]
        bars.append(Bar(x, WIDTH * share, tone % TONES + 1, label, rows, share))
        x += WIDTH * share
    return bars


def _wishes(actor: Any, split: Split) -> list[tuple[str, str]]:
    wishes = wishes_of(actor, split)
    lines = [(_("Column"), wishes.get("column", ""))]
    lines.append((_("Kept together"), ", ".join(wishes.get(KEY, ()))))
    lines.append((_("Parts begin at"), ", ".join(wishes.get(CUTS, ()))))
    if split.method in splitters.names() and SEED in splitters.get(split.method).uses:
        lines.append((_("Seed"), str(split.seed)))
    return [(label, value) for label, value in lines if value]


_PART_NAMES = {
    "train": lambda: _("Training"),
    "validation": lambda: _("Validation"),
    "test": lambda: _("Test"),
}


def part_name(name: str) -> str:
    """What people call a part; the names that somebody chose stay."""
    if name in _PART_NAMES:
        return _PART_NAMES[name]()
    fold = name.removeprefix("fold_")
    return _("Fold %(number)s") % {"number": fold} if fold != name and fold.isdigit() else name
