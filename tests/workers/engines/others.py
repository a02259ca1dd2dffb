"""Other tables for tests: a reference, and files that it can be read from."""

import atexit
import shutil
import tempfile
from itertools import count
from pathlib import Path

import polars as pl

from workers.core.others import OtherTable, columns_of
from workers.core.schema import Schema
from workers.core.store import StoreRef, file_digest
from workers.core.tables import Piece

FOLDER = Path(tempfile.mkdtemp())
atexit.register(shutil.rmtree, FOLDER)
NUMBERS = count(1)


class HeldTables:
    """Frames in files that are read as other tables."""

    most_alone = None

    def __init__(self) -> None:
        self._files: dict[str, list[Path]] = {}
        self.known: list[OtherTable] = []

    def add(self, *frames: pl.DataFrame, name: str = "Other") -> OtherTable:
        """The reference to the frames' rows, one frame after the other, each in a file of its own."""
        number, rows = next(NUMBERS), sum(frame.height for frame in frames)
        columns = columns_of(Schema.of(frames[0]))
        other = OtherTable(f"{number}", name, number, f"t/{number}", 0, f"m{number}", f"d{number}", rows, 0, columns)
        return self.hold(other, *frames)

    def hold(self, other: OtherTable, *frames: pl.DataFrame) -> OtherTable:
        """The same, for a reference that is there."""
        paths = [FOLDER / f"{other.manifest}-{at}.parquet" for at in range(len(frames))]
        for frame, path in zip(frames, paths, strict=True):
            frame.write_parquet(path, row_group_size=7)
        self._files[other.manifest] = paths
        self.known.append(other)
        return other

    def files(self, other: OtherTable) -> list[Path]:
        return self._files[other.manifest]

    def pieces(self, other: OtherTable) -> list[Piece]:
        """The same files, as they lie in a store."""
        rows = [pl.scan_parquet(path).select(pl.len()).collect().item() for path in self.files(other)]
        store = StoreRef(str(FOLDER))
        return [
            Piece(store, str(path), file_digest(path), count, path.stat().st_size)
            for path, count in zip(self.files(other), rows, strict=True)
        ]
