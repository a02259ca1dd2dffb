"""The catalogue of translations, kept with Babel alone: found in templates and Python, written to .po, compiled to .mo.

Templates are compiled and asked for what they would look up, so the catalogue holds exactly what pages ask for.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.template import engines
from django.template.base import Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

REPO = Path(__file__).resolve().parent.parent.parent
SOURCES = ("apps", "workers", "studio")
KEYWORDS = {**DEFAULT_KEYWORDS, "gettext_lazy": None, "ngettext_lazy": (1, 2), "pgettext_lazy": ((1, "c"), 2)}
FRENCH_BLANKS = re.compile(r"«(?!\u00a0)|(?<!\u00a0)»|[ \u202f](?=[:;?!]|%(?!\())")
"""Where French puts a blank that does not break, and another one or none stands."""
IN_FILTERS = re.compile(r"""_\((["'])(?P<text>.+?)\1\)""")

Message = str | tuple[str, str]
Found = tuple[str, Message]


def found_messages() -> Catalog:
    """Every text marked for translation, with the file that holds it."""
    catalog = Catalog()
    for place, message in [*_in_templates(), *_in_python()]:
        flags = ["python-format"] if "%(" in (message if isinstance(message, str) else message[0]) else []
        catalog.add(message, locations=[(place, 1)], flags=flags)
    return catalog


def read_catalogue(language: str) -> Catalog:
    """The translations as they stand; an empty catalogue when there are none yet."""
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(locale=language, project="Etabli")
    with path.open("rb") as handle:
        return read_po(handle, locale=language)


def update_catalogue(language: str) -> Catalog:
    """Bring the .po up to the sources: new texts added empty, those no longer asked for dropped, nothing guessed."""
    catalog = read_catalogue(language)
    made = catalog.creation_date
    catalog.update(found_messages(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.creation_date = made
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as handle:
        write_po(handle, catalog, width=120, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return catalog


def badly_spaced(language: str) -> list[str]:
    """French translations with a blank that may break before a high sign or inside guillemets."""
    if language != "fr":
        return []
    catalog = read_catalogue(language)
    said = [m.string if isinstance(m.string, tuple) else (m.string,) for m in catalog if m.id]
    return [text for texts in said for text in texts if FRENCH_BLANKS.search(text)]


def compile_catalogue(language: str) -> Path:
    """Write the .mo that Django reads; answers its path."""
    target = catalogue_path(language).with_suffix(".mo")
    with target.open("wb") as handle:
        write_mo(handle, read_catalogue(language))
    return target


def untranslated(language: str) -> list[str]:
    """Texts that the sources ask for and the catalogue of ``language`` does not answer."""
    catalog = read_catalogue(language)
    return [str(m.id) for m in found_messages() if m.id and not _answered(catalog, m.id)]


def catalogue_path(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def languages() -> list[str]:
    """Those that need a catalogue: all but the language of the sources."""
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def _answered(catalog: Catalog, message: Message) -> bool:
    entry = catalog.get(message)
    answers = entry.string if entry else ""
    return bool(answers) and all(answers if isinstance(answers, list | tuple) else [answers])


def _in_python() -> Iterator[Found]:
    for path in sorted(p for source in SOURCES for p in (REPO / source).rglob("*.py")):
        with path.open("rb") as handle:
            for _line, message, _comments, _context in extract("python", handle, keywords=KEYWORDS):
                yield path.relative_to(REPO).as_posix(), message if isinstance(message, str) else tuple(message[:2])


def _in_templates() -> Iterator[Found]:
    folder = REPO / "templates"
    for path in sorted(folder.rglob("*.html")):
        source, place = path.read_text(), path.relative_to(REPO).as_posix()
        for match in IN_FILTERS.finditer(source):
            yield place, match["text"]
        for message in _asked_by(engines["django"].from_string(source).template):
            yield place, message


def _asked_by(template: Template) -> Iterator[Message]:
    for node in template.nodelist.get_nodes_by_type(TranslateNode):
        text = node.filter_expression.var
        text = text if isinstance(text, str) else text.literal
        if isinstance(text, str):
            yield text.replace("%", "%%")  # as the tag looks it up
    for node in template.nodelist.get_nodes_by_type(BlockTranslateNode):
        singular, _vars = node.render_token_list(node.singular)
        plural, _vars = node.render_token_list(node.plural)
        yield (singular, plural) if node.plural and node.countervar else singular
