"""Aggregates: what a fitted step learns from the training rows.

Missing values are left out of every one; an aggregate that is not finite is missing.
"""

from dataclasses import dataclass

from workers.core.expressions.build import number
from workers.core.expressions.nodes import Expression


@dataclass(frozen=True)
class Aggregate:
    """One fact about all rows. ``function`` is one of:

    ``count``       how many values are present
    ``mean``        arithmetic mean, missing when there is no value
    ``deviation``   population standard deviation (divides by n)
    ``minimum``, ``maximum``
    ``quantile``    linear between the two nearest ranks (type 7 of Hyndman and Fan 1996, numpy's default)
    ``mode``        the most frequent value, the least of several
    ``frequencies`` the ``limit`` most frequent values (ties: the lesser) with how often each occurs, as pairs
    ``categories``  the ``limit`` most frequent values (ties: the lesser), in ascending order
    """

    function: str
    of: Expression
    at: float = 0.5
    limit: int = 0


def mean(of: Expression) -> Aggregate:
    return Aggregate("mean", number(of))


def deviation(of: Expression) -> Aggregate:
    return Aggregate("deviation", number(of))


def minimum(of: Expression) -> Aggregate:
    return Aggregate("minimum", number(of))


def maximum(of: Expression) -> Aggregate:
    return Aggregate("maximum", number(of))


def quantile(of: Expression, at: float) -> Aggregate:
    return Aggregate("quantile", number(of), at=at)


def mode(of: Expression) -> Aggregate:
    return Aggregate("mode", of)


def count(of: Expression) -> Aggregate:
    return Aggregate("count", of)


def frequencies(of: Expression, limit: int) -> Aggregate:
    return Aggregate("frequencies", of, limit=limit)


def categories(of: Expression, limit: int) -> Aggregate:
    return Aggregate("categories", of, limit=limit)
