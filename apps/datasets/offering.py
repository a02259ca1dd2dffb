"""The forms that a column may be given, as its list offers them: the likely ones first, the others under headings."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.datasets.wording import form_label, form_with_example
from workers.core.formats import FORMATS, GROUPS, Format
from workers.importing.glance import FEW, forms_of

LIKELY = 6
Group = dict[str, Any]


def offered_forms(reading: Mapping[str, Any] | None, examples: Iterable[str], chosen: str) -> list[Group]:
    """Groups of ``{label, options}``; the first has no label and says what holds when nobody chooses.

    Likely are the forms that ``reading`` asks a person to choose from, then those that most of the ``examples`` have.
    """
    found = str(reading["format"]) if reading else ""
    as_found = _("As found: %(label)s") % {"label": form_label(found)} if found else _("As the file says")
    likely = _likely((reading or {}).get("choices", ()), list(dict.fromkeys(examples))[:FEW], found)
    rest = [form for form in FORMATS.values() if form not in likely]
    headings = dict.fromkeys(GROUPS.values())
    groups = [(_(heading), [form for form in rest if form.group == heading]) for heading in headings]
    return [
        {"label": "", "options": [{"value": "", "label": as_found, "chosen": not chosen}]},
        *(_group(heading, forms, chosen) for heading, forms in [(_("Likely here"), likely), *groups] if forms),
    ]


def _group(heading: str, forms: list[Format], chosen: str) -> Group:
    options = [
        {"value": form.name, "label": form_with_example(form.name), "chosen": form.name == chosen} for form in forms
    ]
    return {"label": heading, "options": options}


def _likely(choices: Iterable[str], examples: list[str], found: str) -> list[Format]:
    fits = dict.fromkeys(FORMATS, 0)
    for example in examples:
        for name in forms_of([example]):
            fits[name] += 1
    ranked = sorted((name for name in fits if fits[name]), key=lambda name: -fits[name])
    names = dict.fromkeys(name for name in [*choices, *ranked] if name in FORMATS and name not in (found, "text"))
    return [FORMATS[name] for name in names][:LIKELY]
