"""How fresh a dataset is that a recipe made: of which versions it was made, and which are there now."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from apps.datasets.models import Dataset, DatasetVersion
from apps.recipes.choices import WhenNew
from apps.recipes.models import RecipeRun, RecipeVersion, Upkeep
from workers.core.others import OtherTable


@dataclass(frozen=True)
class Behind:
    """A dataset of which version ``used`` went in, while ``newest`` is there; they are the same when it is fresh.

    ``used`` is 0 where the newest version was made of another dataset.
    """

    dataset: str
    used: int
    newest: int

    @property
    def is_behind(self) -> bool:
        return self.used != self.newest

    @property
    def said(self) -> str:
        words = {"dataset": self.dataset, "used": self.used, "newest": self.newest}
        if not self.used:
            return _("Its newest version is not made of %(dataset)s, where v%(newest)s is there.") % words
        if self.is_behind:
            return _("Made of %(dataset)s v%(used)s; v%(newest)s is there.") % words
        return _("Made of %(dataset)s v%(used)s, the newest.") % words


@dataclass(frozen=True)
class Freshness:
    """``way`` is the run that is repeated to make ``dataset`` anew; ``made`` the last that made a version of it.

    ``last`` is the newest attempt, also one that runs or failed. ``source`` is None while what it was made of is gone.
    """

    dataset: Dataset
    way: RecipeRun
    made: RecipeRun
    last: RecipeRun
    upkeep: Upkeep | None
    source: Behind | None
    tables: list[Behind] = field(default_factory=list)

    @property
    def is_kept(self) -> bool:
        return self.upkeep is not None and self.upkeep.is_on

    @property
    def is_behind(self) -> bool:
        """Whether something that it is made anew of has a newer version."""
        tables = self.tables if self.upkeep and self.upkeep.newest_tables else []
        return any(one.is_behind for one in [*([self.source] if self.source else []), *tables])

    @property
    def recipe_version(self) -> RecipeVersion:
        """The version of the recipe that is applied next."""
        return self.upkeep.recipe_version if self.upkeep else self.way.version

    @property
    def when(self) -> str:
        """What happens when the source gets a new version."""
        if self.upkeep is None or not self.upkeep.is_on:
            return WhenNew.NOTHING
        return WhenNew.NEWEST if self.upkeep.newest_recipe else WhenNew.SAME

    @property
    def kept_said(self) -> str:
        """Who keeps it up to date, and how."""
        who = self.upkeep.author.display_name if self.upkeep else ""
        words = {"who": who, "dataset": self.way.source.dataset.name, "number": self.recipe_version.number}
        if self.when == WhenNew.NEWEST:
            said = _("%(who)s keeps it up to date: a new version of “%(dataset)s” makes the next one with the newest "
                     "version of the recipe.")  # fmt: skip
            return said % words
        said = _("%(who)s keeps it up to date: a new version of “%(dataset)s” makes the next one with v%(number)s of "
                 "the recipe.")  # fmt: skip
        return said % words

    @property
    def failed(self) -> RecipeRun | None:
        """The last attempt, when it came to nothing."""
        return self.last if self.last.id != self.made.id and self.last.job.is_final else None

    @property
    def running(self) -> RecipeRun | None:
        """The attempt that is under way."""
        return self.last if self.last.job.is_active else None


def upkeep_of(dataset: Dataset) -> Upkeep | None:
    """Whether and how the dataset is kept up to date; also one that was switched off because a right was lost."""
    return _upkeeps().filter(target=dataset).first()


def runs_into(dataset: Dataset) -> QuerySet[RecipeRun]:
    """The times that a recipe was to make a version of the dataset, newest first."""
    rows = RecipeRun.objects.filter(target=dataset)
    return rows.select_related("version__recipe__head__recipe", "source__dataset__project", "job__project")


def last_made(dataset: Dataset) -> RecipeRun | None:
    """The last time that a recipe made a version of the dataset."""
    return runs_into(dataset).filter(output__isnull=False).first()


def run_of(version: DatasetVersion) -> RecipeRun | None:
    """The time that a recipe made this very version first."""
    return runs_into(version.dataset).filter(output=version).last()


def freshness_of(dataset: Dataset) -> Freshness | None:
    """None for a dataset that no recipe made."""
    last = runs_into(dataset).first()
    made = last if last is None or last.output_id else last_made(dataset)
    if last is None or made is None:
        return None
    upkeep = upkeep_of(dataset)
    way = upkeep.run if upkeep else made
    newest = newest_of(way.source.dataset)
    there = Behind(way.source.dataset.name, _used(made, way.source.dataset), newest.number) if newest else None
    return Freshness(dataset, way, made, last, upkeep, there, _tables(made))


def newest_of(dataset: Dataset) -> DatasetVersion | None:
    """The newest version whose rows can be read; None while the dataset is in the trash."""
    return None if dataset.trashed_at else dataset.latest


def upkeeps_reading(dataset: Dataset) -> QuerySet[Upkeep]:
    """What is to be made anew when the dataset gets a new version."""
    fixed = Q(newest_recipe=False, run__version__tables__dataset=dataset)
    moving = Q(newest_recipe=True, run__version__recipe__head__tables__dataset=dataset)
    reads = Q(run__source__dataset=dataset) | Q(newest_tables=True) & (fixed | moving)
    return _upkeeps().filter(reads, is_on=True).distinct()


def inputs_of(run: RecipeRun, version: RecipeVersion, *, newest_tables: bool) -> set[Any]:
    """The ids of the datasets whose new versions make the target anew."""
    tables = version.tables.values_list("dataset_id", flat=True) if newest_tables else ()
    return {run.source.dataset_id, *tables}


def is_circular(target: Dataset, inputs: Iterable[Any]) -> bool:
    """Whether the target would be made, by way of what else is kept up to date, of itself."""
    kept = _upkeeps().filter(is_on=True, target__project=target.project_id).exclude(target=target)
    sources = {u.target_id: inputs_of(u.run, u.recipe_version, newest_tables=u.newest_tables) for u in kept}
    ahead, seen = set(inputs), set[Any]()
    while ahead - seen:
        seen |= (found := ahead - seen)
        ahead |= {one for each in found for one in sources.get(each, ())}
    return target.id in seen


def stuck_for(actor: Any) -> QuerySet[Upkeep]:
    """What could not be kept up to date, of datasets that the actor made or asked to be kept so."""
    rows = Upkeep.objects.visible_to(actor).filter(Q(author=actor) | Q(target__author=actor), target__trashed_at=None)
    return rows.exclude(problem="").select_related("target__project").distinct()


def _upkeeps() -> QuerySet[Upkeep]:
    return Upkeep.objects.select_related(
        "author", "target__project", "run__version__recipe__head__recipe__project", "run__source__dataset__project"
    )


def _used(made: RecipeRun, dataset: Dataset) -> int:
    """Which version of the dataset the run read; 0 when it read another dataset."""
    return made.source.number if made.source.dataset_id == dataset.id else 0


def _tables(made: RecipeRun) -> list[Behind]:
    """The other tables that it read."""
    read: list[OtherTable] = made.applied.others
    if not read:
        return []
    rows = DatasetVersion.objects.live().filter(dataset__in={table.dataset for table in read}).order_by("number")
    newest = {str(dataset): number for dataset, number in rows.values_list("dataset", "number")}
    return [Behind(table.name, table.number, newest[table.dataset]) for table in read if table.dataset in newest]
