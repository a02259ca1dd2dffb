"""Every analysis: described, calm on awkward tables, plain JSON, and refusing columns that it cannot read."""

import json
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from workers.analyses import analyses, in_order
from workers.core.analysis import Found
from workers.core.errors import ParamsError
from workers.core.schema import Schema
from workers.core.specs import from_json, to_json

EVERY = in_order()
KINDS = {"x": pl.Float64, "y": pl.Float64, "k": pl.Int64, "c": pl.String, "b": pl.Boolean, "d": pl.Date}


def usual(rows=90, seed=3):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=rows)
    return pl.DataFrame(
        {
            "x": x,
            "y": 2 * x + rng.normal(size=rows),
            "k": rng.integers(0, 9, rows),
            "c": rng.choice(["a", "b"], rows),
            "b": rng.random(rows) < 0.5,
            "d": [date(2024, 1, 1) + timedelta(days=at) for at in range(rows)],
        },
        schema=KINDS,
    )


def missing(rows=30):
    return pl.DataFrame({name: [None] * rows for name in KINDS}, schema=KINDS)


def constant(rows=60):
    return usual(1).select(pl.all().repeat_by(rows).explode())


def huge(rows=60):
    frame = usual(rows)
    return frame.with_columns(k=pl.lit(2**63 - 1) - pl.col("k"), x=pl.col("x") * 1e300, y=pl.lit(float("inf")))


AWKWARD = {
    "no rows": lambda: usual().clear(),
    "one row": lambda: usual(1),
    "two rows": lambda: usual(2),
    "all missing": missing,
    "constant": constant,
    "huge": huge,
    "not a number": lambda: usual().with_columns(x=pl.lit(float("nan")), y=pl.lit(None, dtype=pl.Float64)),
    "usual": usual,
}
CHOSEN = {
    "histogram": {"x": "x", "colour": "c"},
    "scatter": {"x": "x", "y": "y"},
    "lasso": {"target": "y"},
    "bias_report": {"outcome": "c", "good": "a", "group": "b", "member": "true"},
    "target_leakage": {"target": "c"},
    "quick_model": {"target": "c"},
    "seasonal_decomposition": {"value": "y", "along": "d"},
    "anomalies": {"value": "y", "along": "d"},
}


@pytest.mark.parametrize("analysis", EVERY, ids=lambda a: a.name)
def test_it_describes_itself(analysis):
    assert analysis.label and analysis.help.endswith(".") and analysis.words.islower()
    assert all(field["label"] for field in analysis.Params.fields())


@pytest.mark.parametrize("shape", AWKWARD)
@pytest.mark.parametrize("analysis", EVERY, ids=lambda a: a.name)
def test_it_is_calm_on_awkward_tables_and_answers_plain_json(analysis, shape):
    frame = AWKWARD[shape]()
    for wishes in (CHOSEN.get(analysis.name, {}), _other(analysis)):
        chosen = analysis.Params.parse(wishes)
        analysis.check(chosen, Schema.of(frame))
        found = analysis.compute(frame, chosen)
        assert 0 <= found.rows <= frame.height
        assert found.sentences or found.tables or found.figures
        text = json.dumps(to_json(found), allow_nan=False)
        assert from_json(json.loads(text), Found).rows == found.rows
        for table in found.tables:
            assert all(len(row) == len(table.columns) for row in table.rows)
        assert all(sentence.english for sentence in found.sentences)


def _other(analysis):
    """The same with other columns for the target and the value, to meet other kinds."""
    wishes = dict(CHOSEN.get(analysis.name, {}))
    swaps = {"target": "b" if analysis.name == "lasso" else "k", "value": "k", "along": ""}
    return {**wishes, **{name: column for name, column in swaps.items() if name in wishes}}


@pytest.mark.parametrize("analysis", EVERY, ids=lambda a: a.name)
def test_it_refuses_a_column_that_is_not_there(analysis):
    fields = [field for field in analysis.Params.fields() if field["widget"] in ("column", "columns")]
    wishes = analysis.Params.parse({**CHOSEN.get(analysis.name, {}), fields[0]["name"]: "nowhere"})
    with pytest.raises(ParamsError) as caught:
        analysis.check(wishes, Schema.of(usual()))
    assert fields[0]["name"] in caught.value.fields
    assert "nowhere" in analysis.named(wishes)


def test_it_refuses_a_kind_that_it_cannot_read():
    lasso = analyses.get("lasso")
    with pytest.raises(ParamsError, match="is text"):
        lasso.check(lasso.Params.parse({"target": "c"}), Schema.of(usual()))
