"""Asking for the insights report of a version."""

from apps.accounts.models import User
from apps.core.errors import DomainError
from apps.datasets.models import Analysis, DatasetVersion
from apps.datasets.queries.sensitive import hidden_columns, refuse_hidden
from apps.datasets.services.analyses import analyse
from apps.projects import policy
from workers.core.schema import missing_column
from workers.core.words import _ as N_
from workers.core.words import say
from workers.insights.report import InsightsSpec

KIND = "insights"


def start_insights(actor: User, version: DatasetVersion, target: str = "") -> Analysis:
    """The report of the version about ``target``, started unless it is there or under way.

    Without a target, the column that has a target's name is taken, if there is one. Raises ``DomainError`` for a column
    that is not there, ``NotAllowed`` for one that the actor may not look into.
    """
    policy.check(actor, "dataset.view", version.project)
    if target and target not in version.columns_schema:
        raise DomainError(missing_column(target, version.columns_schema.names), field="target")
    refuse_hidden(hidden_columns(actor, version), [target])
    spec = InsightsSpec(version.ref, target)
    title = say(N_("Look for problems in {version}"), version=str(version))
    return analyse(actor, version, KIND, spec, title=title, params={"target": target})
