"""The table opens without us: every version, with exact values, in each engine that is here."""

from datetime import date
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec

import duckdb
import polars as pl
import pytest
from deltalake import DeltaTable

from apps.core.storage import store
from apps.datasets.opening import snippets
from apps.datasets.services import restore_version
from tests.factories.datasets import make_version

ROWS = [
    {"code": "00123", "big": 2**53 + 1, "gap": 1, "price": Decimal("1234.50"), "day": date(2025, 12, 31), "ok": True},
    {"code": None, "big": -1, "gap": None, "price": None, "day": None, "ok": None},
    {"code": "é\n", "big": 0, "gap": 3, "price": Decimal("-0.01"), "day": date(1999, 1, 1), "ok": False},
]


@pytest.fixture
def versions(cast, project):
    """Three versions: all rows, the first one alone with another column, and all rows again."""
    first = make_version(cast.dan, project, pl.DataFrame(ROWS))
    second = make_version(cast.dan, project, pl.DataFrame([{**ROWS[0], "new": "x"}]), dataset=first.dataset)
    return [(first, ROWS), (second, [{**ROWS[0], "new": "x"}]), (restore_version(cast.dan, first), ROWS)]


def in_order(rows):
    return sorted(rows, key=lambda row: str(row["big"]))


@pytest.mark.parametrize("title", ["Polars", "pandas", "DuckDB"])
def test_the_snippet_on_the_page_reads_exactly_the_version(versions, title):
    for version, rows in versions:
        (snippet,) = [snippet for snippet in snippets(version) if snippet.title == title]
        scope = {}
        exec(snippet.text.replace("print(", "frame = ("), scope)
        frame = scope["frame"]
        if title == "DuckDB":
            frame = pl.DataFrame(frame.arrow().read_all())
        elif title == "pandas":
            assert frame["code"].isna().sum() == sum(row["code"] is None for row in rows)
            assert set(frame["big"].tolist()) == {row["big"] for row in rows}
            continue
        assert in_order(frame.to_dicts()) == in_order(rows)


def test_arrow_and_duckdb_read_every_version(versions):
    for version, rows in versions:
        content = DeltaTable(store().uri("tables", version.ref.table), version=version.ref.version).to_pyarrow_dataset()
        assert in_order(content.to_table().to_pylist()) == in_order(rows)
        ((total,),) = duckdb.sql("SELECT sum(big) FROM content").fetchall()
        assert total == sum(row["big"] for row in rows)


@pytest.mark.skipif(
    find_spec("pyspark") is None or find_spec("delta") is None,
    reason="Apache Spark with Delta is not installed here: its reading is NOT tested",
)
def test_spark_reads_every_version(versions):
    spark = import_module("pyspark.sql").SparkSession.builder.getOrCreate()
    for version, rows in versions:
        uri = store().uri("tables", version.ref.table)
        frame = spark.read.format("delta").option("versionAsOf", version.ref.version).load(uri)
        assert in_order([row.asDict() for row in frame.collect()]) == in_order(rows)
