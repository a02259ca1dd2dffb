"""What the operations on text make, on values small enough to check by hand."""

import polars as pl
import pytest

from workers.core.errors import DataError
from workers.recipes import Recipe, Step, fit


def made(op, values, **params):
    """The columns after the step over one column ``t`` of text."""
    frame = pl.DataFrame({"t": pl.Series(values, dtype=pl.String)})
    return fit(Recipe((Step(op, params),)), frame).apply(frame).to_dict(as_series=False)


def texts(op, values, **params):
    """What the step makes of the column itself."""
    return made(op, values, columns=["t"], **params)["t"]


def test_replace_text_takes_no_sign_for_special():
    assert texts("replace_text", ["a.b.", "A", "", None], part=".", by="$1") == ["a$1b$1", "A", "", None]
    assert texts("replace_text", ["aaa"], part="aa") == ["a"]
    with pytest.raises(DataError, match="Write the text to look for"):
        texts("replace_text", ["a"], part="")


def test_remove_text_takes_one_text_after_the_other():
    assert texts("remove_text", ["12 € approx.", "€"], texts=" €\r\napprox.\n") == ["12 ", "€"]
    with pytest.raises(DataError, match="one to fifty texts"):
        texts("remove_text", ["a"], texts="\n\n")


def test_pad_text_fills_what_is_short():
    assert texts("pad_text", ["75", "é", "123456", "", None], length=5) == ["00075", "0000é", "123456", "00000", None]
    assert texts("pad_text", ["75"], length=4, side="right", character=" ") == ["75  "]
    with pytest.raises(DataError, match="exactly one character"):
        texts("pad_text", ["a"], length=3, character="ab")


def test_truncate_text_counts_its_ending():
    assert texts("truncate_text", ["abcdef", "é", None], length=3) == ["abc", "é", None]
    assert texts("truncate_text", ["abcd", "abc"], length=3, ending="…") == ["ab…", "abc"]
    with pytest.raises(DataError, match="longer than the text may be"):
        texts("truncate_text", ["a"], length=2, ending="...")


def test_add_to_text_leaves_missing_alone():
    assert texts("add_to_text", ["a", "", None], before="<", after=">") == ["<a>", "<>", None]
    with pytest.raises(DataError, match="Write what to add"):
        texts("add_to_text", ["a"])


def test_spaces_accents_and_capitals():
    assert texts("collapse_spaces", [" a\t\n\u00a0b  c"]) == [" a b c"]
    given = ["Été à Çà", "cœur ß ø", "Nguyễn", "Й", "한글", None]
    assert texts("remove_accents", given) == ["Ete a Ca", "cœur ß ø", "Nguyen", "И", "한글", None]
    given = ["JEAN-PIERRE o'neil", "élodie  d’ARC", "ÇA\tva 3e", "ßa", "ΑΣ", ""]
    wanted = ["Jean-Pierre O'Neil", "Élodie  D’Arc", "Ça\tVa 3e", "SSa", "Ας", ""]
    assert texts("format_text", given, case="capitalise") == wanted


def test_split_text_makes_a_column_of_each_part():
    given = ["a,b,c", "a", "", None]
    parts = made("split_text", given, column="t")
    assert parts == {"t": given, "t_1": ["a", "a", "", None], "t_2": ["b", None, None, None]}
    parts = made("split_text", given, column="t", rest=True, drop=True)
    assert parts == {"t_1": ["a", "a", "", None], "t_2": ["b,c", None, None, None]}
    assert made("split_text", given, column="t", count=1, rest=True)["t_1"] == given
    parts = made("split_text", ["a--b--c--d"], column="t", separator="--", count=3, rest=True)
    assert parts["t_3"] == ["c--d"]


def test_text_part_counts_from_either_end():
    given = ["a/b/c", "a", "", None]
    assert texts("text_part", given, separator="/", part=2) == ["b", None, None, None]
    assert texts("text_part", given, separator="/", part=-1) == ["c", "a", "", None]
    assert texts("text_part", given, separator="/", part=-3) == ["a", None, None, None]
    with pytest.raises(DataError, match="There is no part 0"):
        texts("text_part", given, part=0)


@pytest.mark.parametrize(
    ("side", "which", "wanted"),
    [
        ("before", "first", "a"),
        ("after", "first", "b::c"),
        ("before", "last", "a::b"),
        ("after", "last", "c"),
    ],
)
def test_text_beside_a_separator(side, which, wanted):
    given = ["a::b::c", "::", "none", None]
    kept = texts("text_beside", given, separator="::", side=side, which=which)
    assert kept == [wanted, "", "none", None]
    assert texts("text_beside", given, separator="::", side=side, which=which, without="missing")[2] is None


def test_numbers_and_digits_are_found_within_text():
    given = ["about 12.5 kg", "-3 to 4", "1,234.50 $", "no", "v2.", ".5", "9" * 400, "", None]
    assert texts("extract_number", given) == [12.5, -3.0, 1234.5, None, 2.0, 5.0, None, None, None]
    assert texts("extract_number", ["1.234,50 €", "3,5"], decimal_mark="comma") == [1234.5, 3.5]
    assert texts("extract_digits", ["06 12-34", "٣2", "no", None]) == ["061234", "2", "", None]


def test_text_statistics_count_what_is_asked_for():
    found = made("text_statistics", ["Hé, l'ami! 42", "", " ", None], column="t", digits=True, capitals=True)
    assert found["t_length"] == [13, 0, 1, None]
    assert found["t_words"] == [4, 0, 0, None]
    assert found["t_digits"] == [2, 0, 0, None]
    assert found["t_capitals"] == [1, 0, 0, None]
    alone = made("text_statistics", ["«a», b!"], column="t", length=False, words=False, punctuation=True, drop=True)
    assert alone == {"t_punctuation": [4]}


def test_contains_words_finds_whole_words_unless_told_otherwise():
    given = ["Modern ART, party", "party", "bon-vivant", "", None]
    found = made("contains_words", given, column="t", words="art\nbon vivant\n art ")
    assert found["t_art"] == [True, False, False, False, None]
    assert found["t_bon vivant"] == [False, False, True, False, None]
    part = made("contains_words", given, column="t", words="art", whole=False, ignore_case=False)
    assert part["t_art"] == [True, True, False, False, None]
    assert made("contains_words", given, column="t", words="art", ignore_case=False)["t_art"][0] is False
