"""Asking a colleague about a step, a column or the whole recipe."""

import pytest
from django.urls import reverse

from apps.core.errors import DomainError
from apps.home.queries import notices_for
from apps.recipes import services
from tests.factories.recipes import make_recipe


@pytest.fixture
def recipe(cast, project):
    return make_recipe(cast.ana, project)


def at(recipe, name="comments", query=""):
    return reverse(f"recipes:{name}", args=[recipe.project.slug, recipe.id]) + query


def test_whoever_sees_the_recipe_may_ask_about_a_step_and_the_list_counts_it(cast, recipe, client_for):
    viewer, step = client_for(cast.vic), recipe.head.document.steps[2]
    form = viewer.get(at(recipe, query=f"?about=step:{step.id}")).text
    assert f'<option value="step:{step.id}" selected>3. Fill missing values' in form
    assert (
        viewer.post(at(recipe), {"about": f"step:{step.id}", "text": "Why the **median**? <b>x</b>"}).status_code == 302
    )
    shown = client_for(cast.ana).get(at(recipe)).text
    assert "<strong>median</strong>" in shown and "<b>x</b>" not in shown and "3. Fill missing" in shown
    assert "1 comment" in client_for(cast.ana).get(at(recipe, "detail")).text


def test_a_comment_stays_when_its_step_goes_and_can_be_resolved(cast, recipe, client_for):
    step = recipe.head.document.steps[3]
    made = services.comment(cast.ana, recipe.head, "Needed?", step=step.id)
    services.comment(cast.ana, recipe.head, "In metres?", column="radius")
    services.remove_step(cast.ana, recipe, 4, base=2)
    client = client_for(cast.dan)
    assert "A step that is gone (v2)" in client.get(at(recipe)).text
    address = reverse("recipes:comment-resolve", args=[recipe.project.slug, recipe.id, made.id])
    client.post(address)
    assert f"Resolved by {cast.dan.display_name}" in client.get(at(recipe)).text
    client.post(address, {"again": "yes"})
    made.refresh_from_db()
    assert made.resolved_at is None


def test_somebody_who_is_named_finds_it_among_their_news(cast, recipe):
    def news(person):
        return [notice.title for notice in notices_for(person) if notice.state == "asked"]

    made = services.comment(cast.ana, recipe.head, "@dan, is this right? mail@vic.example")
    assert news(cast.dan) == [f"{cast.ana.display_name} about “Prepare”: @dan, is this right? mail@vic.example"]
    assert news(cast.vic) == news(cast.ana) == news(cast.sam) == []
    services.resolve(cast.dan, made)
    assert news(cast.dan) == []


def test_what_cannot_be_said_is_refused(cast, recipe, api_for):
    with pytest.raises(DomainError, match="Write something"):
        services.comment(cast.ana, recipe.head, "  ")
    with pytest.raises(DomainError, match="no such step"):
        services.comment(cast.ana, recipe.head, "x", step="nothing")
    base = f"/api/v1/projects/{recipe.project.slug}/recipes/{recipe.id}/comments/"
    made = api_for(cast.vic).post(base, {"text": "So?", "column": "radius"}, format="json").json()
    assert (made["column"], made["resolved"], made["version"]) == ("radius", False, 2)
    assert api_for(cast.vic).patch(f"{base}{made['id']}/", {"resolved": True}, format="json").json()["resolved"] is True
    assert [c["text"] for c in api_for(cast.ana).get(base).json()["results"]] == ["So?"]
    assert api_for(cast.sam).get(base).status_code == 404


def test_the_form_knows_whom_a_comment_can_name(cast, recipe, client_for):
    members = client_for(cast.vic).get(at(recipe)).context["members"]
    assert {"username": cast.ana.username, "name": cast.ana.display_name} in members
    named = {member["username"] for member in members}
    assert named == set(recipe.project.memberships.values_list("user__username", flat=True))
