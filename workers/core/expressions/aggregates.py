"""Aggregates: what a fitted step learns from the training rows.

Missing values are left out of every one; an aggregate that is not finite is missing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from workers.core.expressions.build import literal, number
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
    ``documents``   the ``limit`` words that occur in the most texts (ties: the lesser) with how many, as pairs; a word
                    is what stands between spaces
    ``yeo_johnson``, ``box_cox``  the power that makes the values most like a normal distribution by these
                    transformations (maximum likelihood; Yeo and Johnson 2000, Box and Cox 1964), and the mean and
                    deviation of the values so transformed, as three numbers; ``box_cox`` leaves out values up to 0

    and of several expressions, where a row counts only when all that is named here is present:

    ``groups``      for each value of ``of``, the ``limit`` commonest first: the value, how many rows have it, and mean
                    and deviation of the one ``beside`` it
    ``moments``     rows, means, and matrix of the sums of products of differences from the means, of all ``beside``
    ``drawn``       for each value of ``of``, ascending: the value, how many rows have it, and at most ``limit`` of
                    these rows, drawn by chance (``seed``) and in their order, as lists of what is ``beside``, which may
                    be missing
    """

    function: str
    of: Expression
    at: float = 0.5
    limit: int = 0
    beside: tuple[Expression, ...] = ()
    seed: int = 0

    @property
    def parts(self) -> tuple[Expression, ...]:
        """The expressions that it is learned from."""
        return (self.of, *self.beside)

    def over(self, parts: Iterable[Expression]) -> "Aggregate":
        """The same of other expressions."""
        of, *beside = parts
        return replace(self, of=of, beside=tuple(beside))


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


def documents(of: Expression, limit: int) -> Aggregate:
    return Aggregate("documents", of, limit=limit)


def groups(of: Expression, value: Expression, limit: int) -> Aggregate:
    return Aggregate("groups", of, limit=limit, beside=(number(value),))


def moments(of: Iterable[Expression]) -> Aggregate:
    return Aggregate("moments", literal(True), beside=tuple(map(number, of)))


def drawn(of: Expression, beside: Iterable[Expression], limit: int, seed: int = 0) -> Aggregate:
    return Aggregate("drawn", of, limit=limit, beside=tuple(beside), seed=seed)
