"""JSON: every type and digit kept, nested objects as columns, and a line named for whatever is wrong."""

import json

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workers.core.errors import DataError
from workers.core.files import jsontext
from workers.core.reader import Source
from workers.readers import readers


@pytest.fixture
def columns(take):
    return lambda text, name="data.json", **chosen: take(text, name, **chosen).columns


@pytest.mark.parametrize(
    "text",
    [
        '[{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]',
        '{"a": 1, "b": "x"}\n{"a": 2, "b": "y"}\n',
        '{"a": 1, "b": "x"}\r\n\r\n{"a": 2, "b": "y"}',
        '{\n  "a": 1,\n  "b": "x"\n}\n{\n  "a": 2,\n  "b": "y"\n}\n',
        '{"count": 2, "data": [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}], "tags": ["t"]}',
        '{"result": {"page": 1, "items": [\n{"a": 1, "b": "x"},\n{"a": 2, "b": "y"}]}}',
        '\n\n [ {"b": "x", "a": 1}, {"a": 2, "b": "y"} ] \n',
    ],
)
def test_any_usual_layout_gives_the_same_rows(columns, text):
    found = columns(text)
    assert {name: found[name] for name in ("a", "b")} == {"a": [1, 2], "b": ["x", "y"]}


def test_the_list_inside_can_be_chosen(take):
    text = '{"people": [{"n": 1}, {"n": 2}, {"n": 3}], "places": [{"city": "Lyon"}]}'
    assert take(text, "a.json").params.records == "people"
    assert take(text, "a.json", records="places").columns == {"city": ["Lyon"]}
    assert take(text, "a.json", records=".").frame.height == 1
    with pytest.raises(DataError, match="there is no list at “plants”. The lists of this file are: “people”, “places”"):
        take(text, "a.json", records="plants")


def test_types_are_kept_as_they_are(take):
    taken = take('[{"i": 1, "f": 1.0, "s": "00123", "b": true, "n": null}, {"s": "1"}]', "a.json")
    assert taken.frame.dtypes == [pl.Int64, pl.Float64, pl.String, pl.Boolean, pl.Null]
    assert taken.columns["s"] == ["00123", "1"]
    assert taken.columns["i"] == [1, None]


@pytest.mark.parametrize("number", [2**53 + 1, 2**63 - 1, -(2**63)])
def test_whole_numbers_of_64_bits_are_exact(columns, number):
    assert columns(json.dumps([{"a": number}])) == {"a": [number]}


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 2**64, 10**30, 10**600])
def test_whole_numbers_beyond_64_bits_stay_to_the_digit_as_text(take, number):
    taken = take(f'[{{"a": 1}}, {{"a": {number}}}]', "a.json")
    assert taken.columns == {"a": ["1", str(number)]}
    assert "“a” holds numbers beyond 64 bits (1), kept as text to stay exact." in taken.notes


def test_a_number_too_large_for_a_fraction_is_never_infinite(take):
    assert take('[{"a": 1e400}, {"a": 0.5}]', "a.json").columns == {"a": ["1e400", "0.5"]}


def test_whole_numbers_and_fractions_together_are_numbers_unless_that_would_round(take):
    assert take('[{"a": 1}, {"a": 0.5}]', "a.json").columns == {"a": [1.0, 0.5]}
    taken = take('[{"a": 9007199254740993}, {"a": 0.5}]', "a.json")
    assert taken.columns == {"a": ["9007199254740993", "0.5"]}
    assert "“a” holds whole numbers that its fractions would round; kept as text to stay exact." in taken.notes


def test_several_kinds_in_one_column_are_counted_and_said(take):
    taken = take('[{"a": 1}, {"a": "x"}, {"a": 2}, {"a": true}]', "a.json")
    assert taken.columns == {"a": ["1", "x", "2", "true"]}
    assert (
        "“a” holds several kinds of value: whole numbers (2, first in row 1), text (1, first in row 2), "
        "true or false (1, first in row 4). It was kept as text."
    ) in taken.notes


def test_nan_and_infinity_are_kept_and_said(take):
    taken = take('[{"a": NaN}, {"a": -Infinity}, {"a": 1.5}]', "a.json")
    assert str(taken.columns["a"]) == "[nan, -inf, 1.5]"
    assert "were kept: 2." in " ".join(taken.notes)


def test_nested_objects_become_columns_and_lists_json_text(take):
    taken = take('[{"id": 1, "at": {"city": "Lyon", "geo": {"lat": 45.7}}, "tags": ["a", 2]}, {"id": 2}]', "a.json")
    assert taken.columns == {
        "id": [1, 2],
        "at.city": ["Lyon", None],
        "at.geo.lat": [45.7, None],
        "tags": ['["a",2]', None],
    }


def test_how_deep_to_unnest_can_be_chosen(columns):
    text = '[{"a": {"b": {"c": 1}}}]'
    assert columns(text, unnest=1) == {"a.b": ['{"c":1}']}
    assert columns(text, unnest=0) == {"a": ['{"b":{"c":1}}']}


def test_a_list_can_become_rows(columns):
    orders = '[{"id": 1, "items": [{"sku": "a"}, {"sku": "b"}]}, {"id": 2, "items": []}, {"id": 3}]'
    assert columns(orders, explode="items") == {"id": [1, 1, 2, 3], "items.sku": ["a", "b", None, None]}
    assert columns('[{"o": {"k": 1, "l": [5, 6]}}]', explode="o.l") == {"o.k": [1, 1], "o.l": [5, 6]}


def test_a_key_named_twice_is_said(take):
    taken = take('{"a": 1, "a": 2}\n{"a": 3}\n{"b": {"c": 1, "c": 2}}\n', "a.jsonl")
    assert taken.columns["a"] == [2, 3, None]
    assert "The key “a” comes twice in the same object; the last value was taken. Objects: 1." in taken.notes
    assert any("“c” comes twice" in note for note in taken.notes)


def test_text_in_a_key_or_value_that_looks_like_json_is_text(columns):
    odd = {"a": '{"x": 1}, [2], "', "b\\": "back\\slash", 'q"uote:': "}]"}
    assert columns(json.dumps([odd, odd])) == {name: [value, value] for name, value in odd.items()}


def test_missing_keys_are_missing_wherever_they_begin(columns):
    rows = [{"a": row} if row < 60_000 else {"a": row, "late": "x"} for row in range(60_001)]
    found = columns("\n".join(map(json.dumps, rows)), "a.jsonl")
    assert found["late"] == [None] * 60_000 + ["x"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_unicode_encodings_are_read(columns, encoding):
    assert columns('[{"ville": "Orléans ✓"}]'.encode(encoding)) == {"ville": ["Orléans ✓"]}


REFUSED = [
    ("", "the file is empty", None),
    (" \n ", "nothing but blanks", None),
    ("[]", "holds no records", None),
    ("[{}]", "hold no values", None),
    ('[{"a": 1},\n{"a": 2},\n{"a": }]', "line 3 is not JSON", 3),
    ('{"a": 1}\n{"a": 2\n{"a": 3}\n', "line 3 is not JSON", 3),
    ('{"a": 1}\n\n{"a": tru}\n', "line 3 is not JSON", 3),
    ('[{"a": 1},\n{"a": 2', "never closed", None),
    ('[{"a": 1}][{"a": 2}]', "line 1 is not JSON", 1),
    ('[{"a": 1}\n{"a": 2}]', "is not JSON", 2),
    ('[{"a": "x}]', "is not JSON", 1),
    (b'{"a": 1}\n{"a": "\xe9"}\n', "line 2 is not UTF-8", 2),
    ('[{"a": "\\ud800"}]', "holds half a character", 1),
    ('{"a": "\0"}', "is not JSON", 1),
    ("[" * 100_000 + "]" * 100_000, "too deeply", 1),
    ('[{"": 1}]', "a key without a name", None),
    ('[{"a": 1}, {"A": 2}]', "both called “A”", None),
    ('[{"a": {"b": 1}, "a.b": 2}]', "would make the same column", None),
    ("\n".join(f'{{"k{n}": 1}}' for n in range(10_500)), "more than 10,000 different keys", None),
]


@pytest.mark.parametrize("text, message, row", REFUSED, ids=[case[1] + str(n) for n, case in enumerate(REFUSED)])
def test_is_refused_naming_the_place(take, text, message, row):
    with pytest.raises(DataError, match=message) as caught:
        take(text, "data.json")
    assert caught.value.message.startswith("data.json: ")
    assert caught.value.details.get("row") == row


def test_the_line_is_right_far_into_the_file(take, monkeypatch):
    monkeypatch.setattr(jsontext, "PIECE", 1_000)
    rows = ['{"a": "some text, {with} [brackets]"}'] * 5_000
    rows[4_321] = '{"a": oops}'
    for text in ("\n".join(rows), "[" + ",\n".join(rows) + "]"):
        with pytest.raises(DataError, match="line 4322 is not JSON"):
            take(text, "data.json")


def test_a_record_that_never_ends_is_refused(take, monkeypatch):
    monkeypatch.setattr(jsontext, "PIECE", 1_000)
    monkeypatch.setattr(jsontext, "LONGEST", 10_000)
    monkeypatch.setattr("workers.core.files.jsonplaces.LONGEST", 10_000)
    with pytest.raises(DataError, match="the record that begins in line 2 is longer than"):
        take('[{"a": 1},\n{"a": "' + "x" * 50_000 + '"}]', "data.json")


def test_a_cell_of_ten_megabytes_is_one_cell(columns):
    assert len(columns(json.dumps([{"a": "z" * 10_000_000}]))["a"][0]) == 10_000_000


KEYS = st.text('abc.{}[]",:\\ é', min_size=1, max_size=4).filter(str.strip)
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=False, allow_infinity=False)
)
RECORDS = st.lists(st.dictionaries(KEYS, LEAVES | st.lists(LEAVES, max_size=3), max_size=4), min_size=1, max_size=12)


@settings(max_examples=70, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=RECORDS, piece=st.integers(8, 200), indent=st.sampled_from([None, 1]))
def test_a_list_and_lines_cut_anywhere_give_every_record_once(tmp_path, monkeypatch, records, piece, indent):
    monkeypatch.setattr(jsontext, "PIECE", piece)
    place = tmp_path / "any.json"
    text = json.dumps(records, indent=indent)
    place.write_text(text)
    start, end = text.index("["), text.rindex("]")
    whole = [p.text for p in jsontext.elements_of(place, start + 1, end)]
    assert [value for part in whole for value in json.loads(b"[" + part + b"]")] == records
    place.write_text("\n".join(json.dumps(record, indent=indent) for record in records))
    decoder, found = json.JSONDecoder(), []
    for part in jsontext.values_of(place):
        at, held = 0, part.text.decode().strip()
        while at < len(held):
            value, at = decoder.raw_decode(held, at)
            at += len(held[at:]) - len(held[at:].lstrip())
            found.append(value)
    assert found == records


def test_what_one_file_held_is_not_taken_for_another(tmp_path):
    reader = readers.get("json")
    for name, text in (("a", '[{"x": 1}]'), ("b", '[{"y": "z"}]')):
        path = tmp_path / name
        path.write_text(text)
        source = Source(path, f"{name}.json", tmp_path)
        assert pl.concat(reader.read(source, reader.sniff(source, {}).params)).columns == ["x" if name == "a" else "y"]
