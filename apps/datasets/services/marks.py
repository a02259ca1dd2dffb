"""What people say of columns."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit.services import record
from apps.core.errors import DomainError
from apps.datasets.choices import Mark
from apps.datasets.models import Dataset
from apps.datasets.queries.sensitive import known_columns, sensitive_columns
from apps.datasets.signals import columns_marked
from apps.projects import policy
from workers.core.schema import missing_column


def mark_columns(actor: User, dataset: Dataset, marks: Mapping[str, Sequence[str]]) -> Dataset:
    """Give each named column exactly these marks, for every version of the dataset; an empty list takes them off.

    Columns that are not named keep theirs. What recipes and models made of a column that becomes sensitive is marked
    with it. Raises ``DomainError`` for a column that no version has, or a mark that does not exist.
    """
    policy.check(actor, "dataset.sensitive", dataset.project)
    _check(dataset, marks)
    with transaction.atomic():
        locked = Dataset.objects.select_for_update().get(id=dataset.id)
        before = sensitive_columns(locked)
        merged = {**locked.marks, **{name: sorted(set(words)) for name, words in marks.items()}}
        _save(locked, {name: words for name, words in merged.items() if words})
        after = sensitive_columns(locked)
        if before != after:
            added, removed = sorted(after - before), sorted(before - after)
            record(actor, "columns.marked", locked, locked.project, sensitive=added, open=removed)
            _tell(locked, added)
    dataset.marks = locked.marks
    return dataset


def inherit_sensitive(dataset: Dataset, columns: Iterable[str]) -> None:
    """Mark columns of ``dataset`` that were made of sensitive ones. Called in the transaction of what made them."""
    locked = Dataset.objects.select_for_update().get(id=dataset.id)
    fresh = sorted(set(columns) - sensitive_columns(locked))
    if not fresh:
        return
    _save(locked, {**locked.marks, **{name: sorted({*locked.marks.get(name, ()), Mark.SENSITIVE}) for name in fresh}})
    record(None, "columns.marked", locked, locked.project, sensitive=fresh, open=[])
    dataset.marks = locked.marks
    _tell(locked, fresh)


def _check(dataset: Dataset, marks: Mapping[str, Sequence[str]]) -> None:
    strange = sorted({word for words in marks.values() for word in words} - set(Mark.values))
    if strange:
        raise DomainError(
            _("“%(mark)s” is not a mark. A column can be marked: %(marks)s.")
            % {"mark": strange[0], "marks": ", ".join(Mark.values)},
            field="marks",
        )
    known = known_columns(dataset)
    for name in marks:
        if name not in known and name not in dataset.marks:
            raise DomainError(missing_column(name, known), field="marks")


def _save(dataset: Dataset, marks: dict[str, list[str]]) -> None:
    dataset.marks = marks
    dataset.save(update_fields=["marks"])


def _tell(dataset: Dataset, columns: list[str]) -> None:
    if columns:
        columns_marked.send(Dataset, dataset=dataset, columns=columns)
