"""Forms about splits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.datasets.choices import Method


class SplitForm(forms.Form):
    """Shares in per cent, as people say them."""

    method = forms.ChoiceField(label=_("How"), choices=Method.choices, initial=Method.STRATIFIED)
    column = forms.ChoiceField(
        label=_("Column"), required=False, help_text=_("The classes to balance, or the order to keep.")
    )
    train = forms.FloatField(label=_("Train, %"), min_value=1, max_value=99, initial=60)
    validation = forms.FloatField(label=_("Validation, %"), min_value=0, max_value=98, initial=20)
    test = forms.FloatField(label=_("Test, %"), min_value=1, max_value=99, initial=20)
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=2**63 - 1,
        initial=42,
        help_text=_("The same seed gives the same rows. A validation share of 0 makes two parts."),
    )

    def __init__(self, data: Any, columns: list[str]) -> None:
        super().__init__(data)
        self.fields["column"].choices = [("", _("None")), *((name, name) for name in columns)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        total = sum(cleaned.get(part) or 0 for part in ("train", "validation", "test"))
        if not self.errors and abs(total - 100) > 0.01:
            raise forms.ValidationError(
                _("The shares add up to %(total)g%%. Make them 100%%."), params={"total": total}
            )
        return cleaned

    def wishes(self) -> dict[str, Any]:
        """What the service takes."""
        asked = self.cleaned_data
        shares = {part: asked[part] / 100 for part in ("train", "validation", "test") if asked[part]}
        column = "" if asked["method"] == Method.RANDOM else asked["column"]
        return {"method": asked["method"], "fractions": shares, "column": column, "seed": asked["seed"]}
