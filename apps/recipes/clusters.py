"""The cluster that recipes may run on, where there is one."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.datasets.models import DatasetVersion
from workers.recipes import Recipe
from workers.recipes.browse import look
from workers.recipes.off_cluster import refuse_off_cluster
from workers.recipes.others import StoredTables
from workers.recipes.sampling import MOST_ROWS


def has_cluster() -> bool:
    """Whether this studio was told of a cluster."""
    return bool(settings.SPARK)


def cluster_for(source: DatasetVersion, document: Recipe, mapping: Mapping[str, str]) -> str:
    """The address of the cluster that applies the recipe to all rows of ``source``.

    Raises ``DomainError`` where there is no cluster, ``DataError`` naming the first step that none runs.
    """
    if not has_cluster():
        raise DomainError(_("This studio has no cluster. Set ETABLI_SPARK to the address of one."), field="on_cluster")
    tables = StoredTables(source.ref.store, document.others, MOST_ROWS)
    refuse_off_cluster(document, look(source.ref, Recipe()).frame, mapping, tables)
    return str(settings.SPARK)
