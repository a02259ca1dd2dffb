"""Recipe, RecipeVersion, RecipeRun."""

from django.conf import settings
from django.db import models

from apps.core.models import Record
from apps.datasets.models import Dataset, DatasetVersion
from apps.jobs.models import Job
from apps.projects.models import Project
from workers.recipes import Recipe as Document


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
    """The steps after one edit; it never changes. ``parent`` is the version that was edited."""

    project_path = "recipe__project"

    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    message = models.CharField(max_length=200, blank=True, default="")
    steps = models.JSONField(default=list)
    digest = models.CharField(max_length=64, db_index=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    tables = models.ManyToManyField(DatasetVersion, related_name="+")
    """The versions of other datasets that the steps read."""

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["recipe", "number"], name="one_recipe_version_per_number")]

    def __str__(self) -> str:
        return f"{self.recipe.name} v{self.number}"

    @property
    def project(self) -> Project:
        return self.recipe.project

    @property
    def document(self) -> Document:
        """The steps, ready to check, fit and preview."""
        return Document.from_json(self.steps)


class RecipeRun(Record):
    """A recipe version applied to all rows of a dataset version; ``output`` is the version that this made.

    ``target`` is none when this was to make its first version and failed.
    """

    project_path = "version__recipe__project"

    version = models.ForeignKey(RecipeVersion, on_delete=models.CASCADE, related_name="recipe_runs")
    source = models.ForeignKey(DatasetVersion, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Dataset, on_delete=models.SET_NULL, null=True, related_name="+")
    output = models.ForeignKey(DatasetVersion, on_delete=models.SET_NULL, null=True, related_name="+")
    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="+")
    fitted = models.CharField(max_length=64, blank=True, default="")
    """Digest of the fitted recipe in the store."""

    class Meta:
        ordering = ["-created_at"]
