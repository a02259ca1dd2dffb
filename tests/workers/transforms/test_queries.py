"""Queries that people write: what they give, and that hostile ones read nothing, harm nothing and end."""

import duckdb
import polars as pl
import pytest

from tests.workers.transforms.steps import made
from workers.core import query_child
from workers.core.errors import DataError
from workers.core.expressions.plans import plan_from_json, plan_to_json
from workers.core.files.held import Outgrown
from workers.core.schema import Schema
from workers.recipes import Recipe, Step, check, fit
from workers.recipes.lineage import derived

ROWS = pl.DataFrame({"city": ["Lyon", "Paris", None, "Lyon"], "amount": [1.5, 2.0, None, 3.0]})
HOSTILE = """
select * from read_csv('/etc/passwd')
select * from '/etc/passwd'
select * from "/etc/passwd"
from '/etc/passwd'
select content from read_text('/etc/passwd')
select * from read_blob('/etc/*')
select * from glob('/etc/*')
select * from parquet_scan('x')
select * from read_json_auto('http://localhost/x')
copy input to '/tmp/stolen.csv'
copy (select 1) to '/tmp/stolen'
attach '/tmp/other.db' as other
install httpfs
load httpfs
export database '/tmp/stolen'
import database '/etc'
pragma database_list
call pragma_version()
set memory_limit = '100GB'
reset memory_limit
select getenv('HOME') as x
select current_setting('memory_limit') as x
select * from duckdb_settings()
select * from duckdb_secrets()
select * from information_schema.tables
select * from sqlite_master
select * from main.input
select * from memory.main.input
select * from pg_catalog.pg_tables
select etabli_lower(city) as x from input
select 1 as x; select 2 as x
select 1 as x; drop table input
/* */ delete from input
drop table input
create table x as select 1
create function f(a) as a
insert into input values ('x', 1)
update input set amount = 0
with recursive t(n) as (select 1 union all select n + 1 from t) select * from t
select random() as x
select now() as x
select current_date as x
select current_user as x
select localtimestamp as x
select input.current_date as x from input
select uuid() as x
select nextval('x') as x
select * from input using sample 10%
select $1 as x
select ? as x
describe input
show tables
explain select 1
select query('select 1') as x
select * from query('select 1')
select * from query_table('input')
select (select count(*) from '/etc/passwd') as x
with c as (select * from read_csv('/etc/passwd')) select * from c
select * from input where exists (select 1 from glob('/*'))
select * from input union all select * from read_csv('/etc/passwd')
select city from input order by (select count(*) from glob('/*'))
select sum(amount) over (order by getenv('HOME')) as x from input
select list_transform([1], x -> getenv('HOME')) as x
select system.main.getenv('HOME') as x
select '/etc/passwd'.read_text() as x
select from_hex('00') as x
pivot input on city using sum(amount)
""".strip().splitlines()


@pytest.fixture
def answered(tmp_path):
    """What the child answers, in this process: the rules are the same and a process takes its time to begin."""

    def answer(text, rows=ROWS):
        rows.write_ipc_stream(tmp_path / "rows")
        columns = query_child.answer(text, str(tmp_path / "rows"), str(tmp_path / "found"))
        return columns, pl.read_ipc_stream(tmp_path / "found").rows()

    return answer


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_queries_are_refused_with_a_sentence(answered, text):
    with pytest.raises(DataError) as refusal:
        answered(text)
    assert refusal.value.message.endswith((".", "!", '"', ")")) or "cannot be read" in refusal.value.message
    assert "root:" not in refusal.value.message


@pytest.mark.parametrize("text", ["", ";", "select", "selec 1", "(" * 5000 + "1", "select 'x", "-- nothing", "\x00"])
def test_what_is_no_query_is_refused(answered, text):
    with pytest.raises(DataError):
        answered(text)


def test_queries_group_join_and_rank(answered):
    assert answered("select city, sum(amount) as total from input group by city") == (
        [["city", "text"], ["total", "number"]],
        [("Lyon", 4.5), ("Paris", 2.0), (None, None)],
    )
    ranked = "with c as (select *, row_number() over (partition by city order by amount desc) as n from input) "
    assert answered(ranked + "select i.city, c.amount from input i join c using (city) where c.n = 1 order by 2;")[
        1
    ] == [
        ("Paris", 2.0),
        ("Lyon", 3.0),
        ("Lyon", 3.0),
    ]
    assert answered("select count(*) as n, 1.5 as d, date '2024-02-29' as day, 'a' || 'b' as t from input")[0] == [
        ["n", "integer"],
        ["d", "number"],
        ["day", "date"],
        ["t", "text"],
    ]


def test_names_and_types_that_no_column_can_have_are_refused(answered):
    for text in ("select 1 as a, 2 as a", "select [1] as x", "select 1 as a, 2 as A", "select interval 1 day as x"):
        with pytest.raises(DataError):
            answered(text)
    assert answered("select 1e308 * 10 as x, 9223372036854775807::hugeint * 2 as y")[1] == [(None, None)]


def test_a_failing_cast_quotes_no_cell(answered):
    with pytest.raises(DataError) as refusal:
        answered("select cast(city as integer) as x from input")
    assert "Lyon" not in refusal.value.message and "Paris" not in refusal.value.message


def test_the_step_knows_its_columns_and_runs_in_a_process_of_its_own():
    step = Step("sql_query", {"query": "select city, count(*) as n from input group by city"})
    assert check(Recipe((step,)), Schema.of(ROWS))[-1].names == ("city", "n")
    fitted = fit(Recipe((step,)), ROWS)
    plan = fitted.steps[0].plan
    assert plan_from_json(plan_to_json(plan)) == plan
    assert fitted.apply(ROWS).rows() == [("Lyon", 2), ("Paris", 1), (None, 1)]
    assert derived(fitted, ["amount"]) == {"city", "n"}


def test_a_query_without_end_is_stopped(monkeypatch):
    def outgrown(*_args, **_limits):
        raise Outgrown("time")

    monkeypatch.setattr("workers.core.queries.held", outgrown)
    with pytest.raises(DataError, match="more memory or time"):
        made("sql_query", {"x": [1]}, query="select count(*) as n from range(1e15::bigint), input")


def test_the_list_of_functions_has_none_that_duckdb_does_not_call_the_same_each_time():
    found = duckdb.sql("select function_name, stability from duckdb_functions() where function_type = 'scalar'")
    unsure = {name for name, stability in found.fetchall() if stability not in (None, "CONSISTENT")}
    assert not unsure & query_child.FUNCTIONS
