"""What the API says about insights reports."""

from typing import Any

from rest_framework import serializers

from apps.datasets.insights import as_answer
from apps.datasets.models import Analysis
from apps.datasets.queries.insights import report
from apps.jobs.serializers import JobSerializer


class InsightsWrite(serializers.Serializer[Any]):
    """About which column; empty takes the one that has a target's name, if there is one."""

    target = serializers.CharField(required=False, allow_blank=True, default="", trim_whitespace=False)


class InsightsSerializer(serializers.ModelSerializer[Analysis]):
    """A report: its job, and once that has succeeded what was found."""

    job = JobSerializer(read_only=True)
    target = serializers.SerializerMethodField()
    report = serializers.SerializerMethodField()

    class Meta:
        model = Analysis
        fields = ["id", "target", "job", "report", "created_at"]
        read_only_fields = fields

    def get_target(self, analysis: Analysis) -> str:
        return str(analysis.params.get("target", ""))

    def get_report(self, analysis: Analysis) -> dict[str, Any] | None:
        found = report(self.context["request"].user, analysis)
        return as_answer(found, analysis.version) if found else None
