"""Asking a source, and making versions of what it gives."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.errors import Conflict, DomainError
from apps.core.storage import store
from apps.datasets.choices import Goal, Mode
from apps.datasets.models import Dataset, Fetch, Import, Source
from apps.datasets.queries.sources import last_import
from apps.datasets.services.imports import Reading, start_import
from apps.datasets.services.inspections import inspect
from apps.jobs.choices import ACTIVE
from apps.jobs.services import submit
from apps.projects import policy
from workers.core.specs import to_json
from workers.core.words import _ as N_
from workers.core.words import say
from workers.importing.fetching import FetchResult, FetchSpec


def try_source(actor: User, source: Source) -> Fetch:
    """Start a job that tries the connection and says what a fetch would bring."""
    policy.check(actor, "source.edit", source.project)
    title = say(N_("Try {source}"), source=source.name)
    return _submit(actor, source, Goal.TRY, title, _spec(source, only_look=True))


def import_from_source(
    actor: User,
    source: Source,
    *,
    dataset: Dataset | None = None,
    name: str = "",
    mode: str = Mode.REPLACE,
    message: str = "",
    reading: Reading | None = None,
    key: str | None = None,
) -> Fetch:
    """Start a job that fetches from the source and then imports: a new dataset ``name``, or a version of ``dataset``.

    Nothing is imported when the source holds nothing new for the dataset. The same ``key`` answers the same fetch.
    """
    policy.check(actor, "dataset.edit" if dataset else "dataset.create", source.project)
    twin = Fetch.objects.filter(job__project=source.project, job__key=key).first() if key else None
    if twin is not None:
        return twin
    _check(source, dataset, name, mode)
    seen = _seen(source, dataset, mode, reading) if dataset else {}
    spec = _spec(source, seen=seen, only_new=bool(seen) and mode == Mode.APPEND)
    reading = reading if reading is not None or dataset is None else _same_reading(dataset, source)
    wishes = {"name": name or source.name, "mode": mode, "message": message[:200], "reading": reading}
    title = say(N_("Fetch from {source}"), source=source.name)
    return _submit(actor, source, Goal.IMPORT, title, spec, dataset=dataset, wishes=wishes, key=key)


def look_at_source(
    actor: User, source: Source, *, reading: Reading | None = None, dataset: Dataset | None = None
) -> Fetch:
    """Start a job that fetches everything, and then an inspection that says what it holds; no version is made.

    ``dataset`` is the one that this may become the next version of.
    """
    policy.check(actor, "dataset.create", source.project)
    title = say(N_("Fetch from {source}"), source=source.name)
    wishes = {"reading": reading, "dataset": str(dataset.id) if dataset else None}
    return _submit(actor, source, Goal.LOOK, title, _spec(source), wishes=wishes)


def refresh(actor: User, dataset: Dataset, *, message: str = "", key: str | None = None) -> Fetch:
    """Fetch once more from the source of the dataset's last import, and read it the same way."""
    policy.check(actor, "dataset.edit", dataset.project)
    last = last_import(dataset)
    if last is None or last.source is None:
        raise no_source(dataset)
    said = message or _("Refreshed from %(source)s") % {"source": last.source.name}
    return import_from_source(actor, last.source, dataset=dataset, mode=last.mode, message=said, key=key)


def no_source(dataset: Dataset) -> Conflict:
    """What to say where a dataset is to be fetched that nothing is fetched for."""
    newest = dataset.latest
    if newest and newest.origin.get("kind") == "recipe":
        return Conflict(_("A recipe makes this dataset. Keep it up to date: it then follows what it is made of."))
    return Conflict(_("This dataset did not come from a saved source. Import a file, or choose a source first."))


def record_fetch(fetch: Fetch, result: FetchResult) -> None:
    """Keep what a fetch answered and start the import that it was for; called by its job's ``complete()``.

    What it starts is called so in the language of the person who asked, as other jobs are.
    """
    fetch.result = to_json(result)
    with override(fetch.wishes.get("language") or get_language()):
        _follow_up(fetch, result)
    fetch.save(update_fields=["result", "entry", "dataset", "inspection"])


def _follow_up(fetch: Fetch, result: FetchResult) -> None:
    if fetch.goal == Goal.LOOK:
        fetch.inspection = inspect(
            fetch.author,
            fetch.source.project,
            files=result.files,
            reading=fetch.wishes["reading"],
            source=fetch.source,
            dataset=Dataset.objects.live().filter(id=fetch.wishes.get("dataset")).first(),
        )
    if fetch.goal == Goal.IMPORT and result.files:
        wishes = fetch.wishes
        fetch.entry = start_import(
            fetch.author,
            fetch.source.project,
            files=result.files,
            dataset=fetch.dataset,
            source=fetch.source,
            name="" if fetch.dataset else wishes["name"],
            mode=wishes["mode"],
            message=wishes["message"],
            reading=wishes["reading"],
        )
        fetch.dataset = fetch.entry.dataset


def _submit(
    actor: User,
    source: Source,
    goal: str,
    title: str,
    spec: FetchSpec,
    *,
    dataset: Dataset | None = None,
    wishes: dict[str, Any] | None = None,
    key: str | None = None,
) -> Fetch:
    with transaction.atomic():
        Source.objects.select_for_update().get(id=source.id)
        if dataset and dataset.fetches.filter(job__state__in=ACTIVE).exists():
            raise Conflict(_("A fetch for this dataset is running. Wait for it, or stop it first."))
        job = submit("datasets.fetch", spec, actor=actor, project=source.project, title=title, key=key)
        kept = {**(wishes or {}), "language": get_language() or ""}
        return Fetch.objects.create(source=source, author=actor, job=job, goal=goal, dataset=dataset, wishes=kept)


def _spec(source: Source, **how: Any) -> FetchSpec:
    return FetchSpec(store=store().ref, connector=source.connector, params=source.options, **how)


def _check(source: Source, dataset: Dataset | None, name: str, mode: str) -> None:
    if (
        dataset is None
        and Dataset.objects.filter(project=source.project, name=(name or source.name).strip(), trashed_at=None).exists()
    ):
        raise Conflict(
            _("There is already a dataset called “%(name)s”. Choose another name, or make a new version of it.")
            % {"name": name or source.name},
            field="name",
        )
    if dataset and dataset.project_id != source.project_id:
        raise DomainError(_("Source and dataset belong to different projects."), field="dataset")
    if mode == Mode.APPEND and (dataset is None or dataset.latest is None):
        raise DomainError(_("There is nothing to append to yet. Import the first version first."), field="mode")


def _same_reading(dataset: Dataset, source: Source) -> Reading | None:
    """None: as the last import. Of another source's files only the forms of the columns are taken over."""
    last = last_import(dataset)
    if last is None or last.source_id == source.id:
        return None
    formats = last.reading.get("formats")
    return {"formats": formats, "inherited": True} if formats else {}


def _seen(source: Source, dataset: Dataset, mode: str, reading: Reading | None) -> dict[str, Any]:
    """What the source showed when the dataset's newest version was made of it; empty when anything differs since.

    Only then is "nothing new" true: the newest version came from this source, asked and read the same way.
    """
    last: Import | None = last_import(dataset)
    if last is None or last.source_id != source.id or last.version_id != getattr(dataset.latest, "id", None):
        return {}
    made_it = Q(entry=last) | Q(goal=Goal.LOOK, result__files=last.files)
    fetch = source.fetches.filter(made_it).select_related("job").first()
    same_question = (
        fetch and fetch.job.spec["params"] == source.options and fetch.job.spec["connector"] == source.connector
    )
    if not fetch or not same_question or last.mode != mode and last.mode == Mode.APPEND:
        return {}
    if reading is not None and {**reading, "inherited": None} != {**last.reading, "inherited": None}:
        return {}
    seen: dict[str, Any] = fetch.result["seen"]
    return seen
