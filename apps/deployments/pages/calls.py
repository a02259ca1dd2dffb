"""Pages about calling an endpoint: its keys, the test console, what it answered."""

import json
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.core.pages import render
from apps.core.pagination import page_of
from apps.deployments import queries
from apps.deployments.captures import Captures
from apps.deployments.crumbs import endpoint_crumbs
from apps.deployments.forms import CaptureForm, KeyForm
from apps.deployments.models import ApiKey, Endpoint
from apps.deployments.services import console, keys
from apps.deployments.snippets import Snippet, snippets_for
from apps.projects.guards import project_page
from apps.projects.models import Project


@project_page("endpoint.key", write={"POST": "endpoint.key"})
def endpoint_keys(request: HttpRequest, project: Project, endpoint: uuid.UUID) -> HttpResponse:
    """Who may call; POST makes a key, whose text this page shows once, in calls that work when pasted."""
    found = queries.endpoint(request.user, project, endpoint)
    form, fresh = KeyForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _key, fresh = keys.create_key(request.user, found, **form.cleaned_data)
            form = KeyForm()
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    context = {
        "endpoint": found,
        "tab": "keys",
        "form": form,
        "fresh": fresh,
        "snippets": _snippets(request.user, found, fresh) if fresh else [],
        "keys": found.keys.select_related("author"),
    }
    crumbs = endpoint_crumbs(project, found, (_("Keys"), ""))
    status = 422 if form.errors else 200
    response = render(request, "deployments/endpoint_keys.html", context, crumbs=crumbs, status=status)
    response["Cache-Control"] = "no-store"
    return response


@project_page("endpoint.key", write={"POST": "endpoint.key"})
def key_revoke(request: HttpRequest, project: Project, endpoint: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """Refuse a key from now on."""
    rows = ApiKey.objects.visible_to(request.user).select_related("endpoint__project")
    found = rows.get_or_404(endpoint__project=project, endpoint=endpoint, id=key)
    if request.method == "POST":
        keys.revoke_key(request.user, found)
    return redirect("deployments:endpoint-keys", project.slug, endpoint)


@project_page("endpoint.test", write={"POST": "endpoint.test"})
def endpoint_test(request: HttpRequest, project: Project, endpoint: uuid.UUID) -> HttpResponse:
    """The console: a raw row that the model takes, ready to be changed and sent."""
    found = queries.endpoint(request.user, project, endpoint)
    context = {"endpoint": found, "tab": "test", "body": request.POST.get("body") or _example_body(request.user, found)}
    if request.method == "POST":
        answer = console.try_endpoint(request.user, found, context["body"].encode())
        context |= {"answer": answer, "text": json.dumps(answer.body, indent=2, ensure_ascii=False)}
    if request.method == "POST" and request.htmx:  # type: ignore[attr-defined]
        return render(request, "deployments/_answer.html", context)
    crumbs = endpoint_crumbs(project, found, (_("Test"), ""))
    return render(request, "deployments/endpoint_test.html", context, crumbs=crumbs)


@project_page("capture.view")
def endpoint_captures(request: HttpRequest, project: Project, endpoint: uuid.UUID) -> HttpResponse:
    """What it answered, newest first, by filters."""
    found = queries.endpoint(request.user, project, endpoint)
    form = CaptureForm(found, request.GET or None)
    wanted = form.wanted()
    context = {
        "endpoint": found,
        "tab": "captures",
        "form": form,
        "is_filtered": not wanted.is_empty,
        "page": page_of(request, Captures(request.user, found, wanted)),
        "totals": queries.totals(queries.status_of(found)),
        "key_names": form.key_names,
    }
    crumbs = endpoint_crumbs(project, found, (_("Captures"), ""))
    return render(request, "deployments/endpoint_captures.html", context, crumbs=crumbs)


def _snippets(actor: Any, endpoint: Endpoint, key: str) -> list[Snippet]:
    example = queries.example_for(actor, endpoint)
    return snippets_for(endpoint, example, key) if example else []


def _example_body(actor: Any, endpoint: Endpoint) -> str:
    example = queries.example_for(actor, endpoint)
    return json.dumps({"rows": [example or {}]}, indent=2, ensure_ascii=False)
