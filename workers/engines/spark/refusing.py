"""What does not run on a cluster, and why: the one place that says it."""

from workers.core.expressions.plans import Chain, Plan
from workers.core.expressions.watching import Divide, Select
from workers.core.words import Phrase, _, say

REASONS: dict[type, str] = {
    Select: _("the SQL of a query is DuckDB's, which one machine runs over all rows"),
    Divide: _("a split is cut by one machine that sees all rows"),
}
"""Plans that no cluster runs."""


def refused(plan: Plan) -> Phrase | None:
    """Why no cluster runs a plan, in a sentence; None where it does."""
    reasons = [REASONS[type(each)] for each in _each(plan) if type(each) in REASONS]
    if not reasons:
        return None
    said = _("This step does not run on a cluster: {reason}. Leave it out, or make the version on one machine.")
    return say(said, reason=say(reasons[0]))


def _each(plan: Plan) -> list[Plan]:
    return [each for part in plan.plans for each in _each(part)] if isinstance(plan, Chain) else [plan]
