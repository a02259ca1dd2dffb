"""What files would change, were they the next version of a dataset: said before anything is stored."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from apps.datasets.choices import Mode
from apps.datasets.models import DatasetVersion

LISTED = 50


@dataclass(frozen=True)
class Retyped:
    """A column that is of another kind now."""

    name: str
    kind_before: str
    kind: str


@dataclass(frozen=True)
class Renewal:
    """``version`` beside what files hold: rows, columns that are new, gone or of another kind; ``mode`` is chosen.

    ``by_key`` as in ``workers.importing.beforehand.ByKey``: what becomes of the rows of the version.
    """

    version: DatasetVersion
    mode: str
    rows: int
    added: list[dict[str, Any]]
    removed: list[dict[str, Any]]
    retyped: list[Retyped]
    by_key: dict[str, Any] | None = None

    @property
    def key(self) -> str:
        """The columns that tell the rows of the dataset apart."""
        return ", ".join(self.version.dataset.key)

    @property
    def lacking(self) -> str:
        """Those of them that the files do not have."""
        gone = {column["name"] for column in self.removed}
        return ", ".join(name for name in self.version.dataset.key if name in gone)

    @property
    def known(self) -> int:
        """How many rows of the files have a key that the version has already."""
        return int(self.by_key["changed"] + self.by_key["unchanged"]) if self.by_key else 0

    @property
    def before(self) -> int:
        return int(self.version.rows)

    @property
    def together(self) -> int:
        """How many rows there are when those of the files are appended."""
        return self.before + self.rows

    @property
    def modes(self) -> list[dict[str, Any]]:
        """What can become of the rows, each with what it means."""
        number = self.version.number
        helps = {
            Mode.REPLACE: _("The next version holds the rows of the file alone. Version %(number)s stays as it is."),
            Mode.APPEND: _("The next version holds the rows of version %(number)s, then those of the file."),
        }
        return [{"value": mode, "label": mode.label, "help": helps[mode] % {"number": number}} for mode in Mode]

    @property
    def columns_differ(self) -> bool:
        return bool(self.added or self.removed or self.retyped)

    @property
    def added_json(self) -> str:
        """The names of the new columns, as the button that leaves them out says them."""
        return json.dumps([column["name"] for column in self.added])

    @property
    def cannot_append(self) -> str:
        """Why the rows cannot be appended, and what can be done about it."""
        said = [_("These rows cannot be appended as they are: appending takes only the same columns and types.")]
        if self.removed:
            said.append(_("Columns are missing: choose a file that has them, or replace the rows."))
        if self.retyped:
            said.append(_("Some columns are of another type: read them below as before, or replace the rows."))
        if self.added:
            said.append(_("Leave the new columns out, or replace the rows."))
        return " ".join(said)

    @property
    def listed(self) -> dict[str, Any]:
        """The columns that differ, at most ``LISTED`` of each, and how many more do."""
        parts = {"added": self.added, "removed": self.removed, "retyped": self.retyped}
        more = sum(max(0, len(part) - LISTED) for part in parts.values())
        return {**{name: part[:LISTED] for name, part in parts.items()}, "more": more}


def renewal(version: DatasetVersion, result: Mapping[str, Any], mode: str) -> Renewal:
    """How the files of an inspection (its ``result``) differ from ``version``."""
    before = {column["name"]: column for column in version.schema}
    now = {column["name"]: column for column in result["columns"]}
    kinds = [(name, before[name]["kind"], now[name]["kind"]) for name in now if name in before]
    return Renewal(
        version=version,
        mode=mode,
        rows=result["rows"],
        added=[column for name, column in now.items() if name not in before],
        removed=[column for name, column in before.items() if name not in now],
        retyped=[Retyped(*kind) for kind in kinds if kind[1] != kind[2]],
        by_key=_still_true(version, result.get("by_key")),
    )


def _still_true(version: DatasetVersion, by_key: dict[str, Any] | None) -> dict[str, Any] | None:
    """A comparison by key, unless a newer version or another key came since."""
    now = [version.digest, version.dataset.key]
    return by_key if by_key and [by_key["digest"], by_key["key"]] == now else None
