"""What a job will take and what it took: time and money, from past jobs and the price table."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from decimal import Decimal
from statistics import median, quantiles

from django.db.models import F

from apps.jobs import kinds
from apps.jobs.choices import State
from apps.jobs.models import Job, Price

LEARN_FROM = 20


@dataclass(frozen=True)
class Estimate:
    """Expected seconds with a range, the money for them, and how many past jobs stand behind it."""

    seconds: float
    low: float
    high: float
    cost: float
    currency: str
    past_jobs: int
    scale: float = 1.0


def estimate(kind: str, *, scale: float = 1.0) -> Estimate:
    """Before the start. ``scale`` is how much work it is beside a usual job of the kind (60 trials, not 25)."""
    declared = kinds.get(kind)
    past = _past_seconds(kind)
    expected = scale * (median(past) if past else declared.guess_seconds)
    low, high = expected / 3, expected * 3
    if len(past) >= 3:
        cuts = quantiles(past, n=10)
        low, high = scale * cuts[0], scale * cuts[-1]
    price = price_of(declared.queue)
    cost = float(price.per_hour) * expected / 3600
    seconds = (round(value, 1) for value in (expected, max(low, 0), high))
    return Estimate(*seconds, round(cost, 4), price.currency, len(past), scale)


def as_json(value: Estimate) -> dict[str, float | str]:
    return asdict(value)


def price_of(queue: str) -> Price:
    """The queue's price, made with its default on first use."""
    return Price.objects.get_or_create(queue=queue)[0]


def actual(queue: str, duration: timedelta) -> Decimal:
    """Money for a finished attempt."""
    return (price_of(queue).per_hour * Decimal(duration.total_seconds()) / 3600).quantize(Decimal("0.0001"))


def _past_seconds(kind: str) -> list[float]:
    """What the last jobs took, each divided by its own scale."""
    rows = (
        Job.objects.filter(kind=kind, state=State.SUCCEEDED, started_at__isnull=False)
        .annotate(took=F("finished_at") - F("started_at"))
        .order_by("-finished_at")
        .values_list("took", "estimate")[:LEARN_FROM]
    )
    return [took.total_seconds() / estimate.get("scale", 1.0) for took, estimate in rows]
