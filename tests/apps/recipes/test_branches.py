"""Branches: edits beside main, which undo and redo do not leave, taken over as one version."""

import pytest
from django.urls import reverse

from apps.core.errors import Conflict, DomainError
from apps.recipes import queries, services
from tests.factories.recipes import STEPS, make_recipe


@pytest.fixture
def recipe(cast, project):
    return make_recipe(cast.ana, project)


@pytest.fixture
def branch(cast, recipe):
    return services.create_branch(cast.ana, recipe, " An  idea ", recipe.head)


def over(branch):
    return reverse("recipes:branch-take-over", args=[branch.project.slug, branch.recipe_id, branch.id])


def test_edits_on_a_branch_leave_main_alone(cast, recipe, branch):
    assert branch.name == "An idea" and branch.head == recipe.head
    services.remove_step(cast.ana, recipe, 4, base=2, branch=branch)
    services.toggle_step(cast.ana, recipe, 1, base=3, branch=branch)
    recipe.refresh_from_db()
    branch.refresh_from_db()
    assert (recipe.head.number, branch.head.number, len(branch.head.steps)) == (2, 4, 3)
    assert queries.redone(recipe) is None, "the edits of the branch are none of main"
    with pytest.raises(Conflict):
        services.remove_step(cast.ana, recipe, 1, base=2, branch=branch)


def test_undo_and_redo_stay_within_the_branch(cast, recipe, branch):
    assert queries.undone(recipe, branch) is None, "it began here, whatever was before"
    services.remove_step(cast.ana, recipe, 4, base=2, branch=branch)
    services.remove_step(cast.ana, recipe, 1, base=2)
    services.move_head(cast.ana, recipe, queries.undone(recipe, branch), branch=branch)
    assert branch.head.number == 2 and recipe.head.number == 4
    assert queries.redone(recipe, branch).number == 3


def test_a_branch_is_taken_over_as_one_version_and_undo_brings_main_back(cast, recipe, branch):
    services.remove_step(cast.ana, recipe, 4, base=2, branch=branch)
    services.remove_step(cast.ana, recipe, 3, base=3, branch=branch)
    version = services.take_over(cast.dan, branch)
    recipe.refresh_from_db()
    assert recipe.head == version and version.message == "Taken over from An idea" and version.branch is None
    assert version.digest == branch.head.digest and queries.undone(recipe).number == 2
    assert [s.id for s in version.document.steps] == [s.id for s in branch.head.document.steps]


def test_what_changed_in_main_meanwhile_is_replaced_only_by_a_word(cast, recipe, branch, client_for):
    services.remove_step(cast.ana, recipe, 4, base=2, branch=branch)
    services.remove_step(cast.dan, recipe, 1, base=2)
    recipe.refresh_from_db()
    branch.refresh_from_db()
    with pytest.raises(Conflict, match="main has changed since “An idea” began at v2"):
        services.take_over(cast.ana, branch)
    assert 'name="replace" required' in client_for(cast.ana).get(over(branch)).text
    assert services.take_over(cast.ana, branch, replace=True).digest == branch.head.digest
    recipe.refresh_from_db()
    branch.refresh_from_db()
    assert not branch.is_behind, "they are the same now"


def test_a_comparison_of_versions_on_two_branches_names_these(cast, recipe, branch, client_for):
    services.remove_step(cast.ana, recipe, 4, base=2, branch=branch)
    services.remove_step(cast.ana, recipe, 3, base=3, branch=branch)
    client, compare = client_for(cast.ana), reverse("recipes:compare", args=[recipe.project.slug, recipe.id])
    page = client.get(f"{compare}?a=2&b=4").text
    assert "<h1>Prepare v2 (main) → Prepare v4 (An idea)</h1>" in page and "Compare Prepare · main → An idea" in page
    assert 'v2 <span class="tag">main</span></th>' in page and 'v4 <span class="tag">An idea</span></th>' in page
    assert ">v3 · An idea · Removed: " in page, "to choose from"
    assert "<h1>Prepare v3 → Prepare v4</h1>" in client.get(f"{compare}?a=3&b=4").text


def test_before_it_is_taken_over_one_reads_what_changes_and_after_it_the_history_says_so(
    cast, recipe, branch, client_for
):
    services.remove_step(cast.ana, recipe, 4, base=2, branch=branch)
    services.add_step(cast.ana, recipe, "drop_duplicates", {}, after=0, base=3, branch=branch)
    services.change_step(cast.ana, recipe, 4, {"columns": ["visits"], "method": "mean"}, base=4, branch=branch)
    client, at = client_for(cast.ana), [recipe.project.slug, recipe.id]
    assert over(branch) in client.get(reverse("recipes:branches", args=at)).text
    page = " ".join(client.get(over(branch)).text.split())
    assert "Its steps (v5) become the next version of main, which is at v2." in page and "3 steps differ." in page
    assert "added</span> <ins>" in page and "removed</span> <del>Scale “radius”" in page
    assert "changed</span> Fill missing values of “visits” with the mean." in page
    assert "instead of: Fill missing values of “visits” with the median." in page
    assert "?a=2&amp;b=5" in page and "required" not in page
    client.post(over(branch), {"base": 2, "head": 5})
    recipe.refresh_from_db()
    assert recipe.head.number == 6
    history = client.get(reverse("recipes:history", args=at)).text
    assert history.count('title="Taken over from “An idea”, v5"') == 1 and "?version=5" in history


def test_what_was_not_seen_is_not_taken_over(cast, recipe, branch, client_for):
    services.remove_step(cast.ana, recipe, 4, base=2, branch=branch)
    client = client_for(cast.ana)
    for seen in ({"base": 2, "head": 2}, {"base": 1, "head": 3}):
        refused = client.post(over(branch), seen)
        assert refused.status_code == 409 and 'role="alert"' in refused.text and "What changes in main" in refused.text
    recipe.refresh_from_db()
    assert recipe.head.number == 2


def test_a_branch_that_is_the_same_changes_nothing(cast, recipe, branch, client_for):
    client = client_for(cast.ana)
    page = client.get(over(branch)).text
    assert "The steps are the same." in page and "Take over</button>" not in page
    assert services.take_over(cast.ana, branch) == recipe.head
    assert queries.taken_over(recipe) == {}, "version 2 was made here"


def test_undo_takes_back_what_was_seen_and_nothing_else(cast, recipe, client_for):
    services.remove_step(cast.dan, recipe, 4, base=2)
    head = reverse("recipes:head", args=[recipe.project.slug, recipe.id])
    answer = client_for(cast.ana).post(head, {"to": "undo", "base": 2}, headers={"HX-Request": "true"})
    assert answer.status_code == 409 and "Dan changed the recipe (now)." in answer.text
    recipe.refresh_from_db()
    assert recipe.head.number == 3


def test_names_of_open_branches_are_one_of_a_kind(cast, recipe, branch):
    for name in ("", "main", "x" * 61):
        with pytest.raises(DomainError, match="Give the branch a name"):
            services.create_branch(cast.ana, recipe, name, recipe.head)
    with pytest.raises(Conflict, match="already a branch called “An idea”"):
        services.create_branch(cast.ana, recipe, "An idea", recipe.head)
    services.close_branch(cast.ana, branch)
    again = services.create_branch(cast.ana, recipe, "An idea", recipe.head)
    assert list(queries.branches_of(recipe)) == [again]
    with pytest.raises(Conflict, match="was closed meanwhile"):
        services.commit_recipe(cast.ana, recipe, [], branch=branch)


def test_the_screen_keeps_the_branch_in_every_address(cast, recipe, branch, client_for):
    client = client_for(cast.ana)
    page = reverse("recipes:detail", args=[recipe.project.slug, recipe.id])
    removed = reverse("recipes:step-remove", args=[recipe.project.slug, recipe.id, 4])
    shown = client.get(f"{page}?branch=An+idea").text
    assert f"{removed}?step=4&amp;branch=An+idea" in shown
    assert '<input type="hidden" name="branch" value="An idea"></span>' in shown, "a search stays on it, too"
    answer = client.post(f"{removed}?step=4&branch=An+idea", {"base": 2, "step": 4})
    assert answer["Location"] == f"{page}?step=3&branch=An+idea"
    recipe.refresh_from_db()
    assert recipe.head.number == 2 and "v3" in client.get(answer["Location"]).text
    head = reverse("recipes:head", args=[recipe.project.slug, recipe.id])
    client.post(f"{head}?branch=An+idea", {"to": "undo"})
    branch.refresh_from_db()
    assert branch.head.number == 2
    assert client.get(f"{page}?branch=gone").status_code == 404


def test_the_page_begins_takes_over_and_closes(cast, recipe, branch, client_for):
    client, at = client_for(cast.ana), [recipe.project.slug, recipe.id]
    begun = client.post(reverse("recipes:branches", args=at) + "?version=1", {"name": "From nothing"})
    assert begun.status_code == 302 and begun["Location"].endswith("?branch=From+nothing")
    assert "Give the branch a name" in client.post(reverse("recipes:branches", args=at), {"name": "main"}).text
    assert "An idea" in client_for(cast.vic).get(reverse("recipes:branches", args=at)).text
    nothing = queries.branch(recipe, "From nothing")
    client.post(reverse("recipes:branch-take-over", args=[*at, nothing.id]), {"replace": "on"})
    recipe.refresh_from_db()
    assert recipe.head.number == 3 and recipe.head.steps == []
    client.post(reverse("recipes:branch-close", args=[*at, nothing.id]))
    assert list(queries.branches_of(recipe)) == [branch]


def test_the_api_works_on_branches(cast, recipe, api_for):
    api, base = api_for(cast.ana), f"/api/v1/projects/{recipe.project.slug}/recipes/{recipe.id}/"
    made = api.post(f"{base}branches/", {"name": "Other"}, format="json").json()
    assert (made["base"], made["head"]["number"]) == (2, 2)
    api.post(f"{base}versions/", {"steps": STEPS[:1], "branch": "Other"}, format="json")
    at = f"{base}branches/{made['id']}/"
    assert api.get(at).json()["head"]["number"] == 3 and api.get(base).json()["head"]["number"] == 2
    assert api.post(f"{at}take-over/", {"message": "Good"}, format="json").json()["message"] == "Good"
    assert api.get(base).json()["head"]["number"] == 4
    assert api.delete(at).status_code == 204 and api.get(at).status_code == 404
    assert api.post(f"{base}versions/", {"steps": [], "branch": "Other"}, format="json").status_code == 404
