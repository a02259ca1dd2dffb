"""Which forms are worth trying."""

import re

from hypothesis import given
from hypothesis import strategies as st

from workers.core.formats import FORMATS
from workers.importing.glance import forms_of

SHAPED = [format for format in FORMATS.values() if format.shape]


@given(st.sampled_from(SHAPED), st.data())
def test_no_form_is_lost_whose_shape_a_value_has(format, data):
    value = data.draw(st.from_regex(format.shape, fullmatch=True))
    assert format.name in forms_of([value])


@given(st.lists(st.text("0123456789.,-/: €eTZ'\u202f", max_size=20)))
def test_every_value_that_has_a_shape_is_enough(values):
    shaped = {f.name for f in SHAPED for value in values if re.search(f.shape, value.strip())}
    assert shaped <= set(forms_of(values))


def test_a_form_comes_up_only_where_some_value_is_near():
    assert forms_of(["été", "forêt", "niveau 3"]) == []
    assert forms_of(["00123", "04500"]) == []
    assert forms_of(["31/12/2025"]) == ["date_day_first", "date_month_first"]
