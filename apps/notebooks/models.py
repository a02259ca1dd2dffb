"""NotebookServer."""

import secrets

from django.conf import settings
from django.db import models

from apps.accounts.models import ApiToken
from apps.core.models import Record
from apps.projects.models import Project


def new_key() -> str:
    return secrets.token_urlsafe(32)


class NotebookServer(Record):
    """One person's Jupyter server in one project. The folder of their notebooks outlives the process.

    ``key`` signs the proxy's word about who asks; each server has its own, and it is all the process is told.
    ``pid`` and ``born`` (the process' start time) name the process without mistaking a later one for it.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64, default=new_key)
    pid = models.PositiveIntegerField(null=True)
    born = models.FloatField(null=True)
    ready_at = models.DateTimeField(null=True)
    token = models.ForeignKey(ApiToken, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="one_notebook_server_per_person_and_project")
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.project}"

    @property
    def short_id(self) -> str:
        """Eight characters for socket paths, which the system limits to about a hundred."""
        return self.id.hex[:8]

    @property
    def base_url(self) -> str:
        return f"/nb/u/{self.user_id}/{self.project.slug}/"
