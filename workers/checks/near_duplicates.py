"""Categories that are one and the same but for spelling: “Paris”, “paris ”, “PARIS”."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable

from workers.core.check import MEDIUM, Check, Context, DataWarning, Remedy, step
from workers.core.columns import ColumnView, shown
from workers.core.words import _, joined, quoted, say

MOST_VALUES = 5000
MOST_PAIRS = 200
LONGEST = 60
"""Longer text is written by hand each time; two like pieces are no category."""
_BETWEEN_LETTERS = re.compile(r"(?<=[^\W\d_])[\s_\-.'’]+(?=[^\W\d_])")


class NearDuplicates(Check):
    label = _("Spelling variants")
    help = _("One category under several spellings is counted as several.")

    def examine_column(self, column: ColumnView, context: Context) -> Iterable[DataWarning]:
        if not column.is_text or not 2 <= column.distinct <= MOST_VALUES or column.mean_length > LONGEST:
            return
        if column.distinct > len(column.present) / 2:
            return
        groups = _groups(column)
        pairs = [pair for group in groups for pair in _pairs(group)]
        if not pairs:
            return
        variants = [variant for variant, _kept in pairs]
        affected = int(column.counts.filter(column.counts["value"].is_in(variants))["n"].sum())
        example = joined([quoted(shown(value)) for value in groups[0][:4]])
        yield self.warn(
            MEDIUM,
            column.name,
            say(_("“{column}” writes the same value in several ways: {example}."), column=column.name, example=example),
            _("Write each value one way; the most frequent spelling without stray blanks is kept."),
            _remedy(column.name, pairs, column.counts["value"]),
            examined=column.rows,
            affected=affected,
            examples=tuple(shown(value) for value in groups[0][:5]),
            rows=column.places_of(variants[:200]),
        )


def _groups(column: ColumnView) -> list[list[str]]:
    """Spellings of one value, the one to keep first: tidy ones before others, then the commonest.

    Groups of the most rows come first.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for value in column.counts["value"]:
        found[_plain(value)].append(value)
    # Spellings that differ by blanks around them alone have a check of their own.
    groups = [group for key, group in found.items() if key and len({value.strip() for value in group}) > 1]
    return [sorted(group, key=_is_untidy) for group in groups]


def _pairs(group: list[str]) -> list[tuple[str, str]]:
    """Each spelling that goes, with the one that stays."""
    kept = _tidy(group[0])
    return [(variant, kept) for variant in group if variant != kept]


def _is_untidy(value: str) -> bool:
    return value != _tidy(value)


def _tidy(value: str) -> str:
    """Without blanks around it, and one where there were several."""
    return " ".join(value.split())


def _plain(value: str) -> str:
    """Without case, accents and blanks; signs count only where they stand between letters, so A+ is not A-."""
    folded = unicodedata.normalize("NFKD", value.strip().casefold())
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    if any(letter.isdigit() for letter in bare):
        return " ".join(bare.split())
    return _BETWEEN_LETTERS.sub(" ", bare)


def _remedy(name: str, pairs: list[tuple[str, str]], values: Iterable[str]) -> Remedy:
    """Merge similar values in the way that merges what was found and nothing else; where there is none, by pairs."""
    held = list(values)
    for alike, key in (("letters", _letters), ("signs", _signs)):
        if all(key(gone) == key(kept) for gone, kept in pairs) and _is_finer(held, key):
            return step("merge_similar_values", columns=[name], alike=alike)
    if len(pairs) > MOST_PAIRS:
        return step("merge_similar_values", columns=[name], alike="letters")
    return step("map_values", column=name, pairs=[list(pair) for pair in pairs], unseen="keep")


def _is_finer(values: Iterable[str], key: Callable[[str], str]) -> bool:
    """Whether values with the same ``key`` are the same for this check, too."""
    found: dict[str, str] = {}
    return all(found.setdefault(key(value), _plain(value)) == _plain(value) for value in values)


def _letters(value: str) -> str:
    """What spellings have in common for the step, but for case, accents and blanks."""
    folded = unicodedata.normalize("NFKD", value.casefold())
    return " ".join("".join(letter for letter in folded if not unicodedata.combining(letter)).split())


def _signs(value: str) -> str:
    """The same, but for signs, too."""
    return " ".join(re.findall(r"[^\W_]+", _letters(value)))
