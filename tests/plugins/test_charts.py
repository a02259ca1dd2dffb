"""Every chart: describes itself, draws anything, says its rows, and gives code that draws the same figure."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np
import plotly.io
import polars as pl
import pytest

from workers.charts import charts, in_order, suggestions
from workers.core.errors import DataError, ParamsError
from workers.core.schema import Schema
from workers.core.store import Store, StoreRef
from workers.core.tables import write_table
from workers.profiling import charting
from workers.profiling.charting import draw_chart

EVERY = in_order()
ROWS = 400
EVIL = "<img src=x onerror=alert(1)>&\"'\\"
WISHES = {
    "bar": [
        {"x": "city"},
        {"x": "city", "measure": "mean", "value": "age", "colour": "late", "facet": "city", "order": "name"},
        {"x": EVIL, "measure": "sum", "value": "price", "most": 3},
    ],
    "box": [{"y": "score"}, {"y": "price", "x": "city", "colour": "late"}, {"y": "age", "x": "late", "facet": "city"}],
    "heat_map": [
        {"x": "city", "y": "late"},
        {"x": "score", "y": "day", "measure": "median", "value": "price", "bins": 7},
        {"x": EVIL, "y": "price"},
    ],
    "histogram": [
        {"x": "score"},
        {"x": "age", "colour": "city", "facet": "late", "show": "share"},
        {"x": "seen", "bins": 12},
        {"x": "day", "colour": EVIL},
        {"x": "price"},
    ],
    "line": [
        {"x": "day", "measure": "mean", "value": "score", "step": "1mo", "colour": "city"},
        {"x": "seen"},
        {"x": "score", "measure": "max", "value": "late", "facet": "city"},
    ],
    "scatter": [
        {"x": "score", "y": "price", "colour": "age", "points": 100},
        {"x": "day", "y": "score", "colour": "city", "facet": "late"},
        {"x": "score", "y": "seen", "show": "density"},
        {"x": "age", "y": "age"},
    ],
}
CASES = [(chart, wishes) for chart in EVERY for wishes in WISHES[chart.name]]


def example(rows=ROWS):
    rng = np.random.default_rng(9)

    def holes(values):
        return [None if gap else value for gap, value in zip(rng.random(rows) < 0.1, values, strict=True)]

    return pl.DataFrame(
        {
            "score": pl.Series(holes(rng.normal(size=rows).tolist()), dtype=pl.Float64),
            "age": pl.Series(holes(rng.integers(0, 90, rows).tolist()), dtype=pl.Int64),
            "price": pl.Series(
                holes([Decimal(int(n)) / 100 for n in rng.integers(0, 9999, rows)]), dtype=pl.Decimal(12, 2)
            ),
            "day": pl.Series(
                holes([date(2024, 1, 1) + timedelta(days=int(n)) for n in rng.integers(0, 500, rows)]), dtype=pl.Date
            ),
            "seen": pl.Series(
                holes(
                    [
                        datetime.fromisoformat("2024-01-01T00:00:00") + timedelta(hours=int(n))
                        for n in rng.integers(0, 9000, rows)
                    ]
                ),
                dtype=pl.Datetime("us"),
            ),
            "late": pl.Series(holes((rng.random(rows) < 0.3).tolist()), dtype=pl.Boolean),
            "city": pl.Series(holes(rng.choice(["Lyon", "Brest", "Nice", EVIL], rows).tolist()), dtype=pl.String),
            EVIL: pl.Series(holes(rng.choice([EVIL, "plain"], rows).tolist()), dtype=pl.String),
        }
    )


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    folder = tmp_path_factory.mktemp("charts")

    def store(frame, name="t"):
        return write_table(Store(StoreRef(str(folder))), name, frame), folder

    return store


@pytest.fixture(scope="module")
def table(stored):
    return stored(example())


@pytest.mark.parametrize("chart", EVERY, ids=lambda c: c.name)
def test_describes_itself(chart):
    assert chart.label and chart.help.endswith(".") and chart.icon
    assert chart.name in WISHES, "give it examples here"
    assert all(field["label"] for field in chart.Params.fields())


@pytest.mark.parametrize(("chart", "wishes"), CASES, ids=lambda case: getattr(case, "name", None))
def test_draws_json_and_its_code_draws_the_same(chart, wishes, table, monkeypatch):
    ref, folder = table
    drawn = draw_chart(ref, Schema.of(example()), chart.name, wishes)
    said = json.dumps(drawn.figure, allow_nan=False)
    assert "<img" not in said, "what people wrote is never markup"
    assert 0 < drawn.rows <= drawn.total == ROWS
    shown = []
    monkeypatch.setattr(plotly.io, "show", shown.append)
    uri = str(folder / "tables" / "t")
    code = chart.code(chart.Params.parse(wishes), uri=uri, version=ref.version, source=f'A {EVIL} """ v1')
    exec(compile(code, "chart.py", "exec"), {"__name__": "__main__"})
    assert shown == [drawn.figure]
    plotly.io.to_json(drawn.figure, validate=True)


@pytest.mark.parametrize(("chart", "wishes"), CASES, ids=lambda case: getattr(case, "name", None))
@pytest.mark.parametrize(
    "rows",
    [
        example(1),
        example().clear(),
        pl.DataFrame([pl.Series(name, [None] * 5, dtype=kind) for name, kind in example().schema.items()]),
    ],
    ids=["one", "none", "missing"],
)
def test_hardly_any_rows_are_no_accident(chart, wishes, rows):
    figure = chart.draw(rows.select(chart.columns(chart.Params.parse(wishes))), chart.Params.parse(wishes))
    json.dumps(figure, allow_nan=False)
    assert figure["layout"]["meta"]["rows"] <= rows.height


@pytest.mark.parametrize("chart", EVERY, ids=lambda c: c.name)
def test_a_column_that_is_not_there_or_does_not_fit_is_named(chart, table):
    schema = Schema.of(example())
    required = {field["name"]: "scor" for field in chart.Params.fields() if field["required"]}
    with pytest.raises(ParamsError, match="Did you mean “score”"):
        draw_chart(table[0], schema, chart.name, required)
    with pytest.raises(ParamsError, match="a value is needed"):
        draw_chart(table[0], schema, chart.name, {})


def test_numbers_of_text_are_refused(table):
    with pytest.raises(ParamsError, match="“city” is text. Choose a column that is integer or number"):
        draw_chart(table[0], Schema.of(example()), "histogram", {"x": "city"})
    with pytest.raises(ParamsError, match="Choose the column to measure"):
        draw_chart(table[0], Schema.of(example()), "bar", {"x": "city", "measure": "mean"})


def test_what_would_read_too_much_is_refused(table, monkeypatch):
    monkeypatch.setattr(charting, "MOST_CELLS", 700)
    with pytest.raises(DataError, match="would read 800 values, and a page reads at most 700"):
        draw_chart(table[0], Schema.of(example()), "scatter", {"x": "score", "y": "age"})


def drawn(name, **wishes):
    chart = charts.get(name)
    return chart.draw(example(), chart.Params.parse(wishes))


def test_a_histogram_counts_as_numpy_does():
    values = example()["score"].drop_nulls().to_numpy()
    counts, edges = np.histogram(values, bins=30)
    (trace,) = drawn("histogram", x="score")["data"]
    assert trace["y"] == counts.tolist()
    assert trace["x"] == pytest.approx(edges[:-1].tolist())
    groups = drawn("histogram", x="score", colour="late")["data"]
    assert np.sum([trace["y"] for trace in groups], axis=0).tolist() == counts.tolist()
    assert [trace["name"] for trace in groups] == ["false", "true", "(missing)"]


def test_boxes_hold_quartiles_and_whiskers():
    rows = example().drop_nulls("price")
    (trace, _extremes) = drawn("box", y="score", x="late")["data"]
    for at, (key, some) in enumerate([("false", False), ("true", True)]):
        values = example().filter(pl.col("late") == some)["score"].drop_nulls().to_numpy()
        assert (trace["q1"][at], trace["median"][at], trace["q3"][at]) == pytest.approx(
            np.quantile(values, [0.25, 0.5, 0.75])
        )
        assert trace["mean"][at] == pytest.approx(values.mean()), key
        spread = trace["q3"][at] - trace["q1"][at]
        assert trace["lowerfence"][at] == min(v for v in values if v >= trace["q1"][at] - 1.5 * spread)
    assert drawn("box", y="price")["layout"]["meta"]["rows"] == rows.height


def test_bars_are_what_a_group_says():
    figure = drawn("bar", x="city", measure="mean", value="age", most=2)
    (trace,) = figure["data"]
    means = (
        example().drop_nulls(["city", "age"]).group_by("city").agg(pl.col("age").mean()).sort("age", descending=True)
    )
    assert trace["y"] == pytest.approx(means["age"].head(2).to_list())
    assert figure["layout"]["meta"]["left_out"] == 2


def test_groups_that_begin_alike_have_a_name_and_a_colour_each():
    twins = [f"{'Department of the interior, '}{end}" for end in ("north", "south")]
    far = [f"{'a' * 20}{middle}{'z' * 20}" for middle in "bc"]
    rows = pl.DataFrame({"x": [1, 2, 3, 4], "who": [*twins, *far]})
    histogram = charts.get("histogram")
    figure = histogram.draw(rows, histogram.Params.parse({"x": "x", "colour": "who"}))
    shown = [trace for trace in figure["data"] if trace["showlegend"]]
    names = {trace["name"] for trace in shown}
    assert len(names) == len({trace["legendgroup"] for trace in shown}) == 4
    assert figure["layout"]["legend"]["title"]["text"] == "who"
    assert "legend" not in histogram.draw(rows, histogram.Params.parse({"x": "x"}))["layout"]
    assert sum(name.endswith(("north", "south")) for name in names) == 2 and max(map(len, names)) <= 34


@pytest.mark.parametrize(
    ("name", "wishes"),
    [
        ("histogram", {"x": "n"}),
        ("bar", {"x": "where"}),
        ("box", {"y": "n"}),
        ("line", {"x": "n"}),
        ("scatter", {"x": "n", "y": "n"}),
    ],
)
@pytest.mark.parametrize(
    ("colour", "names"), [("late", ["false", "true", "(missing)"]), ("stage", ["2", "10"]), ("word", ["a", "b", "c"])]
)
def test_groups_have_the_order_of_their_values_in_every_panel(name, wishes, colour, names):
    rows = pl.DataFrame(
        {
            "n": range(12),
            "where": ["north"] * 7 + ["south"] * 5,
            "late": [None, True, True, True, True, False, False, False, False, False, False, True],
            "stage": [10, 10, 10, 10, 2, 2, 2, 10, 2, 2, 10, 10],
            "word": ["b", "b", "b", "c", "c", "b", "b", "a", "a", "a", "c", "b"],
        }
    )
    chart = charts.get(name)
    figure = chart.draw(rows, chart.Params.parse({**wishes, "colour": colour, "facet": "where"}))
    ranks = {trace["name"]: trace["legendrank"] for trace in figure["data"]}
    assert ranks == {value: at for at, value in enumerate(names)}
    for axis in ("x", "x2"):
        panel = [trace["legendrank"] for trace in figure["data"] if trace["xaxis"] == axis]
        assert len(panel) > 1 and panel == sorted(panel), "stacked in the order of the legend"


def test_names_on_an_axis_are_escaped_once():
    crossed = drawn("heat_map", x=EVIL, y="late")
    assert not any("&amp;lt;" in name for name in crossed["layout"]["xaxis"]["ticktext"])


def test_lines_have_one_point_a_month():
    (trace,) = drawn("line", x="day", measure="mean", value="score", step="1mo")["data"]
    months = (
        example().drop_nulls(["day", "score"]).group_by(pl.col("day").dt.truncate("1mo")).agg(pl.col("score").mean())
    )
    assert trace["x"] == [f"{month} 00:00:00" for month in months.sort("day")["day"]]
    assert trace["y"] == pytest.approx(months.sort("day")["score"].to_list())


def test_many_points_are_drawn_at_random_and_said():
    figure = drawn("scatter", x="score", y="age", points=100)
    assert figure["layout"]["meta"] == {"rows": example().drop_nulls(["score", "age"]).height, "drawn": 100}
    assert len(figure["data"][0]["x"]) == 100
    assert figure == drawn("scatter", x="score", y="age", points=100)
    (density,) = drawn("scatter", x="score", y="age", show="density")["data"]
    assert sum(cell or 0 for line in density["z"] for cell in line) == figure["layout"]["meta"]["rows"]


def test_a_heat_map_is_the_crossed_table():
    (trace,) = drawn("heat_map", x="city", y="late")["data"]
    rows = example().drop_nulls(["city", "late"])
    crossed = {(c, late): n for c, late, n in rows.group_by("city", "late").len().iter_rows()}
    assert trace["z"] == [[crossed[(city, late)] for city in sorted(rows["city"].unique())] for late in (False, True)]


def test_fitting_charts_are_suggested():
    schema = Schema.of(example())

    def names(*columns):
        return [chart.name for chart, _wishes in suggestions(*(schema.get(column) for column in columns))]

    assert names("score") == ["histogram", "box"]
    assert names("day") == ["histogram", "line"]
    assert names("city") == ["bar"]
    assert names("score", "age") == ["scatter"]
    assert names("score", "day") == ["line", "scatter"]
    assert names("city", "age") == ["box"]
    assert names("city", "late") == ["heat_map"]
    for columns in (["score"], ["day"], ["city"], ["score", "day"], ["city", "late"], ["city", "age"]):
        for chart, wishes in suggestions(*(schema.get(column) for column in columns)):
            chart.check(chart.Params.parse(wishes), schema)


@pytest.mark.parametrize(
    ("name", "wishes"),
    [
        ("histogram", {"x": "at"}),
        ("line", {"x": "at", "measure": "mean", "value": "n"}),
        ("scatter", {"x": "at", "y": "n"}),
        ("heat_map", {"x": "at", "y": "n", "bins": 3}),
    ],
)
def test_moments_with_a_time_zone_are_drawn_in_utc(name, wishes):
    at = pl.datetime_range(
        datetime.fromisoformat("1969-12-30T00:00:00"), datetime.fromisoformat("1970-01-02T23:00:00"), "1h", eager=True
    )
    rows = pl.DataFrame({"at": at.dt.replace_time_zone("UTC"), "n": range(len(at))})
    chart = charts.get(name)
    figure = chart.draw(rows, chart.Params.parse(wishes))
    naive = chart.draw(rows.with_columns(pl.col("at").dt.replace_time_zone(None)), chart.Params.parse(wishes))
    assert json.dumps(figure, allow_nan=False) == json.dumps(naive)
    assert "1969-12-30" in json.dumps(figure) and figure["layout"]["meta"]["rows"] == len(at)
