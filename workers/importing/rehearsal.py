"""What is slow the first time, done once before anybody waits for it."""

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from workers.core.errors import ComputeError
from workers.core.reporter import ListReporter
from workers.core.store import StoreRef
from workers.importing.ingest import import_file
from workers.importing.storing import ImportSpec

TABLE = "id,price,day,moment,sure,note\n" + '1,0.5,2025-01-31,2025-01-31 10:00:00,true,"one, two"\n' * 100


def rehearse() -> None:
    """Import and describe a small table in a folder that is gone afterwards; where that fails, nothing is lost."""
    with suppress(OSError, ComputeError), TemporaryDirectory(prefix="etabli-") as folder:
        path, store, scratch = (Path(folder, name) for name in ("table.csv", "store", "scratch"))
        path.write_text(TABLE)
        import_file(ImportSpec.of(StoreRef(str(store)), path, "rehearsal"), ListReporter(scratch))
