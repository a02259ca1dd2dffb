"""Power transformations as expressions."""

from workers.core.expressions.build import call, literal
from workers.core.expressions.nodes import Expression

NEAR = 1e-9
"""A power nearer to 0 than this counts as 0."""


def yeo_johnson(of: Expression, power: float) -> Expression:
    """((x + 1) ^ power - 1) / power from 0 on, the mirrored one with 2 - power below."""
    above = _stretched(call("add", of, literal(1.0)), power)
    below = call("subtract", literal(0.0), _stretched(call("subtract", literal(1.0), of), 2.0 - power))
    return call("if", call("is_missing", of), literal(None), call("if", call("less", of, literal(0.0)), below, above))


def box_cox(of: Expression, power: float) -> Expression:
    """(x ^ power - 1) / power; missing for values below or at 0."""
    return call("if", call("less", literal(0.0), of), _stretched(of, power), literal(None))


def _stretched(of: Expression, power: float) -> Expression:
    if abs(power) < NEAR:
        return call("logarithm", of)
    return call("divide", call("subtract", call("power", of, literal(power)), literal(1.0)), literal(power))
