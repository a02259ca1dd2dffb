"""Correlation: equal to scipy and scikit-learn on the rows where both columns have a value."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from scipy import stats
from scipy.stats.contingency import association
from sklearn.metrics import normalized_mutual_info_score

from workers.core.errors import DataError
from workers.core.reporter import ListReporter
from workers.core.store import Store, StoreRef
from workers.core.tables import write_table
from workers.profiling import correlation
from workers.profiling.correlation import CRAMER, INFORMATION, PEARSON, SPEARMAN, CorrelationSpec, correlate

ROWS = 3000


def example():
    rng = np.random.default_rng(5)
    base = rng.normal(size=ROWS)
    gaps = rng.random(ROWS) < 0.2
    letters = np.array(list("abcd"))
    return pl.DataFrame(
        {
            "base": base,
            "noisy": base + rng.normal(size=ROWS) + 1e6,
            "gappy": [None if gap else float(v) for gap, v in zip(gaps, base**3, strict=True)],
            "ties": rng.integers(0, 5, ROWS),
            "day": [date(2020, 1, 1) + timedelta(days=int(n)) for n in rng.integers(0, 900, ROWS)],
            "flag": base > 0.3,
            "letter": letters[np.clip((base + 2).astype(int), 0, 3)],
            "other": [None if gap else str(v) for gap, v in zip(gaps[::-1], rng.integers(0, 7, ROWS), strict=True)],
            "constant": [7] * ROWS,
            "odd": [float("nan"), float("inf"), *base[2:] * -1],
            "void": pl.Series([None] * ROWS, dtype=pl.Float64),
        }
    )


@pytest.fixture
def found(tmp_path, monkeypatch):
    monkeypatch.setattr(correlation, "ROWS_AT_ONCE", 700)

    def run(frame, *columns):
        table = write_table(Store(StoreRef(str(tmp_path / "store"))), "t", frame)
        return correlate(CorrelationSpec(table, columns), ListReporter())

    return run


def pairs(matrix):
    for i, left in enumerate(matrix.columns):
        for j, right in enumerate(matrix.columns):
            yield left, right, matrix.values[i][j], matrix.rows[i][j]


def common(frame, left, right):
    numbers = [pl.col(name).to_physical().cast(pl.Float64) for name in (left, right)]
    both = frame.select(numbers[0].alias("l"), numbers[1].alias("r")).filter(
        pl.all_horizontal(pl.all().is_finite().fill_null(False))
    )
    return both["l"].to_numpy(), both["r"].to_numpy()


@pytest.mark.parametrize(("measure", "theirs"), [(PEARSON, stats.pearsonr), (SPEARMAN, stats.spearmanr)])
def test_numbers_agree_with_scipy_pair_by_pair(found, measure, theirs):
    frame = example()
    matrix = found(frame).measures[measure]
    assert matrix.columns == ["base", "noisy", "gappy", "ties", "day", "flag", "constant", "odd", "void"]
    for left, right, value, rows in pairs(matrix):
        first, second = common(frame, left, right)
        assert rows == len(first), (left, right)
        if {left, right} & {"constant", "void"}:
            assert value is None, (left, right)
        else:
            assert value == pytest.approx(theirs(first, second)[0], abs=1e-9), (left, right)


def test_categories_agree_with_the_formula_on_scipys_chi_square(found):
    frame = example()
    matrix = found(frame).measures[CRAMER]
    assert matrix.columns == ["ties", "flag", "letter", "other", "constant"]
    for left, right, value, rows in pairs(matrix):
        both = frame.select(left, right if left != right else pl.col(left).alias("twin")).drop_nulls()
        assert rows == both.height
        if left == right or "constant" in (left, right):
            continue
        table = both.pivot(both.columns[1], index=left, aggregate_function="len", values=left).fill_null(0)
        counts = table.drop(left).to_numpy()
        n, (r, k) = counts.sum(), counts.shape
        phi = association(counts, method="cramer") ** 2 * (min(r, k) - 1)
        corrected = max(0, phi - (k - 1) * (r - 1) / (n - 1))
        least = min(k - (k - 1) ** 2 / (n - 1), r - (r - 1) ** 2 / (n - 1)) - 1
        assert value == pytest.approx(np.sqrt(corrected / least), abs=1e-9), (left, right)


def test_information_agrees_with_scikit_learn(found):
    frame = example()
    matrix = found(frame).measures[INFORMATION]
    columns = ["ties", "letter", "other", "flag"]
    for left, right, value, _rows in pairs(matrix):
        if left in columns and right in columns and left != right:
            both = frame.select(left, right).drop_nulls()
            expected = normalized_mutual_info_score(both[left].to_list(), both[right].to_list())
            assert value == pytest.approx(expected, abs=1e-9)


def test_information_of_numbers_uses_twenty_bins_of_equally_many_rows(found):
    frame = example()
    matrix = found(frame, "base", "letter").measures[INFORMATION]
    ranks = stats.rankdata(frame["base"].to_numpy())
    bins = np.minimum(19, ((ranks - 0.5) / ROWS * 20).astype(int))
    assert np.bincount(bins).tolist() == [150] * 20
    expected = normalized_mutual_info_score(bins, frame["letter"].to_list())
    assert matrix.values[0][1] == pytest.approx(expected, abs=1e-9)


def test_text_of_many_values_is_left_out_and_said(found):
    result = found(pl.DataFrame({"name": [f"n{n}" for n in range(200)], "x": range(200)}))
    assert result.wordy == ["name"] and result.measures[INFORMATION].columns == ["x"]


def test_the_first_sixty_columns_are_compared_unless_others_are_chosen(found):
    frame = pl.DataFrame({f"c{n}": np.random.default_rng(n).normal(size=50) for n in range(64)})
    result = found(frame)
    assert (len(result.measures[PEARSON].columns), result.beyond) == (60, ["c60", "c61", "c62", "c63"])
    assert found(frame, "c63", "c1").measures[PEARSON].columns == ["c63", "c1"]


def test_a_column_that_is_not_there_is_explained(found):
    with pytest.raises(DataError, match="Did you mean “base”"):
        found(example(), "bas")


@pytest.mark.parametrize(
    "frame", [pl.DataFrame({"a": pl.Series([], dtype=pl.Int64)}), pl.DataFrame({"a": [1], "b": ["x"]})]
)
def test_hardly_any_rows_are_no_accident(found, frame):
    result = found(frame)
    assert all(value is None for matrix in result.measures.values() for *_names, value, _n in pairs(matrix))


def test_long_whole_numbers_are_told_apart_by_rank(found):
    long = [2**60 + n for n in (3, 1, 2, 5, 4)]
    matrix = found(pl.DataFrame({"long": long, "small": [3, 1, 2, 5, 4]})).measures[SPEARMAN]
    assert matrix.values[0][1] == pytest.approx(1.0)
