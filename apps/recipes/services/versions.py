"""Making dataset versions with recipes."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.errors import DomainError
from apps.datasets.models import Dataset, DatasetVersion
from apps.datasets.services import create_dataset
from apps.jobs.services import submit
from apps.projects import policy
from apps.recipes.asides import aside_of
from apps.recipes.choices import OnFailure
from apps.recipes.clusters import cluster_for
from apps.recipes.learned import as_learned, standing_for
from apps.recipes.models import RecipeRun, RecipeVersion
from apps.recipes.tables import refuse_deleted, sensitive_in
from workers.core.words import _ as N_
from workers.core.words import say
from workers.recipes import Recipe as Document
from workers.recipes.applying import ApplySpec
from workers.recipes.mapping import front
from workers.recipes.setting_aside import sets_aside


def make_version(
    actor: User,
    version: RecipeVersion,
    source: DatasetVersion,
    *,
    name: str = "",
    target: Dataset | None = None,
    key: str | None = None,
    mapping: Mapping[str, str] | None = None,
    parameters: Mapping[str, Any] | None = None,
    on_failure: str = OnFailure.STOP,
    applied: Document | None = None,
    automatic: bool = False,
    on_cluster: bool = False,
    learned_from: RecipeRun | None = None,
) -> RecipeRun:
    """Start a job that applies the recipe to all rows of ``source``: the first version of a new dataset called
    ``name``, or the next one of ``target``.

    ``mapping`` says which column of the rows stands for which name of the recipe, ``parameters`` which values it takes;
    ``applied`` are the steps where they read newer versions of other tables than those of ``version`` do;
    ``on_cluster`` lets Apache Spark do it; with ``learned_from`` steps do as they learned in that run, and learn
    nothing here. Raises ``DataError`` where the mapping does not fit the rows, or a step does not run there or was not
    learned, ``ParamsError`` for values that fit no parameter.
    """
    project = version.recipe.project
    policy.check(actor, "dataset.edit" if target else "dataset.create", project)
    if source.dataset.project_id != project.id or (target and target.project_id != project.id):
        raise DomainError(_("The dataset belongs to another project."), field="source")
    values = version.values(parameters)
    document = applied or version.plain(values)
    refuse_deleted(project, document)
    mapping = {own: column for own, column in (mapping or {}).items() if own != column}
    front(source.columns_schema, mapping)
    as_learned(document, learned_from)
    cluster = cluster_for(source, document, mapping) if on_cluster else ""
    with transaction.atomic():
        goal = target or create_dataset(actor, project, name=name or f"{source.dataset.name} ({version.recipe.name})")
        sensitive = set(sensitive_in(source, document))
        if learned_from:
            sensitive |= standing_for(learned_from, sensitive_in(learned_from.source, document), mapping)
        skip = on_failure == OnFailure.SKIP
        aside = aside_of(actor, goal) if sets_aside(document) else None
        spec = ApplySpec(
            source.ref,
            document.to_json(),
            goal.table,
            tuple(sorted(sensitive)),
            mapping,
            skip,
            cluster,
            aside=aside.table if aside else "",
            learned=learned_from.fitted if learned_from else "",
        )
        title = say(N_("Apply {recipe} to {source}"), recipe=str(version), source=str(source))
        job = submit("recipes.apply", spec, actor=actor, project=project, title=title, key=key)
        asked = {"version": version, "source": source, "target": goal, "mapping": mapping, "on_failure": on_failure}
        asked |= {"parameters": values, "aside_target": aside}
        return RecipeRun.objects.get_or_create(job=job, defaults={**asked, "automatic": automatic})[0]
