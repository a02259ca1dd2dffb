"""Chance of our own: the published hash, the same for ever, without a pattern."""

import numpy as np
import pytest

from workers.core.chance import _mixed, hashed, hashed_values, shuffled


def test_it_is_the_published_finaliser():
    """The first outputs of SplitMix64 from 1234567, as printed in the reference code's test vectors."""
    states = np.array([1234567], dtype=np.uint64) + np.uint64(0x9E3779B97F4A7C15) * np.arange(1, 4, dtype=np.uint64)
    assert _mixed(states).tolist() == [6457827717110365317, 3203168211198807973, 9817491932198370423]


def test_every_number_comes_once_and_another_seed_is_another_order():
    assert sorted(shuffled(1000, 3).tolist()) == list(range(1000))
    assert shuffled(1000, 3).tolist() != shuffled(1000, 4).tolist()
    assert shuffled(0, 1).tolist() == []


@pytest.mark.parametrize("seed", [0, 1, 2**63 - 1])
def test_places_follow_no_pattern(seed):
    order = shuffled(100_000, seed)
    assert abs(np.corrcoef(order, np.arange(100_000))[0, 1]) < 0.015
    assert abs(np.diff(order).clip(-1, 1).mean()) < 0.015
    assert len(np.unique(hashed(np.arange(100_000), seed))) == 100_000


def test_values_are_told_apart_by_type_and_place_and_by_the_seed():
    rows = [("1", None), (1, None), (None, "1"), ("1\n", None), (None, None)]
    assert len(set(hashed_values(rows, 0).tolist()) | set(hashed_values(rows, 1).tolist())) == 10
    assert hashed_values([("é", 1.5)], 7).tolist() == hashed_values([("é", 1.5)], 7).tolist()
