"""The SQL that is written for people computes what the engine computes, and holds what people typed as data alone."""

import json
import unicodedata
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.workers.engines.agreement import assert_same, sql_answers
from tests.workers.engines.nasty import rows
from tests.workers.engines.test_engines_agree import FAMILIES, compare
from tests.workers.engines.test_groups import FRAMES, ORDER, K, N, kinds_of, rows_of, shapes
from workers.core.errors import DataError
from workers.core.expressions.build import call, literal
from workers.core.expressions.folds import FOLDS, Fold
from workers.core.expressions.folds import ROWS as EVERY_ROW
from workers.core.expressions.grouping import SO_FAR, WHOLE, Frame, Group, Looked, Window
from workers.core.expressions.nodes import Column
from workers.core.expressions.plans import Output, RowPlan
from workers.core.schema import DATE, DATETIME, INTEGER, NUMBER, TEXT
from workers.engines.source_sql_expressions import REFUSED
from workers.engines.source_sql_zones import ZONED, changes

PARTS = {"city": TEXT, "x": NUMBER, "full": INTEGER, "day": DATE, "at": DATETIME}


def sql_of(plans, drawn, kinds):
    """The answers, but for texts that SQL cannot hold, and letters that are younger than DuckDB."""
    texts = "".join(value for row in drawn for value in row.values() if isinstance(value, str))
    assume(all(unicodedata.category(sign) != "Cn" for sign in texts))
    try:
        return sql_answers(plans, drawn, kinds)
    except DataError as problem:
        assume("NUL" not in problem.message)
        raise


@pytest.mark.parametrize("family", FAMILIES)
@settings(max_examples=4, deadline=None)
@given(data=st.data())
def test_every_primitive_that_duckdb_has_words_for(family, data):
    written = [(p, takes) for p, takes in FAMILIES[family] if p.name not in (*REFUSED, *ZONED, "matches")]
    compare(written, data, sql_of, most=12)


@pytest.mark.parametrize("pattern", ["A?a9", "*a*", "\\A*", "A*.-", "", "*"])
@settings(max_examples=6, deadline=None)
@given(drawn=rows({"text": TEXT}, 20))
def test_patterns(pattern, drawn):
    drawn += [{"text": text} for text in ("AbcⅠ", "ªb9", "É a", "A.-", "A\nb.-", "Axa1")]
    plan = RowPlan((Output("x", call("matches", Column("text", TEXT), literal(pattern))),))
    assert_same(*sql_of([plan], drawn, {"text": TEXT}))


ZONES = ["Europe/Paris", "America/Sao_Paulo", "Asia/Kathmandu", "Africa/Casablanca", "Europe/Dublin", "Etc/GMT+5"]


@pytest.mark.parametrize("function", ZONED)
@settings(max_examples=6, deadline=None)
@given(drawn=rows({"at": DATETIME}, 20), zone=st.sampled_from([*ZONES, "America/Boa_Vista", "Nowhere"]))
def test_clocks_of_time_zones(function, drawn, zone):
    seconds, _offsets = changes(zone) if zone != "Nowhere" else ([0, 16_000_000_000], [])
    nearby = [second + step for second in seconds[::7] for step in (-7200, -3600, -1, 0, 1799, 3600, 5400, 7201)]
    moments = [datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=None) + timedelta(seconds=second) for second in nearby]
    beyond = [moment.replace(year=moment.year + 6400) for moment in moments if moment.year > 2100][:90]
    plan = RowPlan((Output("x", call(function, Column("at", DATETIME), literal(zone))),))
    assert_same(*sql_of([plan], [*drawn, *({"at": moment} for moment in (*moments, *beyond))], {"at": DATETIME}))


def test_a_zone_that_differs_from_row_to_row_has_no_sql():
    plan = RowPlan((Output("x", call("local_from_utc", Column("at", DATETIME), Column("z", TEXT))),))
    with pytest.raises(DataError, match="a time zone that differs from row to row"):
        sql_answers([plan], [], {"at": DATETIME, "z": TEXT})


@pytest.mark.parametrize("function", FOLDS)
@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_folds_of_groups_and_of_the_rows_around(function, data):
    kind = data.draw(st.sampled_from(kinds_of(function)))
    given_rows = data.draw(rows_of(kind))
    kinds, _plain = shapes(given_rows, kind)
    one = Fold(function, Column("v", kind), data.draw(st.sampled_from([0.5, 0.0, 0.3])), "; ")
    order = ((ORDER, data.draw(st.booleans())),) if data.draw(st.booleans()) else ()
    frames = [frame for some, frame in FRAMES if function in some]
    looked = [Looked("w", one, WHOLE), *(Looked(f"x{at}", one, frame) for at, frame in enumerate(frames))]
    keys = data.draw(st.sampled_from([(), (K,), (K, N)]))
    plans = [
        Group((("n", N), ("key", K)), (("found", one), ("rows", EVERY_ROW))),
        Group((), (("found", one),)),
        Window(keys, order, (*looked, Looked("n", EVERY_ROW, SO_FAR))),
    ]
    for plan in plans:
        assert_same(*sql_of([plan], given_rows, kinds))


def test_running_sums_of_many_rows_are_the_same_to_the_last_bit():
    rng = np.random.default_rng(4)
    drawn = [
        {"k": key, "o": int(order), "v": None if at % 7 == 0 else float(value)}
        for at, (key, order, value) in enumerate(
            zip(
                rng.choice(["a", "b"], 5000, p=[0.9, 0.1]),
                rng.permutation(5000),
                rng.normal(size=5000) * 1e8,
                strict=True,
            )
        )
    ]
    kinds = {"k": TEXT, "o": INTEGER, "v": NUMBER}
    folds = [Fold(name, Column("v", NUMBER)) for name in ("sum_number", "mean")]
    looked = tuple(Looked(f"{one.function}{end}", one, Frame(None, end)) for one in folds for end in (0, -3))
    assert_same(*sql_answers([Window((K,), ((ORDER, False),), looked)], drawn, kinds))


JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=4)
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=8,
)
NEARLY_JSON = [
    "[",
    "[1,]",
    "[NaN]",
    '["\\ud800"]',
    '["a\nb"]',
    "[1 2]",
    "[01]",
    "[1.]",
    "[\x01]",
    "[s]",
    '["]',
    "[1]x",
    "[1}",
]
NEARLY_JSON += [
    '[{"a":1,"a":2}]',
    "[{1:2}]",
    "[1][2]",
    "\ufeff[1]",
    "[\u00a01]",
    '["\\u12"]',
    '["a\\"b"]',
    "[1e5,-0.0E+3]",
]
NEARLY_JSON += ["[" * deep + "]" * deep for deep in (100, 101)]


@settings(max_examples=12, deadline=None)
@given(documents=st.lists(JSON, max_size=12), data=st.data())
def test_how_long_json_arrays_are(documents, data):
    texts = [json.dumps(document, indent=data.draw(st.sampled_from([None, 1]))) for document in documents]
    for text in texts[:]:
        at = data.draw(st.integers(0, len(text)))
        texts.append(text[:at] + data.draw(st.sampled_from([*'[]{},:"\\ 1-.et\n', ""])) + text[at + 1 :])
    plan = RowPlan((Output("x", call("json_length", Column("t", TEXT))),))
    assert_same(*sql_of([plan], [{"t": text} for text in [*texts, *NEARLY_JSON, None]], {"t": TEXT}))
