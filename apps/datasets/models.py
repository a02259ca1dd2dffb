"""Upload, Dataset, Import, DatasetVersion, ColumnProfile, Split."""

from pathlib import Path

from django.conf import settings
from django.db import models

from apps.core.models import Record
from apps.datasets.choices import Method, Mode
from apps.jobs.models import Job
from apps.projects.models import Project
from workers.core.schema import Schema
from workers.core.specs import from_json, to_json
from workers.core.tables import TableRef


class Upload(Record):
    """A file on its way in, chunk by chunk. ``received`` bytes of ``size`` are safe on disk; ``digest`` when whole."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where its bytes gather; the name is ours, never a person's."""
        return Path(settings.UPLOAD_FOLDER) / self.id.hex


class Dataset(Record):
    """A named table with versions."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="datasets")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    description = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="one_dataset_per_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def table(self) -> str:
        """The name of its Delta table in the store."""
        return f"datasets/{self.id.hex}"

    @property
    def latest(self) -> "DatasetVersion | None":
        """The newest version; None until the first import succeeds."""
        return self.versions.order_by("-number").first()


class DatasetVersion(Record):
    """One immutable content of a dataset.

    ``origin`` says where it came from; ``table`` is a ``TableRef`` without its store, which the settings name.
    """

    project_path = "dataset__project"

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    message = models.CharField(max_length=200, blank=True, default="")
    schema = models.JSONField()
    rows = models.PositiveBigIntegerField()
    columns = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64, db_index=True)
    origin = models.JSONField(default=dict)
    parents = models.ManyToManyField("self", symmetrical=False, related_name="children")
    table = models.JSONField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["dataset", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.dataset.name} v{self.number}"

    @property
    def project(self) -> Project:
        return self.dataset.project

    @property
    def ref(self) -> TableRef:
        """The frozen table, for specs and for ``scan_table``."""
        return from_json({**self.table, "store": to_json(settings.STORE)}, TableRef)

    @property
    def columns_schema(self) -> Schema:
        """The columns with their kinds and marks."""
        return Schema.from_json(self.schema)


class Import(Record):
    """One attempt to make a version from a file: how it was asked to be read (``reading``), and its job."""

    project_path = "dataset__project"

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="imports")
    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(DatasetVersion, on_delete=models.SET_NULL, null=True, related_name="+")
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.REPLACE)
    message = models.CharField(max_length=200, blank=True, default="")
    file_name = models.CharField(max_length=255)
    file_digest = models.CharField(max_length=64)
    reading = models.JSONField(default=dict)

    class Meta:
        ordering = ["-created_at"]


class ColumnProfile(Record):
    """What one column of a version holds; ``facts`` as ``workers.profiling.profile`` describes them."""

    project_path = "version__dataset__project"

    version = models.ForeignKey(DatasetVersion, on_delete=models.CASCADE, related_name="profiles")
    position = models.PositiveIntegerField()
    name = models.TextField()
    kind = models.CharField(max_length=10)
    facts = models.JSONField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="one_profile_per_column")]


class Split(Record):
    """Disjoint sets of rows of one version, stored once and shared by the runs that compare.

    ``params`` holds the fractions and the column; ``parts`` the rows of each part; ``digest`` finds the positions.
    """

    project_path = "version__dataset__project"

    version = models.ForeignKey(DatasetVersion, on_delete=models.CASCADE, related_name="splits")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    method = models.CharField(max_length=12, choices=Method.choices)
    params = models.JSONField(default=dict)
    seed = models.PositiveBigIntegerField(default=0)
    parts = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["created_at"]
        constraints = [models.UniqueConstraint(fields=["version", "name"], name="one_split_per_name")]

    def __str__(self) -> str:
        return self.name
