"""Forms about projects and members."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.projects.choices import Role


class ProjectForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100)
    description = forms.CharField(
        label=_("What it is for"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class MemberForm(forms.Form):
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        help_text=_(
            "Begin to write, and people whom you share a project with are suggested. Whoever runs the studio makes "
            "accounts, by etabli createuser NAME."
        ),
        widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.VIEWER)
