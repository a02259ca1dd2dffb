"""When datasets are refreshed by themselves, as the API gives and takes it."""

from typing import Any

from rest_framework import serializers

from apps.datasets.choices import Every
from apps.datasets.models import Schedule


class ScheduleSerializer(serializers.ModelSerializer[Schedule]):
    """``at`` is a time of the studio's clock; ``problem`` says why the last refresh could not begin."""

    author = serializers.CharField(source="author.username", read_only=True)

    class Meta:
        model = Schedule
        fields = ["dataset", "every", "at", "next_at", "is_on", "author", "problem", "created_at"]
        read_only_fields = fields


class ScheduleWrite(serializers.Serializer[Any]):
    every = serializers.ChoiceField(choices=Every.choices)
    at = serializers.TimeField(help_text="A time of the studio's clock, such as 06:30; of an hour its minute counts.")
