"""What people say of columns."""

from typing import Any

from rest_framework import serializers

from apps.datasets.choices import Mark


class MarksSerializer(serializers.Serializer[Any]):
    """Column -> its marks, such as {"salary": ["sensitive"]}; an empty list takes them off."""

    marks = serializers.DictField(child=serializers.ListField(child=serializers.ChoiceField(choices=Mark.choices)))
