"""The numbers of the analyses equal those of scikit-learn and statsmodels within 1e-6."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from sklearn.datasets import load_diabetes
from sklearn.decomposition import PCA
from sklearn.linear_model import Lasso, LinearRegression
from sklearn.metrics import r2_score, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from workers.analyses import analyses
from workers.analyses.bias_report import measures
from workers.analyses.principal_components import components
from workers.analyses.seasonal_decomposition import strengths
from workers.analyses.variance_inflation import factors
from workers.core.seasons import stl

REFERENCE = json.loads((Path(__file__).parent / "statsmodels.json").read_text("utf-8"))
"""What statsmodels says of ``series_of`` and of the diabetes table; ``statsmodels_reference.py`` wrote it."""
NEAR = {"rel": 1e-6, "abs": 1e-6}


def series_of(rows=140, period=12):
    """The series of the reference: made of integers by plain arithmetic, so that no generator's version matters."""
    at = np.arange(rows)
    noise = (at * 7919 % 101) / 101 - 0.5
    return 0.05 * at + 2 * np.sin(2 * np.pi * at / period) + noise + np.where(at == 77, 9.0, 0.0)


def diabetes():
    return np.asarray(load_diabetes().data)


def compute(name, frame, **wishes):
    analysis = analyses.get(name)
    return analysis.compute(frame, analysis.Params.parse(wishes))


@pytest.mark.parametrize("robust", [False, True])
@pytest.mark.parametrize("period", [5, 12])
def test_stl_is_that_of_statsmodels(period, robust):
    parts = stl(series_of(), period, robust=robust)
    known = REFERENCE["stl"][f"{period}-{robust}"]
    for name, own in (("trend", parts.trend), ("seasonal", parts.season), ("resid", parts.rest)):
        assert own == pytest.approx(known[name], **NEAR)
    assert parts.weights == pytest.approx(known["weights"], **NEAR)


def test_the_parts_add_up_and_say_how_strong_they_are():
    y = series_of()
    parts = stl(y, 12)
    assert parts.trend + parts.season + parts.rest == pytest.approx(y)
    (_trend, trend), (_season, season) = strengths(parts)
    assert 0.5 < trend < 1 and 0.5 < season < 1


def test_variance_inflation_is_that_of_statsmodels_with_a_constant():
    assert factors(diabetes()) == pytest.approx(REFERENCE["vif"], **NEAR)


def test_variance_inflation_is_infinite_where_the_others_tell_it_exactly():
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=200), rng.normal(size=200)
    X = np.column_stack([a, b, 3 * a - 2 * b + 7, rng.normal(size=200), np.ones(200)])
    found = factors(X)
    assert np.isinf(found[:3]).all() and found[3] < 1.1 and np.isnan(found[4])
    regressed = LinearRegression().fit(X[:, :3], X[:, 3]).score(X[:, :3], X[:, 3])
    assert found[3] == pytest.approx(1 / (1 - regressed), **NEAR)
    said = compute("variance_inflation", pl.DataFrame(X, schema=list("abcde")))
    assert "tell these exactly" in said.sentences[0].english
    assert [row[1] for row in said.tables[0].rows[:3]] == ["∞"] * 3


def test_principal_components_are_those_of_scikit_learn():
    X = diabetes()
    known = PCA().fit(StandardScaler().fit_transform(X))
    shares, directions = components(X)
    assert shares == pytest.approx(known.explained_variance_ratio_, **NEAR)
    assert np.abs(directions) == pytest.approx(np.abs(known.components_), **NEAR)


def test_the_lasso_is_that_of_scikit_learn():
    bunch = load_diabetes(as_frame=True)
    frame = pl.DataFrame({name: bunch.frame[name].to_numpy() for name in bunch.frame})
    found = compute("lasso", frame, target="target", penalty=0.05)
    y = (bunch.target - bunch.target.mean()) / bunch.target.std(ddof=0)
    known = Lasso(alpha=0.05).fit(StandardScaler().fit_transform(bunch.data), y)
    own = dict(found.tables[0].rows)
    expected = dict(zip(bunch.feature_names, known.coef_, strict=True))
    assert {n for n, w in own.items() if w == 0} == {n for n, w in expected.items() if w == 0}
    assert all(own[name] == pytest.approx(expected[name], abs=1e-3) for name in expected)
    exact = Lasso(alpha=0.05, tol=1e-12, max_iter=100_000).fit(StandardScaler().fit_transform(bunch.data), y)
    assert [own[n] for n in bunch.feature_names] == pytest.approx(exact.coef_, **NEAR)


def test_target_leakage_scores_are_those_of_scikit_learn():
    rng = np.random.default_rng(5)
    x, y = rng.normal(size=500), rng.random(500) < 0.4
    x = x + y
    held = compute("target_leakage", pl.DataFrame({"x": x, "y": y}), target="y")
    classes = np.where(y, 1, 0) if y.sum() < 250 else np.where(y, 0, 1)  # the rarer class is the second
    train, test = train_test_split(np.arange(500), test_size=0.3, random_state=0, stratify=classes)
    tree = DecisionTreeClassifier(max_depth=10, min_samples_leaf=5, random_state=0)
    tree.fit(x[train].reshape(-1, 1), classes[train])
    known = roc_auc_score(classes[test], tree.predict_proba(x[test].reshape(-1, 1))[:, 1])
    assert held.tables[0].rows[0] == ("x", pytest.approx(known, **NEAR))


def test_target_leakage_of_a_number_is_r2_of_scikit_learn():
    rng = np.random.default_rng(6)
    x = rng.normal(size=400)
    y = x**2 + rng.normal(size=400)
    held = compute("target_leakage", pl.DataFrame({"x": x, "y": y}), target="y")
    train, test = train_test_split(np.arange(400), test_size=0.3, random_state=0)
    tree = DecisionTreeRegressor(max_depth=10, min_samples_leaf=5, random_state=0).fit(
        x[train].reshape(-1, 1), y[train]
    )
    known = r2_score(y[test], tree.predict(x[test].reshape(-1, 1)))
    assert held.tables[0].rows[0] == ("x", pytest.approx(known, **NEAR))


def test_a_leak_is_said_by_the_rules_of_the_guard():
    rng = np.random.default_rng(7)
    y = rng.random(300) < 0.5
    found = compute("target_leakage", pl.DataFrame({"leak": y * 3.0, "x": rng.normal(size=300), "y": y}), target="y")
    assert ["“leak” alone tells" in sentence.english for sentence in found.sentences] == [True]


def test_bias_measures_are_those_of_clarify():
    """By hand: 60 others of whom 45 have it, 40 of the group of whom 10 have it."""
    others = pl.Series(["yes"] * 45 + ["no"] * 15)
    own = pl.Series(["yes"] * 10 + ["no"] * 30)
    found = measures(others, own, "yes")
    assert found["CI"] == pytest.approx(0.2) and found["DPL"] == pytest.approx(0.5)
    assert found["KL"] == pytest.approx(0.25 * np.log(0.25 / 0.75) + 0.75 * np.log(0.75 / 0.25))
    assert found["JS"] == pytest.approx(0.5 * (0.75 * np.log(1.5) + 0.25 * np.log(0.5)) * 2)
    assert found["LP"] == pytest.approx(np.sqrt(0.5)) and found["TVD"] == found["KS"] == pytest.approx(0.5)
    assert measures(others, own.filter(own == "no"), "yes")["KL"] == float("inf")


def test_an_odd_value_of_a_series_is_marked():
    found = compute("anomalies", pl.DataFrame({"v": series_of()}), value="v", period=12)
    assert found.tables[0].rows[0][0] == 77 and found.rows == 140
    assert "far from what trend and season" in found.sentences[0].english


def test_gaps_are_bridged_and_said():
    y = series_of().tolist()
    y[20:23] = [None] * 3
    found = compute("seasonal_decomposition", pl.DataFrame({"v": y}), value="v", period=12)
    assert "3 missing values were bridged" in found.sentences[1].english


def test_the_summary_of_a_table():
    found = compute("table_summary", pl.DataFrame({"v": [1.0, 2.0, None, 6.0], "t": ["a", "a", "b", None]}))
    number, text = found.tables[0].rows
    assert number == ("v", "number", 1, 3, 3.0, pytest.approx(np.std([1, 2, 6], ddof=1)), 1.0, 2.0, 6.0)
    assert text[:4] == ("t", "text", 1, 2)


def test_the_quick_model_says_which_rows_judge_nothing():
    rng = np.random.default_rng(9)
    x = rng.integers(0, 800, 400)
    frame = pl.DataFrame({"x": x, "y": np.where(x > 400, "up", "down")})
    counts, twins = (spoken.english for spoken in compute("quick_model", frame, target="y").sentences)
    learned, judged = (int(word) for word in counts.split() if word.isdigit())
    assert int(twins.split()[0]) + learned + judged == 400 and "judge nothing" in twins


def test_the_quick_model_learns_and_is_judged_by_rows_it_has_not_seen():
    rng = np.random.default_rng(8)
    x = rng.normal(size=400)
    frame = pl.DataFrame({"x": x, "noise": rng.normal(size=400), "y": np.where(x > 0, "up", "down")})
    found = compute("quick_model", frame, target="y")
    (_label, auc, guess) = found.tables[0].rows[0]
    assert auc > 0.95 and guess == 0.5
