"""Cutting a version into parts, and what becomes of the splits that are there."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit.services import record
from apps.core.errors import Conflict, DomainError
from apps.datasets.models import Analysis, DatasetVersion, Split
from apps.datasets.services.analyses import analyse
from apps.projects import policy
from workers.core.reporter import Silent
from workers.core.specs import to_json
from workers.core.splitter import LEAVE_OUT, MISSING, SEED
from workers.core.words import _ as N_
from workers.core.words import say
from workers.profiling.splits import MOST_PARTS, PARTS, SplitResult, SplitSpec, fold_shares, make_split
from workers.splitters import splitters

USUAL = (0.6, 0.2, 0.2)
AT_ONCE = 500_000
"""Rows that are split while a person waits; a longer version is split by a job."""
SHOWN = 3


def create_split(actor: User, version: DatasetVersion, *, name: str = "", **wishes: Any) -> Split:
    """The split of the version, made at once; the same wishes answer the split that is already there.

    ``wishes`` are those of ``spec_of``.
    """
    policy.check(actor, "split.create", version.project)
    spec = spec_of(version, **wishes)
    return _twin(version, spec) or keep_split(actor, version, spec, make_split(spec, Silent()), name)


def start_split(actor: User, version: DatasetVersion, *, name: str = "", **wishes: Any) -> Split | Analysis:
    """As ``create_split``; of a version of more than ``AT_ONCE`` rows the job that makes it, unless it is there."""
    policy.check(actor, "split.create", version.project)
    spec = spec_of(version, **wishes)
    if found := _twin(version, spec):
        return found
    if version.rows <= AT_ONCE:
        return create_split(actor, version, name=name, **wishes)
    title = say(N_("Split {version}"), version=str(version))
    params = {**_wished(spec), "name": name}
    return analyse(actor, version, "split", spec, title=title, params=params, anew=True)


def keep_split(actor: User, version: DatasetVersion, spec: SplitSpec, made: SplitResult, name: str = "") -> Split:
    """The row of a split that was made, unless somebody else was quicker."""
    with transaction.atomic():
        DatasetVersion.objects.select_for_update().get(id=version.id)
        split, is_new = version.splits.get_or_create(
            **_wished(spec),
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


def rename_split(actor: User, split: Split, name: str) -> Split:
    """Call it so. Raises ``Conflict`` when another split of the version is called that."""
    policy.check(actor, "split.create", split.version.project)
    if not name.strip():
        raise DomainError(_("Give the split a name."), field="name")
    split.name = name.strip()[:100]
    try:
        with transaction.atomic():
            split.save(update_fields=["name"])
            record(actor, "split.renamed", split, split.version.project, name=split.name)
    except IntegrityError:
        message = _("There is already a split called “%(name)s”. Choose another name.") % {"name": split.name}
        raise Conflict(message, field="name") from None
    return split


def delete_split(actor: User, split: Split) -> None:
    """Forget a split that nothing used; the nightly sweep frees its file. Raises ``Conflict`` naming what uses it."""
    policy.check(actor, "split.create", split.version.project)
    try:
        with transaction.atomic():
            record(actor, "split.deleted", split, split.version.project, name=split.name, digest=split.digest)
            split.delete()
    except ProtectedError as problem:
        users = sorted({str(thing) for thing in problem.protected_objects})
        named = ", ".join(f"“{user}”" for user in users[:SHOWN]) + (" …" if len(users) > SHOWN else "")
        message = _("“%(name)s” is used by %(users)s. What was judged on a split keeps it.")
        raise Conflict(message % {"name": split.name, "users": named}) from None


def spec_of(
    version: DatasetVersion,
    *,
    method: str = "random",
    fractions: Mapping[str, float] | Sequence[float] | None = None,
    folds: int = 0,
    column: str = "",
    key: Sequence[str] = (),
    cuts: Sequence[str] = (),
    seed: int = 0,
    missing: str = LEAVE_OUT,
) -> SplitSpec:
    """What was wished, as compute takes it.

    ``fractions`` names the parts, or gives two (train, test) or three (train, validation, test) shares; ``folds`` makes
    that many parts of one size instead; ``cuts`` are the moments at which the second and third part of a split by time
    begin. ``column`` holds the classes, or the order; ``key`` the columns whose equal rows stay together. ``missing``
    says what becomes of rows without a moment: "leave_out" or "train".
    """
    uses = splitters.get(method).uses
    shares, seed = _shares(fractions, folds, cuts), seed if SEED in uses else 0
    missing = missing if MISSING in uses else LEAVE_OUT
    return SplitSpec(version.ref, method, shares, column, seed, tuple(key), tuple(cuts), missing)


def _twin(version: DatasetVersion, spec: SplitSpec) -> Split | None:
    found: Split | None = version.splits.filter(**_wished(spec)).first()
    return found


def _wished(spec: SplitSpec) -> dict[str, Any]:
    return {"method": spec.method, "params": _params(spec), "seed": spec.seed}


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
    params |= {name: list(value) for name in ("key", "cuts") if (value := getattr(spec, name))}
    return params if spec.missing == LEAVE_OUT else params | {MISSING: spec.missing}


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
