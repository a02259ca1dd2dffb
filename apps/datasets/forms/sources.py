"""Forms about sources; what a connector takes is drawn from its parameters."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.datasets.choices import Mode
from apps.datasets.models import Dataset

NEW = ("", _("A new dataset"))


class SourceForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("What people call it, such as: orders of the shop.")
    )


class FetchForm(forms.Form):
    """What becomes of the data that a source gives."""

    dataset = forms.ChoiceField(label=_("Into"), required=False)
    name = forms.CharField(
        label=_("Name of the new dataset"), required=False, max_length=100, help_text=_("The source's name when empty.")
    )
    mode = forms.ChoiceField(
        label=_("What happens to the rows"), required=False, choices=Mode.choices, initial=Mode.REPLACE
    )
    message = forms.CharField(label=_("What this version is"), required=False, max_length=200)

    def __init__(self, data: Any, datasets: Iterable[Dataset], initial: dict[str, str]) -> None:
        super().__init__(data, initial=initial)
        self.fields["dataset"].choices = [NEW, *((str(row.id), row.name) for row in datasets)]  # type: ignore[attr-defined]
