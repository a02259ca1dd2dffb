"""Having a workbook written of what is looked at."""

from collections.abc import Mapping
from typing import Any

from apps.accounts.models import User
from apps.datasets.models import Analysis, DatasetVersion
from apps.datasets.queries.sensitive import MASK
from apps.datasets.queries.workbooks import workbook_at, written_workbook
from apps.datasets.services.analyses import analyse
from apps.projects import policy
from workers.browsing.workbook_job import WorkbookSpec
from workers.core.words import _ as N_
from workers.core.words import say


def start_workbook(actor: User, version: DatasetVersion, asked: Mapping[str, Any]) -> Analysis:
    """The job that writes the workbook that ``LookQuery`` asks for, started unless it is written or under way."""
    policy.check(actor, "dataset.view", version.project)
    workbook = workbook_at(actor, version, asked)
    found = written_workbook(version, workbook)
    if found is not None and found.result:
        return found
    wanted = workbook.wanted
    spec = WorkbookSpec(
        version.ref,
        columns=tuple(wanted.columns),
        **wanted.words,
        masked=workbook.masked,
        mask=MASK,
        sheet=version.dataset.name,
    )
    title = say(N_("Write {version} as a workbook"), version=str(version))
    return analyse(actor, version, "workbook", spec, title=title, params=workbook.params, anew=True)
