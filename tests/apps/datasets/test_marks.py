"""Columns marked sensitive: who may, for which versions, and what is left to see for the others."""

import polars as pl
import pytest

from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, NotAllowed
from apps.datasets.queries import MASK, hidden_columns, masked_facts, masked_rows, refuse_hidden
from apps.datasets.services import inherit_sensitive, mark_columns
from tests.factories.datasets import make_version


@pytest.fixture
def version(cast, project):
    return make_version(cast.dan, project)


def test_a_mark_holds_for_every_version_and_hides_from_roles_without_the_right(cast, project, version):
    mark_columns(cast.ana, version.dataset, {"id": ["sensitive"]})
    newer = make_version(cast.dan, project, pl.DataFrame({"id": ["x"], "b": [1]}), dataset=version.dataset)
    version.dataset.refresh_from_db()
    for thing in (version, newer, version.dataset):
        assert hidden_columns(cast.vic, thing) == {"id"}
        assert hidden_columns(cast.rita, thing) == hidden_columns(cast.dora, thing) == {"id"}
        assert not hidden_columns(cast.dan, thing) and not hidden_columns(cast.olga, thing)
    assert hidden_columns(cast.sam, version) == {"id"}


def test_a_mark_can_be_taken_off_and_both_are_in_the_audit_trail(cast, version):
    mark_columns(cast.dan, version.dataset, {"id": ["sensitive"], "visits": ["sensitive"]})
    mark_columns(cast.dan, version.dataset, {"visits": []})
    assert hidden_columns(cast.vic, version) == {"id"}
    events = AuditEvent.objects.filter(verb="columns.marked").order_by("number")
    assert [(e.facts["sensitive"], e.facts["open"]) for e in events] == [(["id", "visits"], []), ([], ["visits"])]


def test_whoever_may_not_look_may_not_unmark(cast, version):
    with pytest.raises(NotAllowed):
        mark_columns(cast.vic, version.dataset, {"id": []})


def test_a_misspelt_column_or_mark_is_refused_with_what_was_meant(cast, version):
    with pytest.raises(DomainError, match="Did you mean “diagnosis”"):
        mark_columns(cast.dan, version.dataset, {"diagnosys": ["sensitive"]})
    with pytest.raises(DomainError, match="“secret” is not a mark"):
        mark_columns(cast.dan, version.dataset, {"id": ["secret"]})
    assert version.dataset.marks == {}


def test_a_derived_column_inherits_the_mark_and_keeps_what_people_said(cast, version):
    mark_columns(cast.dan, version.dataset, {"id": ["sensitive"]})
    inherit_sensitive(version.dataset, {"radius", "id"})
    assert hidden_columns(cast.vic, version) == {"id", "radius"}


def test_masked_rows_keep_their_shape_and_their_gaps():
    rows = [["a", 1], [None, 2]]
    assert masked_rows(rows, ["name", "n"], {"name"}) == [[MASK, 1], [None, 2]]
    assert masked_rows(rows, ["name", "n"], frozenset()) == rows


def test_masked_facts_keep_counts_and_no_value_even_in_facts_that_are_not_known_yet():
    facts = {"name": "n", "kind": "text", "missing": 3, "top": [["x", 2]], "low": "x", "quantiles": {"0.5": "x"},
             "new_fact": {"longest": "x"}}  # fmt: skip
    assert masked_facts(facts, {"n"}) == {
        "name": "n", "kind": "text", "missing": 3, "top": [], "low": None, "quantiles": {}, "new_fact": {},
    }  # fmt: skip
    assert masked_facts(facts, {"other"}) == facts


def test_an_order_by_a_hidden_column_is_refused_by_name():
    with pytest.raises(NotAllowed, match="“salary” is sensitive"):
        refuse_hidden({"salary"}, ["age", "salary"])
