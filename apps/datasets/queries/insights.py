"""Reading insights reports: nothing that the reader may not see is in them."""

import json
import uuid
from typing import Any

from apps.datasets.models import Analysis, Dataset, DatasetVersion
from apps.datasets.queries.sensitive import hidden_columns
from workers.core.specs import from_json
from workers.insights.report import InsightsResult
from workers.insights.target_guess import guess_target

REPORTS = 20
KINDS = ("insights", "recheck")


def insights_of(version: DatasetVersion, target: str) -> Analysis | None:
    """The newest report of the version about this target, whatever its state."""
    rows = Analysis.objects.filter(version=version, kind="insights", params={"target": target})
    return rows.select_related("job__project", "version__dataset__project").first()


def targets_reported(version: DatasetVersion) -> list[str]:
    """The targets that there are reports about, without that which the names decided."""
    rows = Analysis.objects.filter(version=version, kind="insights", result__isnull=False)
    return sorted({row["target"] for row in rows.values_list("params", flat=True)} - {""})


def known_target(version: DatasetVersion) -> str:
    """The column that is predicted, as far as the dataset tells: that of the newest report, chosen or taken for its
    name, else the column with a target's name; "" when nothing tells.
    """
    rows = Analysis.objects.filter(version__dataset=version.dataset, kind="insights", result__isnull=False)
    found = rows.order_by("-created_at").values_list("params__target", "result__target__name")
    names = [chosen or taken for chosen, taken in found[:REPORTS] if chosen or taken]
    schema = version.columns_schema
    return next((name for name in names if name in schema), "") or guess_target(schema)


def report(actor: Any, analysis: Analysis) -> InsightsResult | None:
    """What a finished analysis found, for this reader; None while it is under way."""
    if analysis.result is None:
        return None
    result = from_json(analysis.result, InsightsResult)
    if analysis.kind == "insights":
        return result.without(hidden_columns(actor, analysis.version))
    # A recipe may have given a hidden column another name, or put its values into another column.
    return result.without(result.columns if _reads_hidden(actor, analysis) else ())


def _reads_hidden(actor: Any, analysis: Analysis) -> bool:
    """Whether hidden columns went into the rows that were checked again: those of the version, or of a dataset that the
    job was told to read beside it.
    """
    told = json.dumps(analysis.job.spec)
    own = analysis.version.dataset
    others = Dataset.objects.filter(project=own.project_id).exclude(marks={}).select_related("project")
    read = (row for row in others if row.id == own.id or str(row.id) in told)
    return any(hidden_columns(actor, row) for row in read)


def insights(actor: Any, project: Any, analysis: uuid.UUID) -> Analysis:
    """One report, or 404."""
    rows = Analysis.objects.visible_to(actor).select_related("job__project", "version__dataset__project")
    found: Analysis = rows.get_or_404(version__dataset__project=project, id=analysis, kind__in=KINDS)
    return found
