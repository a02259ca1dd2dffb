"""An older version becomes the newest one again, without copying a byte."""

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.errors import Conflict
from apps.datasets.models import Dataset, DatasetVersion
from apps.datasets.services.versions import record_version
from apps.projects import policy
from workers.core.specs import from_json
from workers.core.table_files import restore_table
from workers.profiling.profile import ColumnFacts


def restore_version(actor: User, version: DatasetVersion, *, message: str = "") -> DatasetVersion:
    """A new version with the rows of an older one; its newest version, when that holds these rows already.

    Raises ``Conflict`` for a version in the trash and ``Gone`` for one whose rows were purged.
    """
    policy.check(actor, "dataset.edit", version.project)
    with transaction.atomic():
        dataset = Dataset.objects.select_for_update().get(id=version.dataset_id)
        ref, head = version.ref, dataset.latest
        if dataset.trashed_at or version.trashed_at:
            raise Conflict(_("This is in the trash. Take it out first."))
        if head is not None and head.digest == version.digest and not head.trashed_at:
            return head
        said = message.strip() or _("Version %(number)s again") % {"number": version.number}
        return record_version(
            dataset,
            restore_table(ref),
            version.columns_schema,
            author=actor,
            origin={**version.origin, "restored": version.number},
            parents=[version],
            message=said,
            profile=[from_json(facts, ColumnFacts) for facts in version.profiles.values_list("facts", flat=True)]
            or None,
        )
