"""Forms about datasets."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.datasets.choices import Mode


class NewDatasetForm(forms.Form):
    """What the first version of a new dataset is."""

    name = forms.CharField(label=_("Name"), required=False, max_length=100)
    message = forms.CharField(
        label=_("What this version is"), required=False, max_length=200, help_text=_("Such as: export of 3 March.")
    )


class NewVersionForm(forms.Form):
    """What the next version of a dataset is."""

    mode = forms.ChoiceField(label=_("What happens to the rows"), choices=Mode.choices, initial=Mode.REPLACE)
    message = forms.CharField(label=_("What changed"), required=False, max_length=200)
