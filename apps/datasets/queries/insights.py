"""Reading insights reports: nothing that the reader may not see is in them."""

import uuid
from typing import Any

from apps.datasets.models import Analysis, DatasetVersion
from apps.datasets.queries.sensitive import hidden_columns
from workers.core.specs import from_json
from workers.insights.report import InsightsResult

KINDS = ("insights", "recheck")


def insights_of(version: DatasetVersion, target: str) -> Analysis | None:
    """The newest report of the version about this target, whatever its state."""
    rows = Analysis.objects.filter(version=version, kind="insights", params={"target": target})
    return rows.select_related("job__project", "version__dataset__project").first()


def targets_reported(version: DatasetVersion) -> list[str]:
    """The targets that there are reports about, without that which the names decided."""
    rows = Analysis.objects.filter(version=version, kind="insights", result__isnull=False)
    return sorted({row["target"] for row in rows.values_list("params", flat=True)} - {""})


def report(actor: Any, analysis: Analysis) -> InsightsResult | None:
    """What a finished analysis found, for this reader; None while it is under way."""
    if analysis.result is None:
        return None
    result = from_json(analysis.result, InsightsResult)
    hidden = hidden_columns(actor, analysis.version)
    # A recipe may have given a hidden column another name, or put its values into another column.
    return result.without(result.columns if hidden and analysis.kind != "insights" else hidden)


def insights(actor: Any, project: Any, analysis: uuid.UUID) -> Analysis:
    """One report, or 404."""
    rows = Analysis.objects.visible_to(actor).select_related("job__project", "version__dataset__project")
    found: Analysis = rows.get_or_404(version__dataset__project=project, id=analysis, kind__in=KINDS)
    return found
