"""Recipe, RecipeVersion, RecipeBranch, StepAnalysis, RecipeRun, Upkeep, RecipeVisit, RecipeComment."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from apps.core.models import Record, Standing
from apps.core.said import spoken
from apps.datasets.models import Dataset, DatasetVersion
from apps.jobs.models import Job
from apps.projects.models import Project
from apps.recipes.choices import OnFailure, Place
from workers.core.said import Said
from workers.recipes import Recipe as Document
from workers.recipes.identity import identified
from workers.recipes.parameters import values_of
from workers.recipes.replaying import SKIPPED
from workers.recipes.resolving import resolve

LONGEST_MESSAGE = 200


def shortened(said: Mapping[str, Any]) -> str:
    """A sentence of the studio in the reader's language, no longer than one that is typed."""
    return spoken(Said(**said))[:LONGEST_MESSAGE]


class Recipe(Record):
    """A named way to prepare data. ``dataset`` is what its pages show; ``head`` is the version people see."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="recipes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="recipes")
    head = models.ForeignKey("RecipeVersion", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="one_recipe_per_name")]

    def __str__(self) -> str:
        return self.name


class RecipeVersion(Record):
    """The steps after one edit; it never changes. ``parent`` is the version that was edited.

    ``branch`` is where it was made; none is what everybody sees, called main.
    """

    project_path = "recipe__project"

    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    message = models.CharField(max_length=LONGEST_MESSAGE, blank=True, default="")
    message_said = models.JSONField(null=True)
    steps = models.JSONField(default=list)
    parameters = models.JSONField(default=list)
    """Named values of which the steps speak (``workers.recipes.parameters.Parameter``)."""
    digest = models.CharField(max_length=64, db_index=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    tables = models.ManyToManyField(DatasetVersion, related_name="+")
    """The versions of other datasets that the steps read."""
    branch = models.ForeignKey("RecipeBranch", on_delete=models.CASCADE, null=True, related_name="versions")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["recipe", "number"], name="one_recipe_version_per_number")]

    def __str__(self) -> str:
        return f"{self.recipe.name} v{self.number}"

    @property
    def project(self) -> Project:
        return self.recipe.project

    @property
    def said(self) -> str:
        """What its edit was: what a person typed, or the studio's words in the language of the person who reads;
        ``message`` says these in English.
        """
        if self.parent_id is None:
            return _("Begun")
        return shortened(self.message_said) if self.message_said else self.message

    @property
    def written(self) -> Document:
        """The steps as people wrote them, each with its id, and the parameters of which they speak."""
        return identified(Document.from_json(self.steps, self.parameters))

    @property
    def document(self) -> Document:
        """The steps with every parameter at its default, each with its id, ready to check, fit and preview."""
        return self.plain()

    def plain(self, values: Mapping[str, Any] | None = None) -> Document:
        """The same with values for parameters. Raises ``ParamsError`` for one that does not fit, or is of none."""
        return resolve(self.written, values)

    def values(self, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """A value for each parameter: that given, else its default. Raises ``ParamsError``."""
        return dict(values_of(self.written.parameters, given))


class RecipeBranch(Record):
    """A named line of edits beside main: it began at the version ``base``, and ``head`` is where it is now.

    One that was closed keeps its versions; its name is free again.
    """

    project_path = "recipe__project"

    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="branches")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    base = models.ForeignKey(RecipeVersion, on_delete=models.CASCADE, related_name="+")
    head = models.ForeignKey(RecipeVersion, on_delete=models.CASCADE, related_name="+")
    closed_at = models.DateTimeField(null=True)

    @property
    def is_behind(self) -> bool:
        """Whether main has steps that the branch never had: taking it over would lose them."""
        main = self.recipe.head
        return main is not None and main.digest not in (self.base.digest, self.head.digest)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipe", "name"], condition=models.Q(closed_at=None), name="one_open_branch_per_name"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def project(self) -> Project:
        return self.recipe.project


class StepAnalysis(Record):
    """An analysis attached to a place of a recipe. ``step`` counts from 1; 0 is the data before the first step.

    It follows the step with the id ``anchor`` wherever that is moved; where the step is gone, it stays at the number.
    ``place`` says of which rows: those before the step, after it, or both side by side.
    """

    project_path = "recipe__project"

    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="analyses")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    step = models.PositiveIntegerField(default=0)
    anchor = models.CharField(max_length=40, blank=True, default="")
    place = models.CharField(max_length=6, choices=Place.choices, default=Place.BOTH)
    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    title = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.title or self.kind

    @property
    def project(self) -> Project:
        return self.recipe.project

    def at(self, version: RecipeVersion) -> int:
        """The number of its step in a version."""
        ids = [step.id for step in version.document.steps]
        return ids.index(self.anchor) + 1 if self.anchor in ids else min(self.step, len(ids))


class RecipeRun(Record):
    """A recipe version applied to all rows of a dataset version; ``output`` is the version that this made.

    ``target`` is none when this was to make its first version and failed. ``aside`` holds the rows that steps set
    aside, as a version of ``aside_target``. ``mapping`` says which column stood for which name of the recipe,
    ``report`` what became of each step (``workers.recipes.replaying.StepReport``).
    """

    project_path = "version__recipe__project"

    version = models.ForeignKey(RecipeVersion, on_delete=models.CASCADE, related_name="recipe_runs")
    source = models.ForeignKey(DatasetVersion, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Dataset, on_delete=models.SET_NULL, null=True, related_name="+")
    output = models.ForeignKey(DatasetVersion, on_delete=models.SET_NULL, null=True, related_name="+")
    aside_target = models.ForeignKey(Dataset, on_delete=models.SET_NULL, null=True, related_name="+")
    aside = models.ForeignKey(DatasetVersion, on_delete=models.SET_NULL, null=True, related_name="+")
    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="+")
    fitted = models.CharField(max_length=64, blank=True, default="")
    """Digest of the fitted recipe in the store."""
    mapping = models.JSONField(default=dict)
    parameters = models.JSONField(default=dict)
    """Parameter -> the value that was used."""
    on_failure = models.CharField(max_length=10, choices=OnFailure.choices, default=OnFailure.STOP)
    report = models.JSONField(default=list)
    automatic = models.BooleanField(default=False)
    """Whether the studio began it to keep ``target`` up to date."""

    class Meta:
        ordering = ["-created_at"]

    @property
    def applied(self) -> Document:
        """The steps as they were applied: those of ``version``, where newer versions of other tables may be read."""
        return Document.from_json(self.job.spec["steps"])

    @property
    def learned_from(self) -> "RecipeRun | None":
        """The run in which its steps learned what they do; none where they learned from ``source``."""
        learned = self.job.spec.get("learned")
        runs = RecipeRun.objects.filter(fitted=learned, version__recipe=self.version.recipe_id)
        return runs.order_by("created_at").first() if learned else None

    @property
    def left_out(self) -> int:
        """How many steps failed and were left out."""
        return sum(line["status"] == SKIPPED for line in self.report)

    @property
    def on_cluster(self) -> bool:
        """Whether Apache Spark did it."""
        return bool(self.job.spec.get("cluster"))


class Upkeep(Standing):
    """That ``target`` is made anew when the dataset which ``run`` read gets a new version: the way ``run`` made it.

    ``newest_recipe`` takes the version of the recipe that people see then, ``newest_tables`` the newest versions of
    other tables, whose new versions then count as well. ``waiting`` says that a new version came while the one before
    was worked on.
    """

    project_path = "target__project"

    target = models.OneToOneField(Dataset, on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey(RecipeRun, on_delete=models.CASCADE, related_name="+")
    newest_recipe = models.BooleanField(default=False)
    newest_tables = models.BooleanField(default=False)
    waiting = models.BooleanField(default=False)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.target.name

    @property
    def recipe_version(self) -> RecipeVersion:
        """The version that is applied next."""
        return self.run.version.recipe.head if self.newest_recipe else self.run.version


class RecipeVisit(Record):
    """Which version of a recipe a person saw last, so that they are told what others changed since."""

    project_path = "recipe__project"

    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="visits")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(RecipeVersion, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["created_at"]
        constraints = [models.UniqueConstraint(fields=["recipe", "user"], name="one_visit_per_person_and_recipe")]


class RecipeComment(Record):
    """What somebody asks or says of a recipe: of the step with the id ``step``, of a column, or of all of it.

    ``version`` is the one that was looked at.
    """

    project_path = "recipe__project"

    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="comments")
    version = models.ForeignKey(RecipeVersion, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=4000)
    step = models.CharField(max_length=40, blank=True, default="")
    column = models.CharField(max_length=300, blank=True, default="")
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["created_at"]

    @property
    def project(self) -> Project:
        return self.recipe.project
