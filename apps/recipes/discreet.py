"""What of a recipe a person may read who may not look into sensitive columns: that a step is there, not its values."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from apps.core.said import spoken
from apps.datasets.models import Dataset
from apps.datasets.queries import MASK, hidden_columns, redacted, sensitive_columns
from apps.projects import policy
from apps.recipes.models import Recipe, RecipeVersion, shortened
from apps.recipes.tables import hidden_in, table_fields
from workers.recipes import Preview, Step
from workers.recipes.browse import look
from workers.recipes.document import Recipe as Document
from workers.recipes.lineage import made_of


@dataclass(frozen=True)
class Discretion:
    """The names that must not be looked into: raw columns, and what a recipe makes of them."""

    names: frozenset[str] = field(default_factory=frozenset)
    known: frozenset[str] = field(default_factory=frozenset)

    def concerns(self, step: Step) -> bool:
        """Whether the step's parameters speak of such a column, by itself or inside a formula."""
        return any(name in text for text in _texts(_without_tables(step)) for name in self.names)

    def sentence(self, step: Step, said: str) -> str:
        """``said``, unless it may hold values."""
        if not self.concerns(step):
            return said
        return _("%(step)s, on a sensitive column") % {"step": _(step.transform.label)}

    def problem(self, said: str) -> str:
        """What went wrong, without the values that it quotes."""
        return spoken(redacted(said, self.known) if self.names else said)

    def params(self, step: Step) -> dict[str, Any]:
        """The parameters; of a step that speaks of such a column the names of columns alone."""
        return {**step.params, **_masked(_without_tables(step), self.known)} if self.concerns(step) else step.params


class Messages:
    """What edits were, as ``actor`` may read it: where columns are hidden that a recipe reads, the studio names steps
    without their values. What a person typed is not looked into.
    """

    def __init__(self, actor: Any) -> None:
        self._actor = actor
        self._known: dict[Any, frozenset[str] | None] = {}

    def __call__(self, version: RecipeVersion) -> str:
        said = version.message_said
        if not said or "step" not in said["values"]:
            return version.said
        if version.recipe_id not in self._known:
            self._known[version.recipe_id] = self._known_in(version.recipe)
        known = self._known[version.recipe_id]
        return version.said if known is None else shortened(without_values(said, known))

    def _known_in(self, recipe: Recipe) -> frozenset[str] | None:
        """The names of columns, of which nothing is secret; none where nothing is hidden."""
        if policy.allows(self._actor, "dataset.sensitive", recipe.project):
            return None
        others = Dataset.objects.filter(id__in=recipe.versions.values("tables__dataset"))
        if not any(sensitive_columns(one) for one in (recipe.dataset, *others)):
            return None
        latest = recipe.dataset.latest
        return frozenset(latest.columns_schema.names if latest else ())


def without_values(said: Mapping[str, Any], known: Collection[str]) -> dict[str, Any]:
    """A kept sentence with the mask for whatever stands in it that is not one of the ``known`` names."""
    values = {name: _without(value, known) for name, value in (said["values"] or {}).items()}
    return {"template": said["template"], "values": values if said["values"] is not None else None}


def _without(value: Any, known: Collection[str]) -> Any:
    if isinstance(value, Mapping) and "template" in value:
        return without_values(value, known)
    return value if isinstance(value, str) and value in known else MASK


def discretion_for(actor: Any, dataset: Dataset, recipe: Document) -> Discretion:
    """What ``actor`` may not look into while the recipe is shown on the newest version of ``dataset``."""
    source = dataset.latest
    hidden = hidden_columns(actor, dataset) if source is None else hidden_in(actor, source, recipe)
    if not hidden or source is None:
        return Discretion(hidden, hidden)
    return discretion_over([look(source.ref, recipe, upto) for upto in range(len(recipe.steps) + 1)], hidden)


def discretion_over(states: Iterable[Preview], hidden: Collection[str]) -> Discretion:
    """What may not be looked into of rows after each step, where the columns ``hidden`` of the first may not."""
    names, known = set(hidden), set[str]()
    for seen in states:
        names |= made_of(seen.origins, hidden)
        known |= set(seen.origins) - seen.named
    return Discretion(frozenset(names), frozenset(known))


def _without_tables(step: Step) -> dict[str, Any]:
    """The parameters without references to tables, which hold names and no values."""
    tables = table_fields(step)
    return {name: value for name, value in step.params.items() if name not in tables}


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for pair in value.items() for part in pair for text in _texts(part)]
    return [text for part in value for text in _texts(part)] if isinstance(value, list | tuple) else []


def _masked(value: Any, known: Collection[str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _masked(part, known) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(part, known) for part in value]
    return value if value is None or isinstance(value, bool) or value in known else MASK
