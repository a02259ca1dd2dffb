"""Preparing a look at a long version: which rows, in which order."""

from collections.abc import Mapping
from typing import Any

from apps.accounts.models import User
from apps.datasets.models import Analysis, DatasetVersion
from apps.datasets.queries import look_at
from apps.datasets.services.analyses import analyse
from apps.projects import policy
from workers.browsing.preparing import LookSpec
from workers.core.words import _ as N_
from workers.core.words import say


def prepare_look(actor: User, version: DatasetVersion, asked: Mapping[str, Any]) -> Analysis:
    """The job that works out the look that ``RowsQuery`` asks for, started unless it is under way.

    What it works out is kept on disk until there is no room for it; asked for again, it is worked out anew.
    """
    policy.check(actor, "dataset.view", version.project)
    wanted = look_at(actor, version, asked)
    spec = LookSpec(version.ref, **wanted.words, columns=tuple(wanted.columns))
    title = say(N_("Look through {version}"), version=str(version))
    return analyse(actor, version, "look", spec, title=title, params=wanted.params, anew=True)
