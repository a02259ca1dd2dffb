"""Forms of the registry."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.projects.models import Project
from apps.registry.choices import Decision, Gate
from apps.registry.models import ModelGroup


class RegisterForm(forms.Form):
    """Into which group a run goes: one that is there, or a new one."""

    group = forms.ModelChoiceField(
        ModelGroup.objects.none(), label=_("Model group"), required=False, empty_label=_("A new group")
    )
    name = forms.CharField(
        label=_("Name of the new group"),
        max_length=60,
        required=False,
        help_text=_("It is part of every answer, such as tumours/1."),
    )
    note = forms.CharField(
        label=_("What reviewers should know"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, project: Project, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = ModelGroup.objects.filter(project=project)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("group") and not data.get("name", "").strip():
            self.add_error("name", _("Choose a group, or name a new one."))
        return data


class ReviewForm(forms.Form):
    """One decision with its reason."""

    gate = forms.ChoiceField(label=_("Gate"), choices=Gate.choices)
    decision = forms.ChoiceField(label=_("Decision"), choices=Decision.choices, widget=forms.RadioSelect)
    comment = forms.CharField(
        label=_("Reason"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What you looked at and why you decide so. It stays with the version."),
    )
