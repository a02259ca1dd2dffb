"""Upload, Source, Fetch, Schedule, Inspection, Dataset, its versions with notes, profiles, analyses, splits; Import."""

from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.core.errors import Gone
from apps.core.models import Record, ScopedQuerySet, Standing
from apps.datasets.choices import Every, Goal, Mode
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
    def share(self) -> int:
        """How much of it has arrived, in percent."""
        return int(100 * self.received / self.size)

    @property
    def path(self) -> Path:
        """Where its bytes gather; the name is ours, never a person's."""
        return Path(settings.UPLOAD_FOLDER) / self.id.hex


class Source(Record):
    """A place that data comes from, saved so that it can be asked again.

    ``connector`` names the plug-in, ``options`` are its parameters, ``secret`` its encrypted credentials, never shown.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="sources")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    connector = models.CharField(max_length=30)
    options = models.JSONField(default=dict)
    secret = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="one_source_per_name")]

    def __str__(self) -> str:
        return self.name


class Inspection(Record):
    """What was understood of files before anything became a version: how they were asked to be read, and the result.

    ``files`` are stored files, ``[{"digest", "name"}]``; ``result`` is an ``Understanding`` once the job succeeded.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.SET_NULL, null=True, related_name="+")
    files = models.JSONField()
    reading = models.JSONField(default=dict)
    result = models.JSONField(null=True)

    class Meta:
        ordering = ["-created_at"]


class DatasetQuerySet(ScopedQuerySet):
    def live(self) -> Self:
        """Those that are not in the trash."""
        return self.filter(trashed_at=None)


class VersionQuerySet(ScopedQuerySet):
    def live(self) -> Self:
        """Those whose rows can be used: not purged, and neither they nor their dataset are in the trash."""
        return self.filter(trashed_at=None, purged_at=None, dataset__trashed_at=None)


class Dataset(Record):
    """A named table with versions.

    ``key`` names the columns that tell rows apart. ``marks`` are what people say of columns, for every version:
    column -> words such as "sensitive". ``trashed_at`` hides it until it is restored or purged.
    """

    objects = DatasetQuerySet.as_manager()

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="datasets")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    description = models.TextField(blank=True, default="")
    tags = models.JSONField(default=list)
    key = models.JSONField(default=list)
    marks = models.JSONField(default=dict)
    trashed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name"], condition=models.Q(trashed_at=None), name="one_dataset_per_name"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def table(self) -> str:
        """The name of its Delta table in the store."""
        return f"datasets/{self.id.hex}"

    @property
    def latest(self) -> "DatasetVersion | None":
        """The newest version that is not in the trash; None until the first import succeeds."""
        return self.versions.filter(trashed_at=None, purged_at=None).order_by("-number").first()


class DatasetVersion(Record):
    """One immutable content of a dataset.

    ``origin`` says where it came from; ``table`` is a ``TableRef`` without its store, which the settings name.
    ``purged_at``: its bytes are gone; the row stays, so that numbers stay dense and lineage stays true.
    """

    project_path = "dataset__project"
    objects = VersionQuerySet.as_manager()

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
    tags = models.JSONField(default=list)
    trashed_at = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)

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
        """The frozen table, for specs and for ``scan_table``. Raises ``Gone`` when its rows were purged."""
        self.refuse_purged()
        return from_json({**self.table, "store": to_json(settings.STORE)}, TableRef)

    def refuse_purged(self) -> None:
        """Raise ``Gone`` when its rows were purged."""
        if self.purged_at:
            others = DatasetVersion.objects.live().filter(dataset=self.dataset_id)
            message = (
                _("The rows of %(version)s were purged on %(day)s. Choose another version.")
                if others.exists()
                else _("The rows of %(version)s were purged on %(day)s. Its name, number and lineage stay.")
            )
            raise Gone(message % {"version": self, "day": date_format(self.purged_at)})

    @property
    def columns_schema(self) -> Schema:
        """The columns with their kinds and marks."""
        return Schema.from_json(self.schema)


class Note(Record):
    """What somebody had to say about a version."""

    project_path = "version__dataset__project"

    version = models.ForeignKey(DatasetVersion, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=4000)

    class Meta:
        ordering = ["created_at"]


class Import(Record):
    """One attempt to make a version from files: how they were asked to be read (``reading``), and its job.

    ``files`` are stored files, ``[{"digest", "name"}]``; ``source`` says where they came from, if it was saved.
    ``dataset`` is none when this was to make its first version and failed: an empty dataset is no dataset.
    """

    project_path = "job__project"

    dataset = models.ForeignKey(Dataset, on_delete=models.SET_NULL, null=True, related_name="imports")
    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(DatasetVersion, on_delete=models.SET_NULL, null=True, related_name="+")
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.REPLACE)
    message = models.CharField(max_length=200, blank=True, default="")
    source = models.ForeignKey(Source, on_delete=models.SET_NULL, null=True, related_name="imports")
    files = models.JSONField(default=list)
    reading = models.JSONField(default=dict)

    class Meta:
        ordering = ["-created_at"]

    @property
    def file_name(self) -> str:
        """What people call what was read."""
        first, *others = (file["name"] for file in self.files)
        return f"{first} + {len(others)}" if others else first


class Fetch(Record):
    """One time that a source was asked: to try the connection, or to bring files for ``dataset``.

    ``wishes`` are what the import is to be like (name, mode, message, reading), ``result`` a ``FetchResult`` once the
    job succeeded, ``entry`` the import that it started; none when nothing was new. ``inspection`` shows what came.
    """

    project_path = "source__project"

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="fetches")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="+")
    goal = models.CharField(max_length=10, choices=Goal.choices)
    dataset = models.ForeignKey(Dataset, on_delete=models.SET_NULL, null=True, related_name="fetches")
    wishes = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    entry = models.OneToOneField(Import, on_delete=models.SET_NULL, null=True, related_name="fetch")
    inspection = models.OneToOneField(Inspection, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-created_at"]

    @property
    def nothing_new(self) -> bool:
        """Was the source asked for data, and had none that the dataset does not hold?"""
        return self.goal == Goal.IMPORT and self.result is not None and not self.result["files"]

    @property
    def offers(self) -> list[dict[str, Any]]:
        """What a try found: the files or the columns that a fetch would bring."""
        return list(self.result["offers"]) if self.result else []


class Schedule(Standing):
    """That the dataset is refreshed from its source ``every`` so often, ``at`` a time of the studio's clock.

    ``next_at`` is when it does so next.
    """

    project_path = "dataset__project"

    dataset = models.OneToOneField(Dataset, on_delete=models.CASCADE, related_name="+")
    every = models.CharField(max_length=10, choices=Every.choices)
    at = models.TimeField()
    next_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.dataset.name


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


class Analysis(Record):
    """Something worked out of a version by a job, kept so that asking again is free.

    ``kind`` is the job kind after ``datasets.``, ``params`` what was asked; ``result`` is there once the job succeeded.
    """

    project_path = "version__dataset__project"

    version = models.ForeignKey(DatasetVersion, on_delete=models.CASCADE, related_name="analyses")
    other = models.ForeignKey(DatasetVersion, on_delete=models.CASCADE, null=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    params = models.JSONField(default=dict)
    result = models.JSONField(null=True)

    class Meta:
        ordering = ["-created_at"]


class Split(Record):
    """Disjoint sets of rows of one version, stored once and shared by the runs that compare.

    ``method`` names a splitter, ``params`` holds what was wished of it; ``parts`` the rows of each part, ``facts`` what
    they hold (``workers.profiling.splits.PartFacts`` by part); ``digest`` finds the positions.
    """

    project_path = "version__dataset__project"

    version = models.ForeignKey(DatasetVersion, on_delete=models.CASCADE, related_name="splits")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    method = models.CharField(max_length=20)
    params = models.JSONField(default=dict)
    seed = models.PositiveBigIntegerField(default=0)
    parts = models.JSONField()
    facts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["created_at"]
        constraints = [models.UniqueConstraint(fields=["version", "name"], name="one_split_per_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def left_out(self) -> int:
        """How many rows of the version are in no part."""
        return int(self.version.rows - sum(self.parts.values()))
