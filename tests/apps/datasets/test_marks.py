"""Columns marked sensitive: who may, for which versions, and what is left to see for the others."""

import io

import polars as pl
import pytest
from django.urls import reverse

from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, NotAllowed
from apps.datasets.evidence import sentence
from apps.datasets.queries import MASK, hidden_columns, masked_facts, masked_rows, origin_for, redacted, refuse_hidden
from apps.datasets.services import inherit_sensitive, mark_columns
from apps.datasets.services.discreet import discreet_error
from tests.factories.datasets import PATIENTS, make_version


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


def test_an_error_in_a_sensitive_column_names_its_place_and_no_value(cast, version):
    said = "Row 3: “Ann 77” in column “id” is not a number."
    assert discreet_error(version.dataset, said, {"row": 3, "column": "id"}) == (said, {"row": 3, "column": "id"})
    mark_columns(cast.dan, version.dataset, {"id": ["sensitive"]})
    message, details = discreet_error(version.dataset, said, {"row": 3, "column": "id", "value": "Ann 77"})
    assert "Row 3" in message and "“id”" in message and "Ann 77" not in message + str(details)
    other, _details = discreet_error(version.dataset, "Column “radius”: 'Ann 77' does not fit.", {})
    assert other == "Column “radius”: “•••” does not fit."


def test_what_evidence_and_notes_quote_of_a_hidden_column_is_taken_out(cast, version):
    readings = [
        {"column": "id", "format": "text", "evidence": "such as Ann 77"},
        {"column": "radius", "format": "number", "evidence": "40 numbers"},
    ]
    version.origin = {"kind": "import", "file": "a.csv", "readings": readings, "notes": ["In “a.csv”: “Ann 77” twice."]}
    mark_columns(cast.dan, version.dataset, {"id": ["sensitive"]})
    seen = origin_for(cast.vic, version)
    assert [reading["evidence"] for reading in seen["readings"]] == [MASK, "40 numbers"]
    assert seen["notes"] == ["In “a.csv”: “•••” twice."]
    assert origin_for(cast.dan, version) == version.origin


def test_of_a_kept_sentence_only_the_words_of_the_workshop_and_known_names_are_left(cast, version):
    mark_columns(cast.dan, version.dataset, {"id": ["sensitive"]})
    inner = {"template": "“{value}”", "values": {"value": "Ann 77"}}
    values = {"name": "id", "n": 3, "sheet": "Ann 77", "inner": inner}
    version.origin = {"kind": "import", "notes": [{"template": "{name} {n} {sheet} {inner}", "values": values}]}
    note = origin_for(cast.vic, version)["notes"][0]
    assert sentence(note) == f"id 3 {MASK} “{MASK}”"
    assert sentence(origin_for(cast.dan, version)["notes"][0]) == "id 3 Ann 77 “Ann 77”"


def test_known_names_are_kept_where_values_are_not():
    assert redacted("“age” holds \"x1\" and 'y2'.", {"age"}) == "“age” holds “•••” and “•••”."


def test_the_page_of_columns_marks_and_unmarks_those_it_showed(client_for, cast, project, version):
    page = reverse("datasets:columns", args=[project.slug, version.dataset_id])
    mark_columns(cast.dan, version.dataset, {"visits": ["sensitive"]})
    saved = client_for(cast.dan).post(page, {"shown": ["id", "radius"], "sensitive": ["id"]}, follow=True)
    assert "Saved." in saved.text
    version.dataset.refresh_from_db()
    assert version.dataset.marks == {"id": ["sensitive"], "visits": ["sensitive"]}
    client_for(cast.dan).post(page, {"shown": ["id", "visits"]})
    version.dataset.refresh_from_db()
    assert version.dataset.marks == {}
    assert client_for(cast.vic).post(page, {"shown": ["id"], "sensitive": ["id"]}).status_code == 403
    assert "Save" not in client_for(cast.vic).get(page).text


def test_marks_by_the_rest_interface(api_for, cast, project, version):
    address = f"/api/v1/projects/{project.slug}/datasets/{version.dataset_id}/marks/"
    sent = {"marks": {"id": ["sensitive"]}}
    assert api_for(cast.vic).patch(address, sent, format="json").status_code == 403
    assert api_for(cast.ana).patch(address, sent, format="json").json() == sent
    assert api_for(cast.vic).get(address).json() == sent
    wrong = api_for(cast.ana).patch(address, {"marks": {"idd": ["sensitive"]}}, format="json")
    assert wrong.status_code == 422 and "Did you mean “id”" in wrong.json()["message"]


def test_files_are_masked_and_say_so_in_their_name(api_for, cast, project, version):
    base = f"/api/v1/projects/{project.slug}/datasets/{version.dataset_id}/versions/1/file/"
    mark_columns(cast.dan, version.dataset, {"visits": ["sensitive"], "id": ["sensitive"]})
    answer = api_for(cast.vic).get(f"{base}csv/")
    assert "patients-v1-masked.csv" in answer["Content-Disposition"]
    rows = pl.read_csv(io.BytesIO(b"".join(answer.streaming_content)))
    assert set(rows["id"]) == {MASK} and set(rows["visits"]) == {MASK, None}
    assert rows["radius"].to_list() == PATIENTS["radius"].to_list()
    parquet = pl.read_parquet(io.BytesIO(b"".join(api_for(cast.vic).get(f"{base}parquet/").streaming_content)))
    assert set(parquet["id"]) == {MASK} and parquet["visits"].null_count() == PATIENTS["visits"].null_count()
    assert "masked" not in api_for(cast.dan).get(f"{base}csv/")["Content-Disposition"]
