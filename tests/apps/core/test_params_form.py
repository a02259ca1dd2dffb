"""Forms drawn from Params: what is drawn, posted and read back is what was declared."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.template import Context, Template

from apps.core.forms import plain_value, read_params
from workers.core.errors import ParamsError
from workers.core.params import Params, choice, column, columns, flag, integer, mapping, number, per_column, text
from workers.core.schema import NUMERIC, Column, Schema


@dataclass(frozen=True)
class Everything(Params):
    """One of each widget."""

    where: str = column("Where")
    which: tuple[str, ...] = columns("Which", kinds=NUMERIC)
    share: float = number("Share", default=0.5, low=0, high=1, help="Of the rows.")
    rounds: int = integer("Rounds", default=3)
    how: str = choice("How", {"mean": "The mean", "median": "The median"}, default="mean")
    note: str = text("Note", default="")
    keep: bool = flag("Keep", default=True)
    pairs: Any = mapping("Pairs", default=(("M", 1), ("B", 0)))


SCHEMA = Schema((Column("age", "integer", "Int64"), Column("name", "text", "String")))


def draw(**given: Any) -> str:
    context = {"fields": Everything.fields(), "values": {}, "errors": {}, "schema": SCHEMA, **given}
    return Template("{% params_form fields values errors schema %}").render(Context(context))


def test_columns_are_offered_by_kind() -> None:
    html = draw()
    assert html.count('value="age"') == 2, "in the list of all columns and among the numeric ones"
    assert html.count('value="name"') == 1


def test_columns_whose_order_counts_come_in_the_order_they_were_chosen_in() -> None:
    @dataclass(frozen=True)
    class Ordered(Params):
        which: tuple[str, ...] = columns("Which", ordered=True)

    shown = draw(fields=Ordered.fields(), values={"which": ["name", "age"]})
    assert "<et-choices" in shown and " ordered>" in shown
    assert shown.index('value="name"') < shown.index('value="age"')
    assert draw(values={"which": ["age"]}).count(" ordered>") == 0


def test_a_chosen_column_that_is_gone_stays_visible() -> None:
    assert "height" in draw(values={"which": ["height"]})


def test_an_error_is_tied_to_its_input() -> None:
    html = draw(errors={"share": "Share: must be at most 1."})
    assert 'aria-invalid="true" aria-describedby="params-share-error"' in html
    assert "must be at most 1." in html


def test_names_of_columns_are_escaped() -> None:
    html = draw(schema=Schema((Column("<b>age</b>", "integer", "Int64"),)))
    assert "<b>age</b>" not in html


def test_what_is_posted_is_read_back() -> None:
    posted = QueryDict(
        "where=name&which=age&share=0.25&rounds=&how=median&note=&pairs.old=M&pairs.new=1&pairs.old=B&pairs.new=0"
        "&pairs.old=&pairs.new="
    )
    raw = read_params(Everything.fields(), posted)
    assert "rounds" not in raw, "an empty input leaves the default"
    parsed = Everything.parse(raw)
    assert parsed == Everything(
        where="name", which=("age",), share=0.25, how="median", keep=False, pairs=(("M", 1), ("B", 0))
    )


@pytest.mark.parametrize(
    "typed, meant", [("1", 1), ("-2.5", -2.5), ("007", "007"), ("1e5", "1e5"), ("nan", "nan"), ("", None), ("M", "M")]
)
def test_typed_values_are_taken_as_people_mean_them(typed: str, meant: Any) -> None:
    assert plain_value(typed) == meant


def test_columns_without_a_schema_are_lines_of_text_that_come_back_as_they_were() -> None:
    html = draw(values={"which": ["a", "b c"]}, schema=None)
    (lines,) = re.findall(r'<textarea[^>]*name="which"[^>]*>(.*?)</textarea>', html, re.DOTALL)
    assert lines == "a\nb c"
    assert read_params(Everything.fields(), QueryDict(urlencode({"which": lines})))["which"] == ["a", "b c"]
    (empty,) = re.findall(r'<textarea[^>]*name="which"[^>]*>(.*?)</textarea>', draw(schema=None), re.DOTALL)
    assert empty == ""


def test_a_column_with_one_of_some_options_is_two_selects_and_an_empty_one_is_left_out() -> None:
    @dataclass(frozen=True)
    class Chosen(Params):
        values: Any = per_column("Statistics", {"sum": "Sum", "mean": "Mean"}, default=())

    html = draw(fields=Chosen.fields(), values={"values": [["age", "mean"], ["gone", "sum"]]})
    assert html.count('name="values.old"') == html.count('name="values.new"') == 3
    assert html.count("<option selected>age</option>") == html.count("<option selected>gone</option>") == 1
    assert html.count('<option value="mean" selected>') == 1
    posted = QueryDict("values.old=age&values.new=mean&values.old=&values.new=sum")
    assert Chosen.parse(read_params(Chosen.fields(), posted)).values == (("age", "mean"),)
    with pytest.raises(ParamsError, match="is not offered"):
        Chosen.parse({"values": [["age", "mode"]]})
