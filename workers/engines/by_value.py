"""Primitives that every engine computes by one function of Python, value by value: no two libraries agree on them."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from workers.core.expressions.hashing import crc_32, trigram_similarity, word_buckets
from workers.core.expressions.json_text import json_length, json_shape, json_value
from workers.core.expressions.patterns import matches
from workers.core.expressions.zones import local_from_utc, utc_from_local

FUNCTIONS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        crc_32,
        json_length,
        json_shape,
        json_value,
        local_from_utc,
        matches,
        trigram_similarity,
        utc_from_local,
        word_buckets,
    )
}


def answers(function: Callable[..., Any], columns: Iterable[Iterable[Any]]) -> Iterator[Any]:
    """Row by row; missing where an argument is."""
    return (None if None in row else function(*row) for row in zip(*columns, strict=True))
