"""What people ask and say of a recipe."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.errors import DomainError
from apps.core.pages import render
from apps.projects.guards import project_action, project_page
from apps.projects.models import Project
from apps.recipes import queries, services
from apps.recipes.editor import open_editor
from apps.recipes.forms import CommentForm
from apps.recipes.pages.shown import asked_branch, crumbs_to
from apps.recipes.threads import threads


@project_page("recipe.view", write={"POST": "recipe.view"})
def recipe_comments(request: HttpRequest, project: Project, recipe: uuid.UUID) -> HttpResponse:
    """Every comment, by what it is about; POST says something. The address may name the step that is meant."""
    found = queries.recipe(request.user, project, recipe)
    branch = asked_branch(request, found)
    editor = open_editor(request.user, found, queries.head_of(found, branch), branch=branch)
    form = CommentForm(request.POST or None, editor, initial={"about": request.GET.get("about", "")})
    if request.method == "POST" and form.is_valid():
        try:
            services.comment(request.user, editor.version, form.cleaned_data["text"], **form.subject)
            return redirect(reverse("recipes:comments", args=[project.slug, found.id]))
        except DomainError as problem:
            form.add_error(None, problem.message)
    context = {"recipe": found, "form": form, "threads": threads(editor), "members": _members(project)}
    status = 422 if request.method == "POST" else 200
    return render(
        request, "recipes/recipe_comments.html", context, crumbs=crumbs_to(found, _("Comments")), status=status
    )


def _members(project: Project) -> list[dict[str, str]]:
    """Who can be named in a comment."""
    users = User.objects.filter(memberships__project=project, is_active=True).order_by("username")
    return [{"username": user.username, "name": user.display_name} for user in users]


@project_action("recipe.view")
def comment_resolve(request: HttpRequest, project: Project, recipe: uuid.UUID, comment: uuid.UUID) -> HttpResponse:
    """A comment is dealt with; posted with ``again`` it is open again."""
    found = queries.recipe(request.user, project, recipe)
    one = queries.comments_of(found).get_or_404(id=comment)
    services.resolve(request.user, one, resolved="again" not in request.POST)
    return redirect("recipes:comments", project.slug, found.id)
