"""What people call datasets and versions, and what they have to say about them."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit.services import record
from apps.core.errors import Conflict, DomainError
from apps.datasets.models import Dataset, DatasetVersion, Note
from apps.projects import policy

LONGEST_TAG, MOST_TAGS, LONGEST_NOTE = 40, 20, 4000


def edit_dataset(
    actor: User,
    dataset: Dataset,
    *,
    name: str | None = None,
    description: str | None = None,
    tags: Iterable[str] | None = None,
) -> Dataset:
    """Change its name, its description or its tags; what is None stays."""
    policy.check(actor, "dataset.edit", dataset.project)
    wanted = {"name": name, "description": description, "tags": None if tags is None else cleaned_tags(tags)}
    changes = {field: value for field, value in wanted.items() if value is not None}
    if "name" in changes:
        changes["name"] = str(changes["name"]).strip()[:100]
        if not changes["name"] or "\x00" in changes["name"]:
            raise DomainError(_("Give the dataset a name."), field="name")
    before = {field: getattr(dataset, field) for field in changes}
    for field, value in changes.items():
        setattr(dataset, field, value)
    try:
        with transaction.atomic():
            dataset.save(update_fields=list(changes))
            record(actor, "dataset.edited", dataset, dataset.project, before=before, **changes)
    except IntegrityError:
        dataset.refresh_from_db()
        raise Conflict(
            _("There is already a dataset called “%(name)s”. Choose another name.") % {"name": changes["name"]},
            field="name",
        ) from None
    return dataset


def tag_version(actor: User, version: DatasetVersion, tags: Iterable[str]) -> DatasetVersion:
    """Give the version exactly these tags."""
    policy.check(actor, "dataset.edit", version.project)
    with transaction.atomic():
        before, version.tags = version.tags, cleaned_tags(tags)
        version.save(update_fields=["tags"])
        record(actor, "version.tagged", version, version.project, tags=version.tags, before=before)
    return version


def add_note(actor: User, version: DatasetVersion, text: str) -> Note:
    """Say something about a version; it stays until somebody takes it away."""
    policy.check(actor, "dataset.edit", version.project)
    text = text.strip().replace("\x00", "")
    if not text:
        raise DomainError(_("Write something first."), field="text")
    if len(text) > LONGEST_NOTE:
        raise DomainError(_("A note may have %(most)s characters.") % {"most": LONGEST_NOTE}, field="text")
    with transaction.atomic():
        note = Note.objects.create(version=version, author=actor, text=text)
        record(actor, "version.noted", version, version.project, note=str(note.id))
    return note


def remove_note(actor: User, note: Note) -> None:
    """Take a note away; the audit trail keeps who wrote it and who took it away."""
    project = note.version.project
    policy.check(actor, "dataset.edit", project)
    with transaction.atomic():
        record(actor, "version.note_removed", note.version, project, note=str(note.id), author=str(note.author_id))
        note.delete()


def cleaned_tags(tags: Iterable[str]) -> list[str]:
    """Short words in the order given, each once. Raises ``DomainError`` for one too long, or too many."""
    words = list(dict.fromkeys(word for tag in tags if (word := " ".join(str(tag).replace("\x00", "").split()))))
    for word in words:
        if len(word) > LONGEST_TAG or "," in word:
            raise DomainError(
                _("“%(tag)s” is no tag: use at most %(most)s characters and no comma.")
                % {"tag": word[:60], "most": LONGEST_TAG},
                field="tags",
            )
    if len(words) > MOST_TAGS:
        raise DomainError(_("At most %(most)s tags, please.") % {"most": MOST_TAGS}, field="tags")
    return words
