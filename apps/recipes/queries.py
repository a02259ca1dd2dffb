"""Reading recipes."""

import json
import re
import uuid
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.db.models import Count, Q, QuerySet

from apps.audit.models import AuditEvent
from apps.audit.queries import events_of
from apps.core.storage import store
from apps.datasets.models import DatasetVersion
from apps.datasets.queries import MASK, column_head, masked_facts, masked_rows
from apps.projects.models import Project
from apps.recipes.models import (
    Recipe,
    RecipeBranch,
    RecipeComment,
    RecipeRun,
    RecipeVersion,
    RecipeVisit,
    StepAnalysis,
)
from apps.recipes.tables import frozen, hidden_in
from workers.core.specs import to_json
from workers.profiling.facts import ColumnFacts
from workers.recipes import FittedRecipe, Step
from workers.recipes import Recipe as Document
from workers.recipes.browse import Window, look, window
from workers.recipes.lineage import made_of
from workers.recipes.resolving import resolved

MOST_ROWS = 500
MOST_MENTIONS = 50
MAIN = "main"
"""What the branch that everybody sees is called."""


def recipes_of(actor: Any, project: Project, search: str = "") -> QuerySet[Recipe]:
    """The project's recipes by name, each with ``version_count``."""
    rows = Recipe.objects.visible_to(actor).filter(project=project).select_related("author", "dataset", "head__author")
    if search:
        rows = rows.filter(name__icontains=search)
    return rows.annotate(version_count=Count("versions")).order_by("name")


def recipe(actor: Any, project: Project, recipe: uuid.UUID) -> Recipe:
    """One recipe, or 404."""
    rows = Recipe.objects.visible_to(actor).select_related("project", "author", "dataset", "head__parent")
    found: Recipe = rows.get_or_404(project=project, id=recipe)
    return found


def version(actor: Any, project: Project, recipe: uuid.UUID, number: int) -> RecipeVersion:
    """One version, or 404."""
    near = ("recipe__project", "recipe__dataset", "author", "branch")
    rows = RecipeVersion.objects.visible_to(actor).select_related(*near)
    found: RecipeVersion = rows.get_or_404(recipe__project=project, recipe=recipe, number=number)
    return found


def versions_of(recipe: Recipe) -> QuerySet[RecipeVersion]:
    """Every version of the recipe, newest first."""
    return recipe.versions.select_related("author", "parent", "branch")


def analyses_of(recipe: Recipe) -> QuerySet[StepAnalysis]:
    """The analyses of a recipe, oldest first."""
    return StepAnalysis.objects.filter(recipe=recipe).select_related("author", "recipe__head")


def analysis(actor: Any, project: Project, recipe: uuid.UUID, analysis: uuid.UUID) -> StepAnalysis:
    """One analysis of a recipe, or 404."""
    rows = StepAnalysis.objects.visible_to(actor).select_related("recipe__project", "recipe__dataset", "author")
    found: StepAnalysis = rows.get_or_404(recipe__project=project, recipe=recipe, id=analysis)
    return found


def seen_last(actor: Any, recipe: Recipe) -> RecipeVersion | None:
    """The version that the person saw last; who never looked knows what they made."""
    visit = RecipeVisit.objects.filter(recipe=recipe, user=actor).select_related("version").first()
    return visit.version if visit else recipe.versions.filter(author=actor).first()


def branches_of(recipe: Recipe) -> Any:
    """The open branches of the recipe, by name."""
    rows = RecipeBranch.objects.filter(recipe=recipe, closed_at=None).order_by("name")
    return rows.select_related("author", "head__author", "base", "recipe__head")


def taken_over(recipe: Recipe) -> dict[str, dict[str, Any]]:
    """The id of each version that came over from a branch -> the ``branch`` and the number of its ``head`` then."""
    events = events_of(recipe.project).filter(verb="recipe.taken_over", facts__has_key="head")
    ids = [str(one) for one in recipe.versions.filter(branch=None).values_list("id", flat=True)]
    return dict(events.filter(target_id__in=ids).values_list("target_id", "facts"))


def branch(recipe: Recipe, name: str) -> RecipeBranch | None:
    """The open branch of that name, or 404; none is main."""
    if name in ("", MAIN):
        return None
    found: RecipeBranch = branches_of(recipe).select_related("head__parent").get_or_404(name=name)
    return found


def branch_by_id(recipe: Recipe, branch: uuid.UUID) -> RecipeBranch:
    """One open branch, or 404."""
    found: RecipeBranch = branches_of(recipe).select_related("recipe__project").get_or_404(id=branch)
    return found


def head_of(recipe: Recipe, branch: RecipeBranch | None = None) -> RecipeVersion:
    """The version that people see on the branch; on main without one."""
    return branch.head if branch else recipe.head


def undone(recipe: Recipe, branch: RecipeBranch | None = None) -> RecipeVersion | None:
    """The version that undo goes back to; never beyond where the branch began."""
    if branch and branch.head_id == branch.base_id:
        return None
    return head_of(recipe, branch).parent


def left_behind(recipe: Recipe, branch: RecipeBranch | None = None) -> set[uuid.UUID]:
    """The versions made on the branch (main without one) that undo went back behind: no edit of the head's past."""
    edits = {one: (parent, line) for one, parent, line in recipe.versions.values_list("id", "parent", "branch")}
    living, at = set[uuid.UUID](), head_of(recipe, branch).id
    while at in edits and at not in living:
        living.add(at)
        at = edits[at][0]
    own = branch.id if branch else None
    return {one for one, (_parent, line) in edits.items() if line == own and one not in living}


def redone(recipe: Recipe, branch: RecipeBranch | None = None) -> RecipeVersion | None:
    """The version that redo goes on to: the newest edit of the head on the branch."""
    return head_of(recipe, branch).children.filter(branch=branch).first()


def source_of(recipe: Recipe, asked: uuid.UUID | None = None) -> DatasetVersion | None:
    """The rows that the recipe is shown on: the version of its dataset that is asked for, else the newest."""
    rows = DatasetVersion.objects.live().select_related("dataset__project")
    found: DatasetVersion | None = rows.filter(dataset=recipe.dataset, id=asked).first() if asked else None
    return found or recipe.dataset.latest


def run(actor: Any, project: Project, run: uuid.UUID) -> RecipeRun:
    """One run, or 404."""
    rows = RecipeRun.objects.visible_to(actor).select_related(
        "version__recipe__dataset__project", "job__project", "output", "target"
    )
    found: RecipeRun = rows.get_or_404(version__recipe__project=project, id=run)
    return found


def comments_of(recipe: Recipe) -> QuerySet[RecipeComment]:
    """What people said of the recipe, oldest first."""
    return recipe.comments.select_related("author", "resolved_by", "version", "recipe__project")


def mentions_of(actor: Any) -> list[RecipeComment]:
    """Open comments of others that name the actor as @username, newest first."""
    rows = RecipeComment.objects.visible_to(actor).exclude(author=actor)
    found = rows.filter(resolved_at=None, text__icontains=f"@{actor.username}").select_related(
        "author", "recipe__project"
    )
    named = re.compile(rf"(?<!\w)@{re.escape(actor.username)}(?![\w@])", re.IGNORECASE)
    return [comment for comment in found.order_by("-created_at")[:MOST_MENTIONS] if named.search(comment.text)]


def runs_of(recipe: Recipe) -> QuerySet[RecipeRun]:
    """The dataset versions that were made with it, newest first."""
    rows = RecipeRun.objects.filter(version__recipe=recipe)
    near = ("version__recipe__dataset__project", "source__dataset", "output__dataset", "target", "job__project")
    near += ("aside__dataset",)
    return rows.select_related(*near)


def moved_by(recipe: Recipe, head: RecipeVersion) -> AuditEvent | None:
    """What made ``head`` the version that people see: that it was committed, or gone back to."""
    made = Q(verb="recipe.committed", target_id=str(head.id))
    gone_to = Q(verb="recipe.head_moved", target_id=str(recipe.id), facts__version=head.number)
    return events_of(recipe.project).filter(made | gone_to).select_related("actor").first()


def grid(
    actor: Any,
    version: RecipeVersion,
    source: DatasetVersion,
    upto: int,
    offset: int,
    limit: int,
    *,
    changed: bool = False,
    marks: bool = True,
    draft: Step | None = None,
) -> dict[str, Any]:
    """What ``<et-grid>`` asks for: the sample after ``upto`` steps, with the cells that the last of them changed.

    With ``changed``, only the rows of these cells; without ``marks``, nothing of what the step changed; with ``draft``,
    after one more step that is only tried. Columns computed from those that the actor may not look into are masked;
    those that are named after their values have no name either.
    """
    steps = version.document.steps[:upto]
    tried = frozen(actor, version.recipe.project, [_filled(draft, version)], version.document) if draft else []
    document = Document((*steps, *tried))
    upto = len(document.steps)
    seen = window(source.ref, document, upto, offset, min(limit, MOST_ROWS), changed=changed)
    seen = seen if marks else replace(seen, changed=[], fresh=frozenset())
    after, names = look(source.ref, document, upto), [column.name for column in seen.columns]
    raw = hidden_in(actor, source, document)
    hidden, once = made_of(after.origins, raw), made_of(look(source.ref, document, max(0, upto - 1)).origins, raw)
    shown = [f"{MASK} {at}" if name in hidden & after.named else name for at, name in enumerate(names, 1)]
    return {
        "total": seen.total,
        "rows": masked_rows(seen.rows, names, hidden),
        "changed": seen.changed,
        **({} if seen.numbers is None else {"numbers": seen.numbers, "before": _before(seen, names, hidden | once)}),
        "columns": [_head(name, c, seen, hidden, hidden | once) for name, c in zip(shown, seen.columns, strict=True)],
    }


def _filled(draft: Step, version: RecipeVersion) -> Step:
    """The step with the recipe's parameters at their defaults."""
    return resolved(draft, version.written.parameters)


def _before(seen: Window, names: list[str], hidden: Collection[str]) -> list[Any]:
    """What stood in the cells that the step changed."""
    places = zip(seen.changed, seen.old or (), strict=False)
    return [MASK if names[at] in hidden and old is not None else old for (_row, at), old in places]


def _head(
    name: str, facts: ColumnFacts, seen: Window, hidden: frozenset[str], closed: frozenset[str]
) -> dict[str, Any]:
    """What a column's head shows; of one that the step touched, ``before`` is what it showed before it."""
    head = {"name": name, "kind": facts.kind, "masked": facts.name in hidden, **_facts(facts, hidden)}
    if facts.name in seen.fresh:
        old = seen.before.get(facts.name)
        head["before"] = {"kind": old.kind, **_facts(old, closed)} if old else None
    return head


def _facts(facts: ColumnFacts, hidden: frozenset[str]) -> dict[str, Any]:
    return column_head(masked_facts(to_json(facts), hidden))


def runs_aside(**of: Any) -> QuerySet[RecipeRun]:
    """Runs that set rows aside which are still there, newest first; ``of`` narrows them."""
    rows = RecipeRun.objects.filter(aside__isnull=False, aside__trashed_at=None, aside__dataset__trashed_at=None, **of)
    near = ("version__recipe__dataset", "source__dataset", "output__dataset", "aside__dataset")
    return rows.select_related(*near).order_by("-created_at")


def fitted_of(run: RecipeRun) -> FittedRecipe:
    """The recipe as the run learned it."""
    return FittedRecipe.from_json(json.loads(store().read_bytes(run.fitted)))
