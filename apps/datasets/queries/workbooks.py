"""Workbooks of versions: which are written at once, and which a job writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.core.storage import store
from apps.datasets.models import Analysis, DatasetVersion
from apps.datasets.queries.looks import Waiting, Wanted, look_at
from apps.datasets.queries.sensitive import hidden_columns

AT_ONCE = 250_000
"""Cells of a version that are written while somebody waits: about a second."""
ASKED = ("q", "filter", "sort", "columns")


@dataclass(frozen=True)
class Workbook:
    """``asked`` is what an address says of it; ``masked`` are the columns that its reader may not look into."""

    wanted: Wanted
    asked: dict[str, str]
    masked: tuple[str, ...]

    @property
    def params(self) -> dict[str, Any]:
        """What tells its analysis from others."""
        searched = self.wanted.look.searched
        told = {"asked": self.asked, "searched": searched and list(searched), "masked": list(self.masked)}
        return told | {"language": self.wanted.look.language}


def workbook_at(actor: Any, version: DatasetVersion, asked: Mapping[str, Any]) -> Workbook:
    """The workbook that ``LookQuery`` asks for. Raises as ``look_for``."""
    said = {name: asked.get(name, "") for name in ASKED}
    wanted = look_at(actor, version, said)
    hidden = hidden_columns(actor, version)
    return Workbook(wanted, said, tuple(name for name in wanted.columns if name in hidden))


def is_workbook_quick(version: DatasetVersion, workbook: Workbook) -> bool:
    """Whether it is written while somebody waits."""
    return version.rows * len(workbook.wanted.columns) <= AT_ONCE


def written_workbook(version: DatasetVersion, workbook: Workbook) -> Analysis | None:
    """The newest job that was to write exactly this workbook, in whatever state; None when its file is gone."""
    rows = Analysis.objects.filter(version=version, kind="workbook", params=workbook.params)
    found = rows.select_related("job", "job__project").first()
    return found if found is None or not found.result or store().has(found.result["digest"]) else None


def waiting_for_workbook(actor: Any, version: DatasetVersion, asked: Mapping[str, Any]) -> Waiting | None:
    """How far a workbook is that takes long to write; None when it can be taken home at once."""
    workbook = workbook_at(actor, version, asked)
    if is_workbook_quick(version, workbook):
        return None
    found = written_workbook(version, workbook)
    return None if found and found.result else Waiting(found)
