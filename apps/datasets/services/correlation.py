"""Comparing the columns of a version."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.errors import DomainError
from apps.datasets.models import Analysis, DatasetVersion
from apps.datasets.queries.sensitive import hidden_columns, refuse_hidden
from apps.datasets.services.analyses import analyse
from apps.projects import policy
from workers.core.words import _ as N_
from workers.core.words import say
from workers.profiling.correlation import CorrelationSpec

MOST_CHOSEN = 200


def start_correlation(actor: User, version: DatasetVersion, columns: Sequence[str] = ()) -> Analysis:
    """The comparison of ``columns``, started unless it is there; none named means the first that can be compared.

    Raises ``DataError`` for a column that is not there, ``DomainError`` for one column alone or too many.
    """
    policy.check(actor, "dataset.view", version.project)
    schema = version.columns_schema
    names = tuple(dict.fromkeys(schema.get(name).name for name in columns))
    refuse_hidden(hidden_columns(actor, version), names)
    if len(names) == 1:
        raise DomainError(_("Choose at least two columns to compare."), field="columns")
    if len(names) > MOST_CHOSEN:
        raise DomainError(_("Choose at most %(most)s columns to compare.") % {"most": MOST_CHOSEN}, field="columns")
    return analyse(
        actor,
        version,
        "correlation",
        CorrelationSpec(version.ref, names),
        title=say(N_("Compare the columns of {version}"), version=str(version)),
        params={"columns": list(names)},
    )
