"""Finding operations by what somebody wants to do, in their words: best first, and the nearest where none fits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from math import log

from django.utils.translation import get_language, gettext, override

from apps.recipes.synonyms import alike, stem, words
from workers.browsing.letters import bare
from workers.core.transform import Transform
from workers.transforms import transforms

LABEL, WORDS, HELP, CHOICES, FOREIGN = 3.0, 2.0, 0.6, 0.4, 0.8
"""How much a word counts by where it stands; ``FOREIGN`` is a label or word in English, for those who read another."""
SAME, BEGUN, MEANT = 1.0, 0.8, 0.7
"""How much it counts when it is the word itself, begins so, or means the same."""
NAMED = 0.25
"""How much a word counts that is the name of a column."""
CLOSE = 0.45
"""The part of the best one's score that others need to be shown."""
MOST = 12
"""Operations that a search shows."""
NEAREST = 5
SHORTEST = 3
"""Letters that a beginning needs to be taken for a word."""


@dataclass(frozen=True)
class Described:
    """One operation and the stems of the words said of it, each with how much it counts there."""

    transform: Transform
    said: dict[str, float]


def searched(search: str, among: Iterable[Transform] | None = None, names: Iterable[str] = ()) -> list[Transform]:
    """The operations that fit some of the words, best first; the words of ``names`` (columns) count little."""
    columns = {stem(word) for name in names for word in words(name)}
    asked = {stem(word): word for word in words(search)}
    described = _described(get_language() or "en", among)
    scores = [0.0] * len(described)
    for root, word in asked.items():
        fits = [_fit(one.said, root, word) for one in described]
        rare = _rare(fits)
        for at, fit in enumerate(fits):
            scores[at] += fit * rare * (NAMED if root in columns else 1)
    best = max(scores, default=0.0)
    typed = bare(search).strip()
    called = [len(typed) >= SHORTEST and bare(gettext(one.transform.label)).startswith(typed) for one in described]
    ranked = sorted(zip(called, scores, described, strict=True), key=lambda fit: (not fit[0], -fit[1]))
    return [one.transform for named, score, one in ranked if named or (score > 0 and score >= best * CLOSE)][:MOST]


def _rare(fits: Sequence[float]) -> float:
    """How much a word tells operations apart; those that it fits less well count as part of one."""
    most = max(fits, default=0.0)
    return log(1 + len(fits) / (sum(fits) / most)) if most else 0.0


def nearest(search: str, among: Iterable[Transform] | None = None) -> list[Transform]:
    """Operations with a word written nearly like one of those searched, for what is misspelled."""
    described = _described(get_language() or "en", among)
    known = sorted({root for one in described for root in one.said})
    near = [close for word in words(search) for close in get_close_matches(stem(word), known, 2, 0.75)]
    return searched(" ".join(near), among)[:NEAREST] if near else []


def column_of(search: str, names: Iterable[str]) -> str:
    """The column that a search names and says nothing besides, where it is no word for an operation; else empty."""
    asked = bare(search).strip()
    return next((name for name in names if asked and bare(name) == asked and not searched(asked)), "")


def _fit(said: dict[str, float], root: str, word: str) -> float:
    """How well one operation answers one word: the strongest of the word itself, its beginning and its synonyms."""
    begun = [weight for known, weight in said.items() if len(word) >= SHORTEST and known.startswith(word)]
    meant = [said[other] for other in alike(root) if other in said]
    return max(SAME * said.get(root, 0.0), BEGUN * max(begun, default=0.0), MEANT * max(meant, default=0.0))


def _described(language: str, among: Iterable[Transform] | None) -> Sequence[Described]:
    every = _index(language)
    if among is None:
        return every
    wanted = {transform.name for transform in among}
    return [one for one in every if one.transform.name in wanted]


@cache
def _index(language: str) -> tuple[Described, ...]:
    with override(language):
        return tuple(Described(transform, _said(transform)) for transform in transforms.all())


def _said(transform: Transform) -> dict[str, float]:
    options = [label for field in transform.Params.fields() for label in field.get("options", {}).values()]
    parts = (
        (f"{transform.label} {transform.words} {transform.name.replace('_', ' ')}", FOREIGN),
        (" ".join(gettext(label) for label in options if label), CHOICES),
        (f"{gettext(transform.help)} {gettext(transform.group)}", HELP),
        (gettext(transform.words), WORDS),
        (gettext(transform.label), LABEL),
    )
    said: dict[str, float] = {}
    for text, weight in parts:
        for word in words(text):
            said[stem(word)] = max(weight, said.get(stem(word), 0.0))
    return said
