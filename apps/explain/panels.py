"""How explanations show themselves on the run's page."""

from typing import Any

from django.http import HttpRequest

from apps.core import panels
from apps.experiments.models import Run
from apps.explain.figures import bar, beeswarm, margin, waterfall
from apps.explain.queries import explanation_of, read_choice, shares_of


def explanation_context(request: HttpRequest, run: Run) -> dict[str, Any]:
    """The figures of the run's explanation, or how far its job is."""
    found = explanation_of(run)
    shares = shares_of(request.user, found) if found else None
    context: dict[str, Any] = {"run": run, "explanation": found, "shares": shares}
    if shares is None:
        return context
    choice = read_choice(request.GET, shares)
    return context | {
        "choice": choice,
        "rows": list(zip(shares.positions, shares.predictions, strict=True)),
        "margin": margin(shares, choice.row, choice.output),
        "bar": bar(shares, choice.output),
        "beeswarm": beeswarm(shares, choice.output),
        "waterfall": waterfall(shares, choice.row, choice.output),
    }


panels.register("experiments:run-detail", "explain/_explanation.html", explanation_context, order=30)
