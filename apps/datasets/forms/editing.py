"""Forms about what datasets and versions are called, and what is said of them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class TagsField(forms.CharField):
    """Words with commas between them."""

    def __init__(self, **others: Any) -> None:
        super().__init__(required=False, max_length=1000, **others)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        return [word for tag in super().clean(value).split(",") if (word := tag.strip())]


class DatasetEditForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100)
    description = forms.CharField(
        label=_("What it is"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    tags = TagsField(label=_("Tags"), help_text=_("Words with commas between them."))
    key = forms.MultipleChoiceField(
        label=_("Columns that tell rows apart"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Such as a number that each row has of its own. Changes are then shown row by row."),
    )

    def __init__(self, data: Any, columns: list[str], **others: Any) -> None:
        super().__init__(data, **others)
        self.fields["key"].choices = [(name, name) for name in columns]  # type: ignore[attr-defined]


class TagsForm(forms.Form):
    tags = TagsField(label=_("Tags"))


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Note"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("**bold**, *italic*, `code`, lists and [links](https://…) are understood."),
    )
