"""Cutting a version into parts."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit.services import record
from apps.core.errors import DomainError
from apps.datasets.models import DatasetVersion, Split
from apps.projects import policy
from workers.core.reporter import Silent
from workers.core.specs import to_json
from workers.core.splitter import SEED
from workers.profiling.splits import MOST_PARTS, PARTS, SplitSpec, fold_shares, make_split
from workers.splitters import splitters

USUAL = (0.6, 0.2, 0.2)


def create_split(
    actor: User,
    version: DatasetVersion,
    *,
    method: str = "random",
    fractions: Mapping[str, float] | Sequence[float] | None = None,
    folds: int = 0,
    column: str = "",
    key: Sequence[str] = (),
    cuts: Sequence[str] = (),
    seed: int = 0,
    name: str = "",
) -> Split:
    """The split of the version, made at once; the same wishes answer the split that is already there.

    ``fractions`` names the parts, or gives two (train, test) or three (train, validation, test) shares; ``folds`` makes
    that many parts of one size instead; ``cuts`` are the moments at which the second and third part of a split by time
    begin. ``column`` holds the classes, or the order; ``key`` the columns whose equal rows stay together.
    """
    policy.check(actor, "split.create", version.project)
    splitter = splitters.get(method)
    shares = _shares(fractions, folds, cuts)
    spec = SplitSpec(version.ref, method, shares, column, seed if SEED in splitter.uses else 0, tuple(key), tuple(cuts))
    params = _params(spec)
    wished = {"method": method, "params": params, "seed": spec.seed}
    twin: Split | None = version.splits.filter(**wished).first()
    if twin is not None:
        return twin
    made = make_split(spec, Silent())
    with transaction.atomic():
        DatasetVersion.objects.select_for_update().get(id=version.id)
        split, is_new = version.splits.get_or_create(
            **wished,
            defaults={
                "author": actor,
                "name": _free_name(version, name.strip() or spoken(spec)),
                "parts": made.parts,
                "facts": to_json(made.facts),
                "digest": made.digest,
            },
        )
        if is_new:
            record(actor, "split.created", split, version.project, digest=made.digest)
    return split


def _shares(
    fractions: Mapping[str, float] | Sequence[float] | None, folds: int, cuts: Sequence[str]
) -> dict[str, float]:
    """Each part with its share. Moments take the place of shares, which are then all the same."""
    if folds:
        if fractions or cuts:
            raise DomainError(
                _("Folds have one size. Give folds, or shares, or moments, not several of them."), "folds"
            )
        if not 2 <= folds <= MOST_PARTS:
            raise DomainError(_("Between 2 and %(most)s folds can be made.") % {"most": MOST_PARTS}, "folds")
        return fold_shares(folds)
    if cuts and fractions:
        raise DomainError(_("Give the shares of the parts or the moments at which they begin, not both."), "cuts")
    if cuts:
        if len(cuts) + 1 not in PARTS:
            raise DomainError(_("Give one or two moments at which a part begins."), "cuts")
        return dict.fromkeys(PARTS[len(cuts) + 1], 1 / (len(cuts) + 1))
    if isinstance(fractions, Mapping) and fractions:
        return dict(fractions)
    wanted = tuple(fractions or USUAL)
    if len(wanted) not in PARTS:
        raise DomainError(_("Give two or three shares."), field="fractions")
    return dict(zip(PARTS[len(wanted)], wanted, strict=True))


def _params(spec: SplitSpec) -> dict[str, Any]:
    """What was wished, as it is kept and found again; what was not wished is left out."""
    params: dict[str, Any] = {"fractions": {} if spec.cuts else spec.fractions, "column": spec.column}
    return params | {name: list(value) for name in ("key", "cuts") if (value := getattr(spec, name))}


def spoken(spec: SplitSpec) -> str:
    """Such as “Stratified 60/20/20 by diagnosis, seed 7”."""
    splitter = splitters.get(spec.method)
    shares = list(spec.fractions.values())
    if spec.cuts:
        figures = _("at given moments")  # a moment is a value, and names are seen by everybody
    elif "fold_1" in spec.fractions:
        figures = _("%(count)s folds") % {"count": len(shares)}
    else:
        figures = "/".join(f"{100 * share:g}" for share in shares)
    of = " + ".join([*spec.key, *([spec.column] if spec.column else [])])
    by = " " + _("by %(column)s") % {"column": of} if of else ""
    seeded = ", " + _("seed %(seed)s") % {"seed": spec.seed} if SEED in splitter.uses else ""
    return f"{_(splitter.label)} {figures}{by}{seeded}"


def _free_name(version: DatasetVersion, wanted: str) -> str:
    taken = set(version.splits.values_list("name", flat=True))
    candidates = (wanted[:90] if count == 1 else f"{wanted[:90]} ({count})" for count in range(1, len(taken) + 2))
    return next(name for name in candidates if name not in taken)
