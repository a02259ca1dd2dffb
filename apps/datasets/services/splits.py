"""Cutting a version into parts."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from apps.accounts.models import User
from apps.audit.services import record
from apps.core.errors import DomainError
from apps.datasets.choices import Method
from apps.datasets.models import DatasetVersion, Split
from apps.projects import policy
from workers.core.reporter import Silent
from workers.profiling.splits import PARTS, SplitSpec, make_split


def create_split(
    actor: User,
    version: DatasetVersion,
    *,
    method: str = Method.RANDOM,
    fractions: Mapping[str, float] | Sequence[float] = (0.6, 0.2, 0.2),
    column: str = "",
    seed: int = 0,
    name: str = "",
) -> Split:
    """The split of the version, made at once; the same wishes answer the split that is already there.

    ``fractions`` names the parts, or gives two (train, test) or three (train, validation, test) shares.
    ``column`` holds the classes of a stratified split, or the order of an ordered one.
    """
    policy.check(actor, "split.create", version.project)
    shares = _named(fractions)
    params = {"fractions": shares, "column": column}
    twin = version.splits.filter(method=method, params=params, seed=seed).first()
    if twin is not None:
        return twin
    made = make_split(SplitSpec(version.ref, method, shares, column, seed), Silent())
    with transaction.atomic():
        split = Split.objects.create(
            version=version,
            author=actor,
            name=_free_name(version, name.strip() or _spoken(method, shares, column, seed)),
            method=method,
            params=params,
            seed=seed,
            parts=made.parts,
            digest=made.digest,
        )
        record(actor, "split.created", split, version.project, digest=made.digest)
    return split


def _named(fractions: Mapping[str, float] | Sequence[float]) -> dict[str, float]:
    if isinstance(fractions, Mapping):
        return dict(fractions)
    if len(fractions) not in PARTS:
        raise DomainError("Give two or three shares.", field="fractions")
    return dict(zip(PARTS[len(fractions)], fractions, strict=True))


def _spoken(method: str, shares: Mapping[str, float], column: str, seed: int) -> str:
    """Such as “Stratified 60/20/20 by diagnosis, seed 7”."""
    figures = "/".join(f"{100 * share:g}" for share in shares.values())
    by = f" by {column}" if column else ""
    seeded = "" if method == Method.ORDERED else f", seed {seed}"
    return f"{Method(method).label} {figures}{by}{seeded}"


def _free_name(version: DatasetVersion, wanted: str) -> str:
    taken = set(version.splits.values_list("name", flat=True))
    candidates = (wanted[:90] if count == 1 else f"{wanted[:90]} ({count})" for count in range(1, len(taken) + 2))
    return next(name for name in candidates if name not in taken)
