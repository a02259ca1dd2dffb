"""The form for a split: its fields are those that the chosen way to split understands."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workers.core.schema import Schema
from workers.core.splitter import CLASSES, COLUMN, CUTS, KEY, LEAVE_OUT, MISSING, ORDER, SEED, TRAIN, Splitter
from workers.profiling.splits import MOST_PARTS
from workers.splitters import in_order, splitters

SHARES, FOLDS, MOMENTS = "shares", "folds", "moments"
MOST_REPEATS = 20
IDENTIFIER = "identifier"
FOR_A_TARGET, FOR_NONE = "stratified", "random"
"""The way to split that is offered first: classes are balanced where it is known what is to be predicted."""
PARTS = ("train", "validation", "test")

LABELS = {
    CLASSES: (_("Classes"), _("The column whose classes are balanced, usually the one to be predicted.")),
    ORDER: (_("Sorted by"), _("Rows are put in the order of this column.")),
}
ASKS_AGAIN = {"hx-get": "", "hx-trigger": "change"}
FORGETS_COLUMN = {**ASKS_AGAIN, "hx-params": "not csrfmiddlewaretoken,column"}
"""The column of one way to split is not that of the next."""


class SplitForm(forms.Form):
    """Shares in per cent, as people say them."""

    method = forms.ChoiceField(label=_("How"), widget=forms.Select(attrs=FORGETS_COLUMN))
    column = forms.ChoiceField(required=False)
    key = forms.MultipleChoiceField(
        label=_("Keep together"),
        help_text=_("Rows with the same value here go to one part. Several columns make one key."),
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )
    into = forms.ChoiceField(label=_("Into"), required=False, initial=SHARES, widget=forms.Select(attrs=ASKS_AGAIN))
    train = forms.FloatField(label=_("Train, %"), min_value=1, max_value=99, initial=60)
    validation = forms.FloatField(label=_("Validation, %"), min_value=0, max_value=98, initial=20)
    test = forms.FloatField(label=_("Test, %"), min_value=1, max_value=99, initial=20)
    folds = forms.IntegerField(label=_("Folds"), min_value=2, max_value=MOST_PARTS, initial=5)
    validation_from = forms.CharField(
        label=_("Validation begins"), required=False, help_text=_("Such as 2026-01-31. Empty makes two parts.")
    )
    test_from = forms.CharField(label=_("Test begins"), help_text=_("Such as 2026-03-31, or 2026-03-31T12:00."))
    missing = forms.ChoiceField(
        label=_("Rows without a moment"),
        required=False,
        initial=LEAVE_OUT,
        choices=[(LEAVE_OUT, _("Left out")), (TRAIN, _("In the first part, which trains"))],
        help_text=_("The split says how many there are."),
    )
    seed = forms.IntegerField(
        label=_("Seed"), min_value=0, max_value=2**63 - 1, initial=42, help_text=_("The same seed gives the same rows.")
    )
    repeats = forms.IntegerField(
        label=_("Repeat with the next seeds"),
        required=False,
        min_value=1,
        max_value=MOST_REPEATS,
        initial=1,
        help_text=_("Makes that many splits, to see how much a result depends on chance."),
    )

    name = forms.CharField(
        label=_("Name"), required=False, max_length=90, help_text=_("Empty says how the rows were split.")
    )

    def __init__(
        self, data: Any, schema: Schema, chosen: Mapping[str, Any], key: Iterable[str] = (), target: str = ""
    ) -> None:
        """``chosen`` is what the address says so far; ``key`` the dataset's own; ``target`` what is predicted."""
        wanted = {name: value for name, value in chosen.items() if name != KEY}
        said = data if data is not None else chosen
        self.splitter = _known(said.get("method", ""), FOR_A_TARGET if target else FOR_NONE)
        first = {"method": self.splitter.name, KEY: _repeating(schema, key)}
        super().__init__(data, initial=wanted | first)
        self.is_into = said.get("into", "") if said.get("into") in self._ways() else SHARES
        self._choose("method", [(s.name, _label(s)) for s in in_order()])
        self._choose("into", [(way, label) for way, label in _WAYS.items() if way in self._ways()])
        self.fields["method"].help_text = _label(self.splitter, "help")
        self._fit_columns(schema, target)
        self._drop_unused()

    def _ways(self) -> tuple[str, ...]:
        return (SHARES, FOLDS, MOMENTS) if CUTS in self.splitter.uses else (SHARES, FOLDS)

    def _fit_columns(self, schema: Schema, target: str) -> None:
        fitting = [c.name for c in schema if not self.splitter.kinds or c.kind in self.splitter.kinds]
        is_free = COLUMN in self.splitter.needs and not self.splitter.kinds
        none = [] if self.splitter.kinds else [("", _("Choose a column") if is_free else _("The file’s order"))]
        self._choose("column", [*none, *((name, name) for name in fitting)])
        if is_free:
            self.initial.setdefault("column", target)
        self._choose("key", [(name, name) for name in schema.names])
        field = self.fields["column"]
        field.label, field.help_text = LABELS.get(self.splitter.reads, (_("Column"), ""))
        field.required = COLUMN in self.splitter.needs

    def _drop_unused(self) -> None:
        dropped = {name for name in (COLUMN, KEY, SEED, MISSING) if name not in self.splitter.uses}
        dropped |= {"repeats"} if SEED not in self.splitter.uses else set()
        dropped |= {name for way, names in _FIELDS.items() if way != self.is_into for name in names}
        for name in dropped:
            del self.fields[name]

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        total = sum(cleaned.get(part) or 0 for part in PARTS)
        if self.is_into == SHARES and not self.errors and abs(total - 100) > 0.01:
            raise forms.ValidationError(
                _("The shares add up to %(total)g%%. Make them 100%%."), params={"total": total}
            )
        return cleaned

    def wishes(self) -> list[dict[str, Any]]:
        """What the service takes: one split, or several with one seed after the other."""
        asked = self.cleaned_data
        wishes: dict[str, Any] = {"method": asked["method"], "column": asked.get("column", "")}
        wishes |= {"key": tuple(asked.get("key", ())), "name": asked["name"]}
        wishes["missing"] = asked.get("missing") or LEAVE_OUT
        if self.is_into == FOLDS:
            wishes["folds"] = asked["folds"]
        elif self.is_into == MOMENTS:
            wishes["cuts"] = tuple(filter(None, (asked["validation_from"], asked["test_from"])))
        else:
            wishes["fractions"] = {part: asked[part] / 100 for part in PARTS if asked[part]}
        seed = asked.get("seed", 0)
        return [{**wishes, "seed": seed + more} for more in range(asked.get("repeats") or 1)]


_WAYS = {
    SHARES: _("Train, validation, test"),
    FOLDS: _("Folds of one size"),
    MOMENTS: _("Parts that begin at given moments"),
}
_FIELDS = {SHARES: PARTS, FOLDS: ("folds",), MOMENTS: ("validation_from", "test_from")}


def _repeating(schema: Schema, key: Iterable[str]) -> list[str]:
    """Columns of ``key`` that can keep rows together: not those with another value in every row."""
    unique = {column.name for column in schema if IDENTIFIER in column.marks}
    return [name for name in key if name not in unique]


def _known(name: str, first: str) -> Splitter:
    return splitters.get(name if name in splitters.names() else first)


def _label(splitter: Splitter, text: str = "label") -> Any:
    return _(getattr(splitter, text))
