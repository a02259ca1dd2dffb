"""Forms about datasets. A choice left at "Find out" is left out of what the service gets."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.datasets.choices import Method, Mode
from workers.profiling.formats import FORMATS
from workers.readers.delimited import ENCODINGS

FIND_OUT = ("", _("Find out"))
NO_QUOTE = "none"


class ReadingForm(forms.Form):
    """How to read a text file; Parquet needs none of it."""

    delimiter = forms.ChoiceField(
        label=_("Fields are separated by"),
        required=False,
        choices=[FIND_OUT, (",", _("Comma")), (";", _("Semicolon")), ("tab", _("Tab")), ("|", _("Vertical bar"))],
    )
    header = forms.ChoiceField(
        label=_("First row"),
        required=False,
        choices=[FIND_OUT, ("yes", _("Names the columns")), ("no", _("Is data already"))],
    )
    encoding = forms.ChoiceField(label=_("Encoding"), required=False, choices=[FIND_OUT, *ENCODINGS.items()])
    quote = forms.ChoiceField(
        label=_("Quotes"), required=False, choices=[FIND_OUT, ('"', '"'), ("'", "'"), (NO_QUOTE, _("None"))]
    )

    def reading(self) -> dict[str, Any]:
        """What was chosen, as the service takes it."""
        options: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if value}
        if "header" in options:
            options["header"] = options["header"] == "yes"
        if options.get("delimiter") == "tab":
            options["delimiter"] = "\t"
        if options.get("quote") == NO_QUOTE:
            options["quote"] = ""
        return {"reader": "delimited", "options": options} if options else {}


class FormatsForm(forms.Form):
    """One choice per column: the form its values take. The columns are those that the last reading found."""

    def __init__(self, data: Any, formats: dict[str, str], chosen: dict[str, str]) -> None:
        super().__init__(data)
        self.columns = list(formats)
        for position, (column, found) in enumerate(formats.items()):
            as_found = _("As found: %(label)s") % {"label": _(FORMATS[found].label)}
            options = [
                ("", as_found),
                *((format.name, f"{_(format.label)} ({format.example})") for format in FORMATS.values()),
            ]
            self.fields[f"format_{position}"] = forms.ChoiceField(
                label=column, required=False, choices=options, initial=chosen.get(column, "")
            )

    def formats(self) -> dict[str, str]:
        """Column -> form, for the columns that were chosen."""
        chosen = {column: self.cleaned_data[f"format_{position}"] for position, column in enumerate(self.columns)}
        return {column: format for column, format in chosen.items() if format}


class NewDatasetForm(forms.Form):
    upload = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": _("Choose a file first.")})
    name = forms.CharField(
        label=_("Name"), required=False, max_length=100, help_text=_("The file's name when left empty.")
    )
    message = forms.CharField(
        label=_("What this version is"), required=False, max_length=200, help_text=_("Such as: export of 3 March.")
    )


class ImportForm(forms.Form):
    upload = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": _("Choose a file first.")})
    mode = forms.ChoiceField(label=_("What happens to the rows"), choices=Mode.choices, initial=Mode.REPLACE)
    message = forms.CharField(label=_("What changed"), required=False, max_length=200)


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
