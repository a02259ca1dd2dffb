"""Finding datasets and columns by the one grammar (``apps.core.filtering``)."""

import json
from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from apps.core.filtering import FilterError, Search, date_field, number_field, read, text_field
from apps.datasets.choices import Mark
from apps.datasets.models import ColumnProfile, Dataset, DatasetVersion
from apps.datasets.queries.datasets import datasets_of
from apps.projects.models import Project
from workers.browsing.letters import bare

_HEADS = DatasetVersion.objects.filter(trashed_at=None, purged_at=None).order_by("-number")


def _has_column(name: str) -> Q:
    """Whether a column of the newest version has this in its name."""
    columns = ColumnProfile.objects.filter(version=OuterRef("head_id"), name__icontains=name)
    return Q(Exists(columns))


def _tagged(tag: str) -> Q:
    """Whether the dataset or one of its versions has the whole tag, with or without its accents."""
    spelled = reduce(or_, map(_in_tags, [tag, *_spellings(tag)]))
    versions = DatasetVersion.objects.filter(spelled, dataset=OuterRef("pk"), trashed_at=None, purged_at=None)
    return spelled | Q(Exists(versions))


def _spellings(tag: str) -> set[str]:
    """The tags in use that are this one but for case and accents; databases do not agree on what an accent is."""
    kept = [rows.exclude(tags=[]).values_list("tags", flat=True) for rows in (Dataset.objects, DatasetVersion.objects)]
    return {other for rows in kept for tags in rows for other in tags if bare(other) == bare(tag)}


def _in_tags(tag: str) -> Q:
    """Tags are kept as a JSON list: the quotes make it the whole tag, and some databases keep é as an escape."""
    return Q(tags__icontains=f'"{tag}"') | Q(tags__icontains=json.dumps(tag))


FIELDS = {
    "tag": text_field(_("Tag"), _tagged, "tag:gold"),
    "owner": text_field(_("Owner"), lambda name: Q(author__username__iexact=name), "owner:dana"),
    "column": text_field(_("Column"), _has_column, "column:age"),
    "rows": number_field(_("Rows"), "head_rows", "rows>1000"),
    "columns": number_field(_("Columns"), "head_columns", "columns<=50"),
    "size": number_field(_("Bytes"), "head_size", "size<10M"),
    "created": date_field(_("Created"), "created_at", "created>2026-01-01"),
    "changed": date_field(_("Changed"), "head_at", "changed>=2026-06-30"),
}


def named(word: str) -> Q:
    """A bare word: in the name or in the description."""
    return Q(name__icontains=word) | Q(description__icontains=word)


def named_or_holding(word: str) -> Q:
    """A bare word: there, or in the name of a column."""
    return named(word) | _has_column(word)


def searched(actor: Any, project: Project, text: str) -> tuple[QuerySet[Dataset], Search]:
    """The project's datasets that fit ``text``, and how it was understood; those in the trash never fit.

    Raises ``FilterError`` naming the part of ``text`` that makes no sense.
    """
    search = read(text, FIELDS)
    return fitting(datasets_of(actor, project), search, named_or_holding), search


def fitting(rows: QuerySet[Dataset], search: Search, words: Callable[[str], Q]) -> QuerySet[Dataset]:
    """Those of ``rows`` (with ``head_id``) that fit the search; ``words`` says where bare words are looked for."""
    head = _HEADS.filter(dataset=OuterRef("pk"))
    asked = {term.field for term in search.terms}
    facts = {"head_rows": "rows", "head_columns": "columns", "head_size": "size", "head_at": "created_at"}
    needed = {"rows": "head_rows", "columns": "head_columns", "size": "head_size", "changed": "head_at"}
    wanted = {needed[name]: Subquery(head.values(facts[needed[name]])[:1]) for name in asked & needed.keys()}
    return rows.filter(trashed_at=None).annotate(**wanted).filter(search.condition(words))


def find_datasets(actor: Any, text: str, slug: str = "") -> QuerySet[Dataset]:
    """Datasets of every project that the actor sees, or of one; text that makes no sense as a search finds nothing.

    Bare words are not looked for among columns: those have their own group beside it (``find_columns``).
    """
    rows = Dataset.objects.visible_to(actor).select_related("project")
    if slug:
        rows = rows.filter(project__slug=slug)
    head = DatasetVersion.objects.filter(dataset=OuterRef("pk")).order_by("-number")
    try:
        search = read(text, FIELDS)
    except FilterError:
        return rows.none()
    return fitting(rows.annotate(head_id=Subquery(head.values("id")[:1])), search, named)


def find_columns(actor: Any, words: str, slug: str = "") -> QuerySet[ColumnProfile]:
    """Columns of newest versions with ``words`` in their name, or with that mark; none of datasets in the trash."""
    newest = _HEADS.filter(dataset=OuterRef("version__dataset")).values("id")[:1]
    rows = ColumnProfile.objects.visible_to(actor).filter(version__dataset__trashed_at=None)
    if slug:
        rows = rows.filter(version__dataset__project__slug=slug)
    fits = Q(name__icontains=words)
    if words.lower() == Mark.SENSITIVE:
        fits |= Q(name__in=_sensitive_names(actor, slug))
    return (
        rows.filter(fits, version=Subquery(newest))
        .select_related("version__dataset__project")
        .defer("facts", "version__schema", "version__origin", "version__table")
        .order_by("name", "version__dataset__name")
    )


def _sensitive_names(actor: Any, slug: str) -> set[str]:
    datasets = Dataset.objects.visible_to(actor).filter(trashed_at=None).exclude(marks={})
    datasets = datasets.filter(project__slug=slug) if slug else datasets
    return {name for marks in datasets.values_list("marks", flat=True) for name, words in marks.items() if words}
