"""A session on a cluster, and what is missing where there can be none."""

import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from workers.core.errors import ComputeError, DataError
from workers.core.words import Phrase, _, say

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SETTINGS = {
    "spark.log.level": "ERROR",
    "spark.sql.ansi.enabled": "false",
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
"""What our meaning of values rests on, whatever the cluster's own settings are; the least that is said and served."""
ALONE = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
"""For a cluster on this machine, which nobody else needs to reach."""


@dataclass(frozen=True)
class Cluster:
    """Where Spark runs: the URL of its master, and settings of Spark's own that go before our defaults."""

    master: str
    options: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def is_here(self) -> bool:
        """Whether all of it is on this machine."""
        return self.master.startswith("local")


def missing() -> Phrase | None:
    """What this machine lacks to ask a cluster for anything, in a sentence; None when nothing is missing."""
    if find_spec("pyspark") is None:
        return say(_("This worker has no PySpark. Install it where Etabli is: pip install '.[spark]'."))
    if not shutil.which("java"):
        return say(_("This worker has no Java, which Spark needs. Install Java 17, so that “java” is a command."))
    return None


@contextmanager
def connected(cluster: Cluster, scratch: Path) -> Iterator["SparkSession"]:
    """A session of its own, gone afterwards.

    Raises ``DataError`` where PySpark, Java or the cluster is missing, ``ComputeError`` where the cluster fails.
    """
    if lacking := missing():
        raise DataError(lacking)
    from py4j.protocol import Py4JError  # noqa: PLC0415 - an extra, and slow to load
    from pyspark.errors import PySparkException  # noqa: PLC0415 - an extra, and slow to load
    from pyspark.sql import SparkSession  # noqa: PLC0415 - the same

    places = {"spark.local.dir": str(scratch), "spark.sql.warehouse.dir": str(scratch / "warehouse")}
    building = SparkSession.builder.master(cluster.master).appName("etabli")
    for name, value in {**places, **(ALONE if cluster.is_here else {}), **cluster.options, **SETTINGS}.items():
        building = building.config(name, value)
    try:
        session = building.getOrCreate()
    except (PySparkException, RuntimeError) as problem:
        said = _("Spark does not start on {master}: {problem}. Ask whoever runs the cluster.")
        first = str(problem).strip().splitlines()[0].rstrip(".")
        raise DataError(say(said, master=cluster.master, problem=first)) from problem
    if cluster.is_here:
        session.sparkContext.pythonExec = sys.executable
    try:
        yield session
    except (PySparkException, Py4JError) as problem:
        raise ComputeError(_failure(problem)) from problem
    finally:
        session.stop()


def _failure(problem: Exception) -> Phrase:
    """What is told of a failure of the cluster: its text may hold values of the rows."""
    if lacking := re.search(r"No module named '([\w.]+)'", str(problem)):
        said = _("The cluster's machines lack the Python package “{package}”. They need what a worker has.")
        return say(said, package=lacking[1])
    said = _("The cluster failed while it worked ({problem}). Its own log says more; then try again.")
    return say(said, problem=type(problem).__name__)
