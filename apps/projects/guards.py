"""Doors: every page and every API view of a project passes one of these two."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from apps.projects import policy
from apps.projects.models import Project

Page = Callable[..., HttpResponse]


class Can:
    """What the person may do here: ``can.dataset_create`` in templates."""

    def __init__(self, role: str | None) -> None:
        self._role = role

    def __getattr__(self, name: str) -> bool:
        if name.startswith("_") or f"{name.replace('_', '.', 1)}" not in policy.ACTIONS:
            raise AttributeError(name)
        return policy.role_allows(self._role, name.replace("_", ".", 1))

    def __call__(self, action: str) -> bool:
        return policy.role_allows(self._role, action)

    do_not_call_in_templates = True


def project_page(action: str, *, write: Mapping[str, str] | None = None) -> Callable[[Page], Page]:
    """A page of a project: ``action`` for GET and HEAD, ``write`` names the right for each other verb.

    The page gets the Project in place of its slug; a stranger gets 404; ``request.can`` answers for templates.
    """
    return _guarded({"GET": action, "HEAD": action, **(write or {})})


def project_action(action: str) -> Callable[[Page], Page]:
    """A deed of a project: POST alone; otherwise as ``project_page``."""
    return _guarded({"POST": action})


def _guarded(rights: Mapping[str, str]) -> Callable[[Page], Page]:
    def decorate(page: Page) -> Page:
        @wraps(page)
        def guarded(request: HttpRequest, project: str, **kwargs: Any) -> HttpResponse:
            if request.method not in rights:
                return HttpResponseNotAllowed(list(rights))
            found, role = enter(request.user, project)
            request.project, request.can = found, Can(role)  # type: ignore[attr-defined]
            policy.refuse_unless(role, rights[request.method])
            return page(request, found, **kwargs)

        guarded.rights = rights  # type: ignore[attr-defined]
        return guarded

    return decorate


def enter(actor: Any, slug: str) -> tuple[Project, str]:
    """The project and the actor's role in it; 404 for a stranger and for a slug that is not there."""
    project = Project.objects.filter(slug=slug).first()
    role = policy.role_of(actor, project) if project else None
    if project is None or role is None:
        raise Http404
    return project, role


class ErrorSerializer(serializers.Serializer[Any]):
    """The one shape of every error."""

    code = serializers.CharField()
    message = serializers.CharField()
    fields = serializers.DictField(child=serializers.CharField(), required=False)  # type: ignore[assignment]
    details = serializers.DictField(required=False)


class ProjectSchema(AutoSchema):
    """Documents the errors that any route may answer with, and knows a list when it sees one."""

    def _is_list_view(self, serializer: Any = None) -> bool:
        return self.method == "GET" and isinstance(self.view, ProjectListView | ListModelMixin)

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        if operation:
            component = self.resolve_serializer(ErrorSerializer, "response").ref
            for status, text in ERRORS.items():
                operation["responses"].setdefault(
                    status, {"description": text, "content": {"application/json": {"schema": component}}}
                )
        return operation


ERRORS = {
    "400": "The request could not be read.",
    "401": "No token, or one that is unknown, expired or revoked.",
    "403": "Your role does not have this right.",
    "404": "Nothing at this address that you can see.",
    "405": "This address does not know that verb.",
    "406": "The answer cannot be given in the media type asked for.",
    "409": "The thing is not in a state that allows this.",
    "413": "More bytes than are accepted here.",
    "415": "Send JSON.",
    "422": "The request makes no sense as asked; the message says why.",
}


class ProjectView(GenericAPIView[Any]):
    """An API view of a project. ``actions`` names the right for each verb; ``self.project`` is the project."""

    actions: ClassVar[Mapping[str, str]] = {}
    schema = ProjectSchema()
    project: Project

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        project, role = enter(request.user, kwargs["project"])
        scope = getattr(request.auth, "project_id", None)
        if scope is not None and scope != project.pk:
            raise Http404
        verb = "GET" if request.method in ("HEAD", "OPTIONS") else str(request.method)
        if verb in self.actions:
            policy.refuse_unless(role, self.actions[verb])
        self.project = project

    def valid(self, serializer: type[serializers.BaseSerializer[Any]], data: Any = None) -> dict[str, Any]:
        """The body (or ``data``) as ``serializer`` understands it; 400 with a sentence per field otherwise."""
        wanted = serializer(data=self.request.data if data is None else data)
        wanted.is_valid(raise_exception=True)
        return dict(wanted.validated_data)


class ProjectListView(ProjectView):
    """A paged list: ``get_queryset`` says of what."""

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)
