"""Work done beside other work comes back in its order, and its errors at their turn."""

import threading
from contextlib import closing

import pytest

from workers.core.ahead import side_by_side


def test_results_come_in_the_order_of_the_items_whichever_is_done_first():
    second_done = threading.Event()

    def work(item):
        if item == 0:
            assert second_done.wait(10), "the second item was not worked on beside the first"
        if item == 1:
            second_done.set()
        return item * item

    assert list(side_by_side(work, range(20))) == [item * item for item in range(20)]


def test_an_error_is_raised_at_its_turn():
    results = side_by_side(lambda item: 6 // (2 - item), range(9))
    assert [next(results), next(results)] == [3, 6]
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_items_that_nobody_waits_for_are_not_made():
    made = []

    def items():
        for item in range(1_000):
            made.append(item)
            yield item

    with closing(side_by_side(lambda item: item, items())) as results:
        assert next(results) == 0
    assert len(made) <= 3
