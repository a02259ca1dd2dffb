"""The forms that a column may be given, as its list offers them: the likely ones first, the others under headings."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.templatetags.figures import number
from apps.datasets.wording import form_label, form_with_example
from workers.core.formats import FORMATS, GROUPS, Format
from workers.importing.evidence import NOUNS
from workers.importing.glance import FEW, forms_of

LIKELY = 6
REMEDIES = 4
Group = dict[str, Any]


def remedies(reading: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The forms that one click gives a column of text, each with what happens then: those that it nearly has, or those
    of which a person has to choose one."""
    misfits = reading["values"] - reading["fits"]
    forms = [FORMATS[name] for name in reading.get("nearly") or reading.get("choices", ()) if name in FORMATS]
    return [(form.name, _remedy(form, misfits, alone=len(forms) == 1)) for form in forms[:REMEDIES]]


def _remedy(form: Format, misfits: int, *, alone: bool) -> str:
    what = _(NOUNS[form.kind])
    if not alone:
        what = _("%(what)s such as %(example)s") % {"what": what, "example": form.example.replace(" ", "\u00a0")}
    if not misfits:
        return _("Read as %(what)s") % {"what": what}
    said = ngettext("Read as %(what)s; %(n)s becomes missing", "Read as %(what)s; %(n)s become missing", misfits)
    return said % {"what": what, "n": number(misfits)}


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
