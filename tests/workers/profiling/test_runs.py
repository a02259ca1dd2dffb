"""Runs of a sorted array are what counting every value gives, however the array is cut into blocks."""

from collections import Counter
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.profiling.runs import Runs

NUMBERS = st.lists(st.integers(-5, 12), max_size=60).map(sorted)


@given(NUMBERS, st.integers(1, 9), st.integers(1, 20))
def test_they_are_those_of_counting(numbers, block, most):
    counted = Counter(numbers)
    runs = Runs(np.array(numbers, np.int64))
    with patch("workers.profiling.runs.BLOCK", block):
        assert runs.distinct == len(counted)
        pairs = [
            pair for values, counts in runs.blocks() for pair in zip(values.tolist(), counts.tolist(), strict=True)
        ]
        assert pairs == sorted(counted.items())
        assert told(runs.commonest(most)) == sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
        assert told(runs.rarest(most)) == sorted(counted.items(), key=lambda pair: (pair[1], pair[0]))[:most]


def told(pairs):
    return list(zip(*(some.tolist() for some in pairs), strict=True))


@pytest.mark.parametrize("numbers", [np.repeat([0.0, -0.0, 1.0], 3), np.array([-np.inf, 0.5, 0.5, np.inf])])
def test_floats_are_told_apart_as_numbers(numbers):
    runs = Runs(np.sort(numbers))
    assert runs.distinct == len(np.unique(numbers))
