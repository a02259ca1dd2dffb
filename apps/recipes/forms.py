"""Forms of recipes: a new one, and applying one. Forms of steps are drawn from the transforms' parameters."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.datasets.models import Dataset, DatasetVersion


class NewRecipeForm(forms.Form):
    """A name, and the data that it is shown on."""

    name = forms.CharField(label=_("Name"), max_length=100)
    dataset = forms.ModelChoiceField(
        label=_("Dataset"),
        queryset=Dataset.objects.none(),
        empty_label=None,
        help_text=_("Its newest version is shown while you edit. The recipe can be applied to other data later."),
    )

    def __init__(self, data: Any, datasets: QuerySet[Dataset], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["dataset"].queryset = datasets


class ApplyForm(forms.Form):
    """Which rows, and what the result is called."""

    source = forms.ModelChoiceField(label=_("Apply to"), queryset=DatasetVersion.objects.none(), empty_label=None)
    target = forms.ModelChoiceField(
        label=_("Result"),
        queryset=Dataset.objects.none(),
        required=False,
        empty_label=_("A new dataset"),
        help_text=_("A new dataset, or the next version of one."),
    )
    name = forms.CharField(label=_("Name of the new dataset"), max_length=100, required=False)

    def __init__(
        self, data: Any, versions: QuerySet[DatasetVersion], datasets: QuerySet[Dataset], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["source"].queryset = versions
        self.fields["target"].queryset = datasets
