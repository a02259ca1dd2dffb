"""What becomes of the leaks that stopped a training job: each column is left out, or kept with a reason."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from apps.core.said import spoken
from apps.training.models import TrainingJob
from workers.core.leak import ROWS
from workers.core.said import Said

LEAVE, KEEP = "leave", "keep"


@dataclass
class Finding:
    """One leak as the page shows it; ``number`` names its inputs."""

    number: int
    column: str
    sentence: str
    features: list[str]
    choice: str
    reason: str
    error: str = ""

    @property
    def is_of_rows(self) -> bool:
        """Whether rows are at fault, which cannot be left out here."""
        return self.column == ROWS

    @property
    def spread(self) -> list[str]:
        """The features that were made from the column, where they have other names."""
        return [name for name in self.features if name != self.column]


class LeaksForm:
    """The findings of a stopped training job, with what was chosen for each in ``data``."""

    def __init__(self, asked: TrainingJob, data: QueryDict | None = None) -> None:
        self.problem = ""
        self.findings = [
            _finding(number, leak, data or QueryDict())
            for number, leak in enumerate(asked.job.error_details.get("leaks", ()))
        ]

    def is_valid(self) -> bool:
        """Whether everything that is kept has a reason; says what is missing at its place."""
        for finding in self.findings:
            if finding.choice == KEEP and not finding.reason:
                finding.error = _("Say why it may stay: reviewers read it.")
        return bool(self.findings) and not any(finding.error for finding in self.findings)

    def blame(self, message: str) -> None:
        """Say a refusal above the findings."""
        self.problem = message

    @property
    def without(self) -> list[str]:
        """The columns to leave out."""
        return [finding.column for finding in self.findings if finding.choice == LEAVE]

    @property
    def overrides(self) -> dict[str, str]:
        """The columns to keep, each with its reason."""
        return {finding.column: finding.reason for finding in self.findings if finding.choice == KEEP}


def kept_of(data: QueryDict) -> dict[str, str]:
    """The possible leaks to keep that a training form carries as JSON pairs; what is no such pair is not carried."""
    kept = {}
    for text in data.getlist("kept"):
        try:
            column, reason = json.loads(text)
        except (ValueError, TypeError):
            continue
        kept[str(column)] = str(reason)
    return kept


def _finding(number: int, leak: dict[str, Any], data: QueryDict) -> Finding:
    of_rows = leak["column"] == ROWS
    return Finding(
        number=number,
        column=leak["column"],
        sentence=spoken(Said(**leak["sentence"])),
        features=leak.get("features", []),
        choice=KEEP if of_rows else data.get(f"choice-{number}", LEAVE),
        reason=data.get(f"reason-{number}", "").strip(),
    )
