"""Patterns of text as people write them: A9 999 for a letter, a digit, a space and three digits.

``A`` is a capital letter, ``a`` a small one, ``9`` a digit 0 to 9, ``?`` any sign and ``*`` any number of signs, none
included; ``\\`` takes the sign after it as it stands, and so stands every other sign. The shapes of a column's profile
are patterns. Matching takes time in proportion to text times pattern, whatever they are.
"""

from functools import lru_cache

CAPITAL, SMALL, DIGIT, ANY, MANY = range(5)
_SIGNS = {"A": CAPITAL, "a": SMALL, "9": DIGIT, "?": ANY, "*": MANY}

Part = int | str
"""A class of signs, or a sign."""


def matches(text: str, pattern: str) -> bool:
    """Whether all of the text is of the pattern."""
    parts = parse_pattern(pattern)
    at = place = 0
    star, held = -1, 0
    while at < len(text):
        if place < len(parts) and parts[place] == MANY:
            star, held = place, at
            place += 1
        elif place < len(parts) and _is_of(text[at], parts[place]):
            at, place = at + 1, place + 1
        elif star >= 0:
            held += 1
            at, place = held, star + 1
        else:
            return False
    return all(part == MANY for part in parts[place:])


@lru_cache(maxsize=256)
def parse_pattern(pattern: str) -> tuple[Part, ...]:
    """The parts of a pattern, one for each sign that it takes; every text is a pattern."""
    parts: list[Part] = []
    signs = iter(pattern)
    for sign in signs:
        parts.append(next(signs, sign) if sign == "\\" else _SIGNS.get(sign, sign))
    return tuple(parts)


def _is_of(sign: str, part: Part) -> bool:
    if part == CAPITAL:
        return sign.isupper()
    if part == SMALL:
        return sign.islower()
    return part == ANY or sign == part or part == DIGIT and "0" <= sign <= "9"
