"""What is learned of many columns or words, against scikit-learn and against what can be counted by hand."""

import warnings
import zlib

import numpy as np
import polars as pl
import pytest

from tests.workers.transforms.steps import made
from workers.core.chance import shuffled
from workers.core.errors import DataError
from workers.recipes import Recipe, Step, fit

RNG = np.random.default_rng(5)
MIXED = RNG.normal(size=(80, 3)) @ RNG.normal(size=(3, 4)) * [1.0, 10.0, 0.1, 3.0] + [0.0, 5.0, -1.0, 100.0]
ROWS = {name: MIXED[:, at].tolist() for at, name in enumerate("abcd")}
COLUMNS = list(ROWS)
TEXTS = ["Le chat noir", "le chien noir noir", "un chat, un chien !", "", "Le Chat", "zèbre"]


def sentence(op, rows, **params):
    return fit(Recipe((Step(op, params),)), pl.DataFrame(rows)).steps[0].sentence


@pytest.mark.parametrize("method", ["yeo_johnson", "box_cox"])
@pytest.mark.parametrize("standardise", [True, False])
def test_powers_are_those_of_scikit_learn(method, standardise):
    from sklearn.preprocessing import PowerTransformer  # noqa: PLC0415 - slow to load

    values = {"x": RNG.lognormal(size=120), "y": RNG.gamma(2.0, size=120) + (0.1 if method == "box_cox" else -1.0)}
    theirs = PowerTransformer(method.replace("_", "-"), standardize=standardise)
    expected = theirs.fit_transform(np.column_stack(list(values.values())))
    found = made("power_transform", values, columns=["x", "y"], method=method, standardise=standardise)
    assert np.column_stack([found["x"], found["y"]]) == pytest.approx(expected, abs=1e-6)
    state = fit(Recipe((Step("power_transform", {"columns": ["x"], "method": method}),)), pl.DataFrame(values)).steps[0]
    assert state.state["x"]["power"] == pytest.approx(theirs.lambdas_[0], abs=1e-6)


def test_numbers_up_to_0_have_no_power_of_box_and_cox_and_a_constant_is_left():
    rows = {"x": [1.0, 2.0, 4.0, 9.0]}
    assert made("power_transform", rows, {"x": [0.0, -1.0, None]}, columns=["x"], method="box_cox")["x"] == [None] * 3
    assert made("power_transform", {"x": [3.0, 3.0]}, columns=["x"], standardise=False)["x"] == [3.0, 3.0]
    with pytest.raises(DataError, match="“x” has no numbers"):
        made("power_transform", {"x": [-1.0, 0.0]}, columns=["x"], method="box_cox")


@pytest.mark.parametrize("standardise", [True, False])
def test_components_are_those_of_scikit_learn_up_to_the_sign(standardise):
    from sklearn.decomposition import PCA  # noqa: PLC0415 - slow to load
    from sklearn.preprocessing import StandardScaler  # noqa: PLC0415 - as above

    values = StandardScaler().fit_transform(MIXED) if standardise else MIXED
    theirs = PCA(2).fit(values)
    found = made("pca_columns", ROWS, columns=COLUMNS, standardise=standardise)
    assert list(found) == ["pca_1", "pca_2"]
    expected = theirs.transform(values)
    for at, name in enumerate(found):
        sign = 1.0 if theirs.components_[at][np.abs(theirs.components_[at]).argmax()] > 0 else -1.0
        assert found[name] == pytest.approx(expected[:, at] * sign, abs=1e-6)
    state = fit(Recipe((Step("pca_columns", {"columns": COLUMNS, "standardise": standardise}),)), pl.DataFrame(ROWS))
    assert state.steps[0].state["pca"]["shares"] == pytest.approx(theirs.explained_variance_ratio_, abs=1e-9)


def test_as_few_components_as_hold_the_share_and_none_for_a_row_with_a_gap():
    found = made("pca_columns", ROWS, columns=COLUMNS, by="share", percent=100.0)
    assert list(found) == ["pca_1", "pca_2", "pca_3"], "four columns made of three"
    gap = {name: [None if name == "b" else 1.0] for name in COLUMNS}
    assert made("pca_columns", ROWS, gap, columns=COLUMNS, drop=False)["pca_1"] == [None]
    with pytest.raises(DataError, match="Fewer than 2"):
        made("pca_columns", {"a": [1.0, None], "b": [None, 2.0]}, columns=["a", "b"])


def test_rows_get_the_group_of_the_nearest_centre_the_largest_first():
    points = [(0.0, 0.0)] * 3 + [(0.5, 0.1)] * 3 + [(10.0, 10.0)] * 4 + [(-10.0, 20.0)] * 2
    rows = {"x": [x for x, _y in points], "y": [y for _x, y in points]}
    asked = {"x": [9.0, 0.2, -9.0, None], "y": [9.0, 0.0, 19.0, 1.0]}
    params = {"columns": ["x", "y"], "clusters": 3, "distance": True}
    found = made("cluster_column", rows, asked, **params)
    assert found["cluster"] == [2, 1, 3, None]
    from sklearn.cluster import KMeans  # noqa: PLC0415 - slow to load

    theirs = KMeans(3, n_init=4, random_state=0).fit(points).cluster_centers_
    plain = {"columns": ["x", "y"], "clusters": 3, "standardise": False}
    state = fit(Recipe((Step("cluster_column", plain),)), pl.DataFrame(rows)).steps[0].state["cluster"]
    assert sorted(state["centres"]) == pytest.approx(np.array(sorted(theirs.tolist())), abs=1e-9)
    flat = made("cluster_column", rows, asked, standardise=False, **params)
    assert flat["cluster_distance"][0] == pytest.approx(2**0.5) and flat["cluster_distance"][3] is None
    assert made("cluster_column", {"x": [1.0, 1.0, 2.0]}, columns=["x"])["cluster"] == [1, 1, 2], (
        "two values, two groups"
    )


def test_a_step_says_from_how_many_rows_it_learned_when_not_from_all(monkeypatch):
    monkeypatch.setattr("workers.transforms.cluster_column.MOST_ROWS", 50)
    said = sentence("cluster_column", ROWS, columns=["a"], clusters=2)
    assert said.endswith("learned from 50 rows drawn of 80.")
    drawn = np.sort(shuffled(80, 0)[:50])
    alone = {"a": MIXED[drawn, 0].tolist()}
    assert made("cluster_column", ROWS, columns=["a"], clusters=2) | {"a": 0} == {
        **made("cluster_column", alone, ROWS, columns=["a"], clusters=2),
        "a": 0,
        **{name: ROWS[name] for name in "bcd"},
    }


@pytest.mark.parametrize("even", [True, False])
def test_words_weigh_what_scikit_learn_says(even):
    from sklearn.decomposition import TruncatedSVD  # noqa: PLC0415 - slow to load
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - as above

    theirs = TfidfVectorizer(token_pattern=r"\w+", norm="l2" if even else None)
    expected = theirs.fit_transform(TEXTS).toarray()
    found = made("tfidf_columns", {"t": TEXTS}, column="t", even=even)
    names = [f"t_{word}" for word in theirs.get_feature_names_out()]
    assert sorted(found) == sorted(names)
    for at, name in enumerate(names):
        assert found[name] == pytest.approx(expected[:, at], abs=1e-12)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        topics = TruncatedSVD(2, algorithm="arpack").fit_transform(expected)
    few = made("tfidf_columns", {"t": TEXTS}, column="t", even=even, components=2)
    for at in range(2):
        assert np.abs(few[f"t_topic_{at + 1}"]) == pytest.approx(np.abs(topics[:, at]), abs=1e-6)


def test_the_words_of_the_most_texts_are_chosen_and_new_words_are_left_out():
    found = made("tfidf_columns", {"t": TEXTS}, {"t": ["NOIR inconnu", None]}, column="t", most=3, even=False)
    assert list(found) == ["t_chat", "t_chien", "t_le"] and found["t_chat"] == [0.0, None]


def test_words_are_counted_in_the_column_that_their_hash_says():
    found = made("hash_text", {"t": ["Noir, noir chat", None, ""]}, column="t", buckets=8)
    expected = np.zeros(8)
    for word in ("noir", "noir", "chat"):
        expected[zlib.crc32(word.encode()) % 8] += 1
    assert [found[f"t_hash_{at}"][0] for at in range(8)] == expected.tolist()
    assert found["t_hash_0"][1:] == [None, 0]


def test_categories_have_a_bucket_seen_or_not():
    rows, buckets = {"x": ["a", "é", None]}, [zlib.crc32(b"a") % 5, zlib.crc32("é".encode()) % 5]
    assert made("hash_encode", rows, columns=["x"], buckets=5, result="number")["x"] == [*buckets, None]
    flags = made("hash_encode", rows, {"x": ["é", None]}, columns=["x"], buckets=5)
    assert [flags[f"x_hash_{at}"] for at in range(5)] == [[int(at == buckets[1]), 0] for at in range(5)]
    assert made("hash_encode", {"n": [7]}, columns=["n"], result="number")["n"] == [zlib.crc32(b"7") % 16]
    with pytest.raises(DataError, match="At most 512"):
        made("hash_encode", rows, columns=["x"], buckets=1000)


def test_values_are_compared_with_the_commonest_by_groups_of_three_letters():
    rows = {"x": ["Paris", "Paris", "Lyon", "Lyon", "Pariss", None]}
    found = made("similarity_encode", rows, {"x": ["PARIS", "Pariss", "Lyo", None]}, columns=["x"], most=2)
    assert list(found) == ["x_Lyon", "x_Paris"]
    # "  p", " pa", "par", "ari", "ris", "is " beside the same with "iss", "ss " for "is ": 5 of 8.
    assert found["x_Paris"] == [1.0, 5 / 8, 0.0, None] and found["x_Lyon"][:2] == [0.0, 0.0]
    assert found["x_Lyon"][2] == 3 / 6
