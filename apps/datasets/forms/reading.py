"""How to read a file. A choice left at "Find out" is left out of what the service gets."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workers.core.formats import FORMATS
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
