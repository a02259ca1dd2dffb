"""Forms about tokens and preferences."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

LIFETIMES = [("30", _("30 days")), ("90", _("90 days")), ("365", _("One year")), ("", _("No end"))]


class TokenForm(forms.Form):
    name = forms.CharField(label=_("What it is for"), max_length=100)
    read_only = forms.BooleanField(label=_("May only read"), required=False)
    days = forms.ChoiceField(label=_("Ends after"), choices=LIFETIMES, required=False, initial="90")


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
    theme = forms.ChoiceField(choices=[("", ""), ("light", ""), ("dark", "")], required=False)
