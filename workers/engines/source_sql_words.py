"""Functions that exported queries define where DuckDB has none that means the same, and patterns as it reads them.

DuckDB knows the letters of Unicode 15; those that came later have no case there.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from workers.core.expressions.grammar import ACCENTS, WORD_PARTS
from workers.core.expressions.json_text import DEEPEST
from workers.core.expressions.patterns import ANY, CAPITAL, DIGIT, MANY, SMALL, parse_pattern

_CASED = (
    r"\p{Lu}\p{Ll}\p{Lt}ªº\x{2160}-\x{217f}\x{24b6}-\x{24e9}\x{1f130}-\x{1f149}\x{1f150}-\x{1f169}\x{1f170}-\x{1f189}"
)
_IGNORED = r"\p{Mn}\p{Me}\p{Cf}\p{Lm}\p{Sk}''.:·\x{387}\x{55f}\x{5f4}‘’․‧\x{fe13}\x{fe52}\x{fe55}＇．："
"""Letters with a case, and what may stand between them in a word, by chapter 3.13 of the Unicode Standard."""
_CAPITAL = r"\p{Lu}\x{2160}-\x{216f}\x{24b6}-\x{24cf}\x{1f130}-\x{1f149}\x{1f150}-\x{1f169}\x{1f170}-\x{1f189}"
_SMALL = (
    r"\p{Ll}ªº\x{2b0}-\x{2b8}\x{2c0}\x{2c1}\x{2e0}-\x{2e4}\x{345}\x{37a}\x{1d2c}-\x{1d6a}\x{1d78}\x{1d9b}-\x{1dbf}"
    r"\x{2071}\x{207f}\x{2090}-\x{209c}\x{2170}-\x{217f}\x{24d0}-\x{24e9}\x{2c7c}\x{2c7d}\x{a69c}\x{a69d}\x{a770}"
    r"\x{a7f8}\x{a7f9}\x{ab5c}-\x{ab5f}\x{10780}\x{10783}-\x{10785}\x{10787}-\x{107b0}\x{107b2}-\x{107ba}"
)
_SPECIAL = {letter: letter.upper() for letter in map(chr, range(0x80, 0x10000)) if len(letter.upper()) > 1}
"""Letters that become several in upper case."""


_MARKS = f"[{ACCENTS[0]}-{ACCENTS[1]}]"


def _once(text: str) -> str:
    """A text that says ``held`` several times for what is given, which is computed once."""
    return f"list_transform([given], lambda held: {text})[1]"


def _bare(letter: str) -> str:
    """A letter without its accents; itself where it has none."""
    parts = unicodedata.normalize("NFD", letter)
    return unicodedata.normalize("NFC", re.sub(_MARKS, "", parts)) if re.search(_MARKS, parts) else letter


_BARE = {letter: _bare(letter) for letter in map(chr, range(0x80, 0x2FFF)) if _bare(letter) not in ("", letter)}
"""Letters with accents; those beyond have none."""


@dataclass(frozen=True)
class Macro:
    """A function by a query of its own; ``means`` says what it gives, ``needs`` are others that it calls."""

    name: str
    takes: tuple[str, ...]
    means: str
    text: str
    needs: tuple[str, ...] = ()

    @property
    def definition(self) -> str:
        begin = f"CREATE OR REPLACE TEMP MACRO {self.name}({', '.join(self.takes)}) AS"
        return f"-- {self.means}\n{begin} (\n    {self.text}\n);"

    def mentions(self) -> tuple[int, ...]:
        """How often it says each of its arguments."""
        return tuple(len(re.findall(rf"\b{name}\b", self.text)) for name in self.takes)


_PARTS = WORD_PARTS.replace("'", "''")
_BEFORE = f"regexp_replace(given, 'Σ([{_IGNORED}]*[{_CASED}])', 'σ\\1', 'g')"
_LAST = f"'([{_CASED}][{_IGNORED}]*)Σ', '\\1ς', 'g'"
_GOLDEN, _FIRST, _SECOND, _WHOLE = (
    f"CAST({number} AS UHUGEINT)" for number in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 2**64 - 1)
)
_PAIRS = ", ".join(f"'{letter}': '{upper}'" for letter, upper in _SPECIAL.items())

_NONE_YET = (
    "{{'size': CAST({0} AS BIGINT), 'wanted': list_transform(shares, lambda share: 0e0), "
    "'given': list_transform(shares, lambda share: CAST(0 AS BIGINT)), "
    "'kept': list_transform(shares, lambda share: CAST(0 AS BIGINT))}}"
)

_ITEM, _MEMBER = "[\\x01\\x02]", "\\x01:[\\x01\\x02]"
"""What stands for an item of an array and a member of an object."""

MACROS = {
    "upper": Macro(
        "upper_case",
        ("given",),
        "A text in upper case, by the full Unicode mapping: letters that become several are listed.",
        f"CASE WHEN regexp_matches(given, '[{''.join(_SPECIAL)}]') THEN array_to_string(list_transform("
        f"string_split(given, ''), lambda letter: coalesce(MAP {{{_PAIRS}}}[letter], upper(letter))), '') "
        "ELSE upper(given) END",
    ),
    "lower": Macro(
        "lower_case",
        ("given",),
        "A text in lower case, by the full Unicode mapping: a sigma at the end of a word is another one.",
        "lower(replace(CASE WHEN contains(given, 'Σ') THEN "
        f"regexp_replace({_BEFORE.replace('given', _BEFORE)}, {_LAST}) ELSE given END, 'İ', 'i̇'))",
    ),
    "capitalise": Macro(
        "capitalised",
        ("given",),
        "A text in lower case, with a capital after white space, hyphen, apostrophe.",
        f"array_to_string(list_transform(regexp_extract_all(lower_case(given), '[{_PARTS}]+|[^{_PARTS}]+'), "
        "lambda piece: upper_case(piece[1]) || piece[2:]), '')",
        ("lower", "upper"),
    ),
    "crc_32": Macro(
        "crc_32",
        ("given",),
        "The CRC-32 of a text in UTF-8, bit by bit.",
        "CASE WHEN given IS NOT NULL THEN CAST(xor(list_reduce(list_prepend(CAST(4294967295 AS UBIGINT), "
        "list_transform(range(octet_length(encode(given))), "
        "lambda place: CAST('0x' || hex(encode(given))[2 * place + 1:2 * place + 2] AS UBIGINT))), "
        "lambda crc, part: list_reduce([xor(crc, part), 0, 0, 0, 0, 0, 0, 0, 0], "
        "lambda held, nothing: CASE WHEN held & 1 = 1 THEN xor(held >> 1, CAST(3988292384 AS UBIGINT)) "
        "ELSE held >> 1 END)), CAST(4294967295 AS UBIGINT)) AS BIGINT) END",
    ),
    "word_buckets": Macro(
        "word_buckets",
        ("given", "count"),
        "The CRC-32 of each word of a text modulo a number, each between two spaces.",
        "CASE WHEN count >= 1 THEN array_to_string(list_transform(list_filter(string_split(given, ' '), "
        "lambda word: word <> ''), lambda word: ' ' || crc_32(word) % count || ' '), '') END",
        ("crc_32",),
    ),
    "trigram_similarity": Macro(
        "trigram_similarity",
        ("one", "other"),
        "How many trigrams two texts share, of all that either has.",
        "CASE WHEN one = '' AND other = '' THEN 1e0 ELSE len(list_intersect(trigrams(one), trigrams(other))) / "
        "CAST(len(list_distinct(trigrams(one) || trigrams(other))) AS DOUBLE) END",
        ("trigrams",),
    ),
    "trigrams": Macro(
        "trigrams",
        ("given",),
        "The different trigrams of a text, two spaces put before it and one behind.",
        "CASE WHEN given = '' THEN CAST([] AS VARCHAR[]) WHEN given IS NOT NULL THEN list_distinct(list_transform("
        "range(length(given) + 1), lambda place: substring('  ' || given || ' ', place + 1, 3))) END",
    ),
    "row_hash": Macro(
        "row_hash",
        ("place", "seed"),
        "A hash of 64 bits of a number and a seed: the finaliser of SplitMix64 (Steele, Lea, Flood 2014), seeded.",
        f"mixed(xor(mixed((CAST(place AS UHUGEINT) + {_GOLDEN}) & {_WHOLE}), "
        f"mixed(CAST(seed AS UHUGEINT) * {_GOLDEN} & {_WHOLE})))",
        ("mixed",),
    ),
    "mixed": Macro(
        "mixed",
        ("given",),
        "The bits of a number mixed.",
        f"turned(multiplied(multiplied(given, 30, {_FIRST}), 27, {_SECOND}))",
        ("turned", "multiplied"),
    ),
    "turned": Macro("turned", ("given",), "The last step of mixing.", _once("xor(held, held >> 31)")),
    "multiplied": Macro(
        "multiplied",
        ("given", "shift", "factor"),
        "A step of mixing.",
        _once(f"xor(held, (held >> shift)) * factor & {_WHOLE}"),
    ),
    "kept_shares": Macro(
        "kept_shares",
        ("sizes", "shares"),
        "For each class how many of its rows go to each part, class after class.",
        f"list_transform(list_reduce(list_prepend([{_NONE_YET.format('0')}], list_transform(sizes, lambda size: "
        f"[{_NONE_YET.format('size')}])), lambda done, class: list_append(done, kept_next(done[-1], class[1].size, "
        "shares)))[2:], lambda one: one.kept)",
        ("kept_next",),
    ),
    "kept_next": Macro(
        "kept_next",
        ("done", "size", "shares"),
        "What was wished and given so far, with one class more.",
        "list_transform([kept_some(list_transform(range(1, len(shares) + 1), lambda part: CAST(floor(size * "
        "shares[part] + 1e-9) AS BIGINT)), list_transform(range(1, len(shares) + 1), lambda part: done.wanted[part] + "
        "size * shares[part]), done.given, size)], lambda counts: {'size': size, 'wanted': list_transform(range(1, "
        "len(shares) + 1), lambda part: done.wanted[part] + size * shares[part]), 'given': list_transform(range(1, "
        "len(shares) + 1), lambda part: done.given[part] + counts[part]), 'kept': counts})[1]",
        ("kept_some",),
    ),
    "kept_some": Macro(
        "kept_some",
        ("counts", "wanted", "given", "size"),
        "The counts with the rows that do not divide, for the parts that lack most, and a row at least for each.",
        "filled(list_transform(range(1, len(counts) + 1), lambda part: counts[part] + CASE WHEN len(list_filter("
        "range(1, len(counts) + 1), lambda other: wanted[other] - given[other] - counts[other] > wanted[part] - "
        "given[part] - counts[part] OR (wanted[other] - given[other] - counts[other] = wanted[part] - given[part] - "
        "counts[part] AND other < part))) < size - list_sum(counts) THEN 1 ELSE 0 END))",
        ("filled",),
    ),
    "filled": Macro(
        "filled",
        ("counts",),
        "The counts without a 0: as long as there is one, the first of the largest gives it a row.",
        "list_reduce(list_prepend(counts, list_transform(counts, lambda every: counts)), lambda kept, nothing: "
        "CASE WHEN list_contains(kept, 0) THEN list_transform(range(1, len(kept) + 1), lambda part: kept[part] "
        "- CASE WHEN part = list_position(kept, list_max(kept)) THEN 1 ELSE 0 END "
        "+ CASE WHEN part = list_position(kept, 0) THEN 1 ELSE 0 END) ELSE kept END)",
    ),
    "json_length": Macro(
        "json_length",
        ("given",),
        "How many items a JSON array has: what is within it must come down to a list of strings (1) and values (2).",
        f"list_transform([json_reduced(given)], lambda held: CASE WHEN held = '[]' THEN CAST(0 AS BIGINT) "
        f"WHEN regexp_full_match(held, '\\[{_ITEM}(,{_ITEM})*\\]') THEN length(held) - length(replace(held, ',', '')) "
        "+ 1 END)[1]",
        ("json_reduced",),
    ),
    "json_reduced": Macro(
        "json_reduced",
        ("given",),
        f"A JSON array whose items are nested no more than {DEEPEST - 1} times, each item in one sign.",
        f"CASE WHEN starts_with(json_signs(given), '[') AND NOT regexp_matches(given, '{_ITEM}') THEN "
        f"'[' || list_reduce(list_prepend(json_signs(given)[2:-2], list_transform(range({DEEPEST - 1}), lambda turn: "
        "'')), lambda held, nothing: CASE WHEN contains(held, ']') OR contains(held, '}') THEN regexp_replace(held, "
        f"'\\[({_ITEM}(,{_ITEM})*)?\\]|\\{{({_MEMBER}(,{_MEMBER})*)?\\}}', chr(2), 'g') ELSE held END) || "
        "json_signs(given)[-1:] END",
        ("json_signs",),
    ),
    "json_signs": Macro(
        "json_signs",
        ("given",),
        "JSON with one sign for each string (1) and each other value (2), without the spaces between.",
        "regexp_replace(regexp_replace(regexp_replace(given, "
        "'\"(?:[^\"\\\\\\x00-\\x1f]|\\\\(?:[\"\\\\/bfnrt]|u[0-9a-fA-F]{4}))*\"', chr(1), 'g'), "
        "'-?(?:0|[1-9][0-9]*)(?:[.][0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null', chr(2), 'g'), "
        "'[ \\t\\n\\r]+', '', 'g')",
    ),
    "running_sums": Macro(
        "running_sums",
        ("given",),
        "The sums of a list so far, one number added after the other: block by block, since lists are copied.",
        "list_reduce(list_prepend([0e0], list_transform(range(0, len(given), greatest(1, CAST(sqrt(len(given)) AS "
        "BIGINT))), lambda place: given[place + 1:place + greatest(1, CAST(sqrt(len(given)) AS BIGINT))])), "
        "lambda sums, block: sums || list_reduce(list_prepend([sums[-1]], list_transform(block, lambda value: "
        "[value])), lambda added, value: list_append(added, added[-1] + value[1]))[2:])[2:]",
    ),
    "remove_accents": Macro(
        "without_accents",
        ("given",),
        "A text without the marks U+0300 to U+036F: letters that have some are listed beside those without.",
        f"nfc_normalize(regexp_replace(translate(given, '{''.join(_BARE)}', '{''.join(_BARE.values())}'), "
        f"'{_MARKS}', '', 'g'))",
    ),
}
"""For primitives what says the same, and what these are made of; ``row_hash`` is that of ``chance.hashed``."""


def definitions(names: set[str], macro_of: Callable[[str], Macro] = MACROS.__getitem__) -> list[str]:
    """The definitions of macros by their names, each after those that it calls."""
    made: dict[str, str] = {}

    def add(name: str) -> None:
        macro = macro_of(name)
        for needed in macro.needs:
            add(needed)
        made.setdefault(name, macro.definition)

    for name in sorted(names):
        add(name)
    return list(made.values())


def regular(pattern: str) -> str:
    """A pattern of ours as a regular expression."""
    classes = {CAPITAL: f"[{_CAPITAL}]", SMALL: f"[{_SMALL}]", DIGIT: "[0-9]", ANY: ".", MANY: ".*"}
    parts = (classes[part] if isinstance(part, int) else re.escape(part) for part in parse_pattern(pattern))
    return "".join(parts)
