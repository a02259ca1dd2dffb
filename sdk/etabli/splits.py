"""Splits: disjoint parts of a version's rows, shared by the runs that compare."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etabli.things import Thing

if TYPE_CHECKING:
    import numpy


class Split(Thing):
    """Disjoint parts of a version's rows. ``facts["parts"]`` counts the rows of each part."""

    shown = ("name", "parts")

    @property
    def name(self) -> str:
        return str(self.facts["name"])

    def rename(self, name: str) -> None:
        """Call it so; another split of the version may not be called that."""
        self.facts = self._project.patch(self._path, name=name)

    def delete(self) -> None:
        """Forget it. Raises ``Conflict`` with a sentence that says what uses it, if anything does."""
        self._project.delete(self._path)

    def rows(self, part: str) -> "numpy.ndarray[Any, Any]":
        """The positions (from 0, ascending) of the part's rows: ``version.frame().iloc[split.rows("train")]``."""
        import numpy  # noqa: PLC0415 - an optional companion; nothing else here needs it

        with tempfile.TemporaryDirectory() as folder:
            place = self._project.download(f"{self._path}rows/{part}/", Path(folder) / "rows.npy")
            positions: numpy.ndarray[Any, Any] = numpy.load(place, allow_pickle=False)
        return positions
