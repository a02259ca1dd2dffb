"""What the API says about jobs."""

from typing import Any

from rest_framework import serializers

from apps.jobs.models import Job


class JobSerializer(serializers.ModelSerializer[Job]):
    """A job. Durations are seconds, memory is bytes, cost is in the price table's currency."""

    author = serializers.CharField(source="author.username", read_only=True)
    title = serializers.CharField(source="label", read_only=True)
    error = serializers.CharField(source="problem", read_only=True)
    queue_wait = serializers.SerializerMethodField()
    duration = serializers.SerializerMethodField()

    class Meta:
        model = Job
        fields = [
            "id", "kind", "title", "queue", "state", "attempt", "author", "phase", "done", "total", "percent", "error",
            "error_details", "created_at", "started_at", "finished_at", "queue_wait", "duration", "cpu_seconds",
            "peak_memory", "cost", "estimate",
        ]  # fmt: skip
        read_only_fields = fields

    def get_queue_wait(self, job: Job) -> float | None:
        return job.queue_wait.total_seconds() if job.queue_wait else None

    def get_duration(self, job: Job) -> float | None:
        return job.duration.total_seconds() if job.duration else None


class LogSerializer(serializers.Serializer[Any]):
    attempt = serializers.IntegerField()
    at = serializers.DateTimeField()
    line = serializers.CharField()
