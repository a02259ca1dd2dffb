"""Honest tables, and the ways in which a column or a row gives the answer away, planted one at a time."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from tests.workers.checks.planted import clean_sets
from workers.core.algorithm import REGRESSION

ROWS = 900


def honest(seed, *, task="binary"):
    """A table with a target ``y`` that three columns foretell, none of them nearly."""
    rng = np.random.default_rng(seed)
    age, income = rng.integers(18, 90, ROWS), rng.lognormal(10, 0.4, ROWS).round(2)
    town = rng.choice(["Lyon", "Paris", "Lille", "Nice"], ROWS)
    hidden = 0.04 * (age - 50) + 0.8 * (town == "Lyon") + rng.normal(size=ROWS)
    y = hidden if task == REGRESSION else np.where(hidden > 0.5, "yes", "no")
    return pl.DataFrame({"age": age, "income": income, "town": town, "y": y}), rng


def _flag(frame):
    return (frame["y"] == "yes").to_numpy().astype(float)


def _planted(name, column, frame):
    return frame.insert_column(0, pl.Series(name, column))


def copy(seed):
    frame, _rng = honest(seed)
    return _planted("leak", frame["y"], frame)


def negated_copy(seed):
    frame, _rng = honest(seed, task=REGRESSION)
    return _planted("leak", -frame["y"], frame)


def rescaled_with_noise(seed):
    frame, rng = honest(seed, task=REGRESSION)
    return _planted("leak", frame["y"] * 250 + 17 + rng.normal(0, 1e-9, ROWS), frame)


def text_of_the_class(seed):
    frame, _rng = honest(seed)
    return _planted("leak", frame["y"].replace({"yes": "closed early", "no": "running"}), frame)


def encoded_id(seed):
    """Customers of three rows each, whose number stands for what they did."""
    frame, rng = honest(seed)
    customer = np.repeat(rng.permutation(10_000)[: ROWS // 3], 3)
    did = dict(zip(np.unique(customer), rng.random(ROWS // 3) < 0.4, strict=True))
    frame = frame.with_columns(y=pl.Series(["yes" if did[c] else "no" for c in customer]))
    return _planted("leak", customer, frame).sample(fraction=1, shuffle=True, seed=seed)


def closing_date_when_positive(seed):
    frame, rng = honest(seed)
    days = [date(2024, 3, 1) + timedelta(days=int(d)) for d in rng.integers(0, 90, ROWS)]
    return _planted("leak", [d if yes else None for d, yes in zip(days, _flag(frame), strict=True)], frame)


def missing_when_negative(seed):
    frame, rng = honest(seed)
    values = rng.normal(size=ROWS)
    return _planted("leak", [v if yes else None for v, yes in zip(values, _flag(frame), strict=True)], frame)


def mean_of_groups(seed):
    """The mean answer of four rows or so, their own among them; the group itself is gone."""
    frame, rng = honest(seed)
    group = rng.integers(0, ROWS // 4, ROWS)
    means = pl.DataFrame({"g": group, "y": _flag(frame)}).select(pl.col("y").mean().over("g"))
    return _planted("leak", means.to_series(), frame)


def mean_of_groups_of_numbers(seed):
    frame, rng = honest(seed, task=REGRESSION)
    group = rng.integers(0, ROWS // 4, ROWS)
    means = pl.DataFrame({"g": group, "y": frame["y"]}).select(pl.col("y").mean().over("g"))
    return _planted("leak", means.to_series(), frame).sample(fraction=0.6, seed=seed)


def next_rows_answer(seed):
    frame, _rng = honest(seed)
    return _planted("leak", frame["y"].shift(-1), frame)


def amount_after_the_event(seed):
    frame, rng = honest(seed)
    return _planted("leak", np.where(_flag(frame) == 1, rng.gamma(2, 40, ROWS), 0.0), frame)


def row_of_the_sorted_file(seed):
    frame, _rng = honest(seed)
    return _planted("leak", np.arange(ROWS), frame.sort("y")).sample(fraction=1, shuffle=True, seed=seed)


def bins_of_the_number(seed):
    frame, _rng = honest(seed, task=REGRESSION)
    band = (frame["y"].rank().to_numpy() * 10 / (ROWS + 1)).astype(int)
    return _planted("leak", [f"band {'hcajdbgfei'[at]}" for at in band], frame)


def date_that_tells(seed):
    """A last visit that is after all others for those who left."""
    frame, rng = honest(seed)
    late = np.where(_flag(frame) == 1, 200, 0) + rng.integers(0, 150, ROWS)
    return _planted("leak", [date(2023, 1, 1) + timedelta(days=int(d)) for d in late], frame)


def _visits(seed, *, task="binary"):
    """Customers of one to eleven rows each, shuffled; a date says which row came first."""
    rng = np.random.default_rng(seed)
    customer = np.sort(rng.integers(0, 250, 1500))
    bent = rng.normal(size=250)[customer]
    hidden = bent + rng.normal(size=1500)
    y = (hidden * 100).round(2) if task == REGRESSION else (hidden > 0.6).astype(int)
    days = [date(2024, 1, 1) + timedelta(days=int(d)) for d in rng.permutation(1500)]
    frame = pl.DataFrame({"customer": [f"C{c:03}" for c in customer], "visited": days, "x": rng.normal(size=1500)})
    return frame.with_columns(y=y).sample(fraction=1, shuffle=True, seed=seed)


def _of_visits(made, *, task="binary"):
    def plant(seed):
        frame = _visits(seed, task=task).with_columns(_customer=pl.col("customer"))
        frame = frame.sort("visited").with_columns(leak=made).drop("_customer")
        return frame.sample(fraction=1, shuffle=True, seed=seed).select("leak", pl.exclude("leak"))

    return plant


Y = pl.col("y")
SUMMED_UP = {
    name: _of_visits(made, task=task)
    for name, made, task in (
        ("count_by_customer", Y.sum().over("customer"), "binary"),
        ("mean_by_customer_rounded", Y.mean().over("customer").round(2), REGRESSION),
        ("share_by_customer", Y.mean().over("customer"), "binary"),
        ("sum_by_customer", Y.sum().over("customer"), REGRESSION),
        ("largest_by_customer", Y.max().over("customer"), REGRESSION),
        ("any_by_customer", Y.max().over("customer"), "binary"),
        ("smallest_by_customer", Y.min().over("customer"), REGRESSION),
        ("sum_of_the_others", (Y.sum() - Y).over("customer"), REGRESSION),
        ("share_of_the_others", ((Y.sum() - Y) / (pl.len() - 1)).over("customer"), "binary"),
        ("sum_so_far_with_the_own", Y.cum_sum().over("customer"), "binary"),
        ("mean_so_far_with_the_own", (Y.cum_sum() / Y.cum_count()).over("customer"), REGRESSION),
        ("sum_still_to_come", (Y.sum() - Y.cum_sum()).over("customer"), "binary"),
        ("next_of_the_customer", Y.shift(-1).over("customer"), REGRESSION),
        ("mean_of_seven_around", Y.rolling_mean(7, center=True), "binary"),
        ("sum_of_the_last_five_with_the_own", Y.rolling_sum(5), "binary"),
        ("mean_of_the_next_three", Y.rolling_mean(3).shift(-3), REGRESSION),
    )
}
"""Sums of the answer over other rows, among them rows that nobody knows yet."""

PAST_ONLY = {
    name: (_of_visits(made, task=task), "y")
    for name, made, task in (
        ("sum_before", (Y.cum_sum() - Y).over("customer"), "binary"),
        ("sum_before_of_numbers", (Y.cum_sum() - Y).over("customer"), REGRESSION),
        ("share_before", ((Y.cum_sum() - Y) / (Y.cum_count() - 1)).over("customer"), "binary"),
        ("mean_before", Y.shift(1).rolling_mean(5, min_samples=1).over("customer"), REGRESSION),
        ("any_before", Y.cum_max().shift(1).over("customer"), "binary"),
        ("last_one", Y.shift(1).over("customer"), "binary"),
        ("last_one_of_numbers", Y.shift(1).over("customer"), REGRESSION),
        ("mean_of_seven_before", Y.shift(1).rolling_mean(7), "binary"),
        ("sum_of_thirty_before", Y.shift(1).rolling_sum(30), "binary"),
        ("rows_by_customer", pl.len().over("customer"), "binary"),
        ("row_of_the_customer", pl.int_range(pl.len()).over("customer"), "binary"),
        ("sum_of_something_else", pl.col("x").sum().over("customer"), "binary"),
    )
}
"""Honest: what came before the row, and what is no answer."""


PLANTED = {
    made.__name__: made
    for made in (
        copy, negated_copy, rescaled_with_noise, text_of_the_class, encoded_id, closing_date_when_positive,
        missing_when_negative, mean_of_groups, mean_of_groups_of_numbers, next_rows_answer, amount_after_the_event,
        row_of_the_sorted_file, bins_of_the_number, date_that_tells,
    )
}  # fmt: skip
"""Each makes a table from a seed; the column ``leak`` gives ``y`` away. Rows in two parts have a test of their own."""


def _strong(seed):
    """An honest score with an area under the curve of about 0.98."""
    rng = np.random.default_rng(seed)
    y = rng.random(2000) < 0.5
    return pl.DataFrame({"score": rng.normal(size=2000) + 2.9 * y, "noise": rng.normal(size=2000), "y": y}), "y"


def _strong_and_rare(seed):
    rng = np.random.default_rng(seed)
    y = rng.random(4000) < 0.02
    return pl.DataFrame({"score": rng.normal(size=4000) + 2.9 * y, "amount": rng.gamma(2, 9, 4000), "y": y}), "y"


def _series(seed):
    """A slow series with its own past beside it, which is known in time."""
    rng = np.random.default_rng(seed)
    y = np.cumsum(rng.normal(size=1200)) * 0.1 + rng.normal(size=1200)
    frame = pl.DataFrame({"day": np.arange(1200), "before": pl.Series(y).shift(1), "y": y})
    return frame, "y"


def _states(seed):
    """Days that mostly stay as they are, with the state of the day before."""
    rng = np.random.default_rng(seed)
    y = np.cumsum(rng.random(1200) < 0.1) % 2
    return pl.DataFrame({"before": pl.Series(y).shift(1), "wind": rng.normal(size=1200), "y": y}), "y"


def _walk(seed):
    """A price that goes on from where it was, with its past beside it: each tells it nearly whole, known in time."""
    rng = np.random.default_rng(seed)
    price = pl.Series(100 + np.cumsum(rng.normal(size=1500)))
    past = {f"price_{back}_days_ago": price.shift(back) for back in (1, 2, 5)}
    mean = price.shift(1).rolling_mean(3)
    return pl.DataFrame({**past, "mean_of_three": mean, "volume": rng.gamma(2, 9, 1500), "price": price}), "price"


def _honest_encoding(seed):
    """The mean answer of a group, learned from other rows than those it stands beside."""
    rng = np.random.default_rng(seed)
    rate = rng.beta(2, 3, 60)
    group = rng.integers(0, 60, 3000)
    y = rng.random(3000) < rate[group]
    past = np.array([(rng.random(40) < r).mean() for r in rate])
    return pl.DataFrame({"group": group, "past_share": past[group], "y": y}), "y"


def honest_sets():
    """Name -> (frame, target): at least 20 tables in which nothing gives the answer away."""
    made = {name: pair for name, pair in clean_sets().items() if pair[1]}
    for make in (_strong, _strong_and_rare, _series, _states, _walk, _honest_encoding):
        made[make.__name__.strip("_")] = make(7)
    for at, (name, (make, target)) in enumerate(PAST_ONLY.items()):
        made[name] = make(at), target
    return made
