"""Abstract models: identity, time, and rows scoped to the person who asks."""

import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import Http404


class ScopedQuerySet(models.QuerySet[Any]):
    """Reads start here: forbidden and absent look the same."""

    def visible_to(self, actor: Any) -> Self:
        """Rows of projects that the actor belongs to (all of them for a studio administrator)."""
        if not getattr(actor, "is_authenticated", False):
            return self.none()
        if actor.is_superuser:
            return self
        path = self.model.project_path
        prefix = f"{path}__" if path else ""
        return self.filter(Q(**{f"{prefix}memberships__user": actor}))

    def get_or_404(self, **lookup: Any) -> Any:
        """The one row, or the same 404 that a stranger gets."""
        try:
            return self.get(**lookup)
        except self.model.DoesNotExist:
            raise Http404 from None


class Record(models.Model):
    """Base of every row: an id that says nothing, and when it was made."""

    project_path: ClassVar[str] = "project"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True


class Standing(Record):
    """What goes on by itself with the rights of ``author``, and in their language, for as long as it ``is_on``.

    ``problem`` says why the last attempt could not begin.
    """

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_on = models.BooleanField(default=True)
    language = models.CharField(max_length=10, blank=True, default="")
    problem = models.TextField(blank=True, default="")
    problem_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
