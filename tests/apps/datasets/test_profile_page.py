"""The profile page: finding columns among many, everything about one, and nothing to those who may not look."""

import re
from datetime import datetime, timedelta

import polars as pl
import pytest
from django.urls import reverse

from apps.datasets.figures.columns import written
from apps.datasets.services import mark_columns
from tests.factories.datasets import make_version

MIXED = pl.DataFrame(
    {
        "plate": ["AB-123", "CD-456", "xy 1 ", None] * 5,
        "speed": [float(n) for n in range(20)],
        "seen": [datetime.fromisoformat("2024-01-01T08:30:00") + timedelta(days=n * n) for n in range(20)],
        "late": [True, False, False, None] * 5,
    }
)


@pytest.fixture
def version(cast, project):
    return make_version(cast.dan, project, MIXED, name="Cars")


@pytest.fixture
def page(project, version):
    return reverse("datasets:version-profile", args=[project.slug, version.dataset_id, version.number])


@pytest.fixture
def dan(client_for, cast):
    return client_for(cast.dan)


def panel(client, page, column):
    return client.get(f"{page}?column={column}", headers={"HX-Request": "true"}).text


def test_text_says_how_it_is_written(dan, page):
    seen = panel(dan, page, "plate")
    assert "AA-999" in seen and "Spaces before or after" in seen and "5 (25.0%)" in seen
    assert "A is a capital, a a small letter, 9 a digit" in seen


def test_numbers_say_their_moments_and_signs(dan, page):
    seen = panel(dan, page, "speed")
    for words in ("Excess kurtosis", "Skewness", "Sum", "190", "1 (5.0%)", "50% lie below"):
        assert words in seen


def test_values_of_a_column_lose_no_digit(dan, cast, project):
    frame = pl.DataFrame({"amount": [-458.87, 80.0, 692_882.76 - 80.0, 1235.03], "paid": [True, False, True, True]})
    made = make_version(cast.dan, project, frame, name="Sales")
    page = reverse("datasets:version-profile", args=[project.slug, made.dataset_id, made.number])
    dan.cookies["django_language"] = "fr"
    seen = panel(dan, page, "amount")
    assert "-458,87" in seen and "692\u202f802,76" in seen and "693\u202f658,92" in seen
    assert 'title="-458,87"' in dan.get(page).text, "the table in short has the exact figure at hand"
    assert ">vrai<" in panel(dan, page, "paid") and "True" not in panel(dan, page, "paid")


def test_a_figure_has_the_same_digits_in_the_table_and_the_panel(dan, cast, project):
    frame = pl.DataFrame({"amount": [1000.27, 1919.35, 1919.38, 2855.54], "count": [1, 2, 3, 5000]})
    made = make_version(cast.dan, project, frame, name="Sales")
    page = reverse("datasets:version-profile", args=[project.slug, made.dataset_id, made.number])
    dan.cookies["django_language"] = "fr"
    table, seen = dan.get(page).text.partition('id="column"')[0], panel(dan, page, "amount")
    for shown in ("1\u202f000,27", "1\u202f919,37", "2\u202f855,54"):
        assert f">{shown}<" in table and f"<dd>{shown}</dd>" in seen, "lowest, median (half goes away), highest"
    for shown in ("1\u202f923,64", "757,43", "7\u202f694,54"):
        assert f"<dd>{shown}</dd>" in seen, "mean, deviation and sum show cents"
    assert ">2,5<" in table and "<dd>2,5</dd>" in panel(dan, page, "count")


@pytest.mark.parametrize(
    ("value", "low", "shown"),
    [
        (0.000123456, 0.5, "0.0001235"),
        (48.8566131, 48.8566131, "48.856613"),
        (1e-9, 0.5, "1e-9"),
        (-0.004, 1.0, "-0.004"),
    ],
)
def test_small_and_long_figures_stay_short(value, low, shown):
    facts = {"low": low, "high": 1.0, "top": [], "rarest": [], "marks": []}
    assert written(value, facts) == shown


def test_under_a_picture_stand_the_rows_behind_it(dan, page):
    assert "20 rows, all of them" in panel(dan, page, "speed")
    assert "15 of 20 rows; the others have no value here" in panel(dan, page, "late")


def test_moments_say_their_gaps_and_hours(dan, page):
    seen = panel(dan, page, "seen")
    assert "Days without one in between" in seen and "by hour of the day" in seen
    assert "5 (33.3%)" in panel(dan, page, "late"), "of the 15 rows with a value, 5 say yes"


def test_columns_are_searched_and_sorted(dan, cast, project):
    wide = make_version(
        cast.dan, project, pl.DataFrame({f"c{n:03}": [None] * n + [1] * (300 - n) for n in range(250)}), name="Wide"
    )
    page = reverse("datasets:version-profile", args=[project.slug, wide.dataset_id, 1])
    first = dan.get(page).text
    assert "c099" in first and "c100" not in first and "1 to 100 of 250" in first
    assert "c249" in dan.get(f"{page}?page=3").text
    assert dan.get(f"{page}?sort=-missing").text.index("c249") < dan.get(f"{page}?sort=-missing").text.index("c200")
    found = dan.get(f"{page}?q=c24").text
    assert "c249" in found and "c199" not in found
    assert "No column has this in its name" in dan.get(f"{page}?q=zzz").text


def test_kinds_and_titles_are_in_the_readers_language_and_are_found_in_it(dan, page):
    assert "<title>Profile · Cars v1" in dan.get(page).text
    dan.cookies["django_language"] = "fr"
    seen = dan.get(page).text
    assert "<title>Profil · Cars v1" in seen
    for kind in ("texte", "nombre", "date et heure", "booléen"):
        assert f'<span class="kind">{kind}</span>' in seen
    assert '<span class="kind">date et heure</span>' in panel(dan, page, "seen")
    for words in ("booléen", "boolean"):
        found = dan.get(f"{page}?q={words}").text
        assert ">late</a>" in found and ">speed</a>" not in found


def test_a_sensitive_column_shows_no_value_to_those_without_the_right(client_for, cast, page, version, dan):
    mark_columns(cast.dan, version.dataset, {"plate": ["sensitive"]})
    seen = panel(client_for(cast.vic), page, "plate")
    assert "your role sees no value" in seen and "Missing" in seen
    assert not any(secret in seen for secret in ("AB-123", "AA-999", "Characters"))
    assert "?chart=" not in seen and "?chart=bar&amp;x=plate" in panel(dan, page, "plate")
    assert "AB-123" in panel(dan, page, "plate")
    whole = client_for(cast.vic).get(page).text
    assert "AB-123" not in whole


def test_a_sensitive_column_is_marked_in_the_list_and_the_panel_for_everybody(client_for, cast, page, version, dan):
    tag, lock = re.compile(r'<span class="tag"><svg.*?</svg> sensitive</span>', re.S), 'title="sensitive"'
    assert not tag.search(panel(dan, page, "plate")) and lock not in dan.get(page).text
    mark_columns(cast.dan, version.dataset, {"plate": ["sensitive"]})
    assert tag.search(panel(dan, page, "plate")) and not tag.search(panel(dan, page, "speed"))
    assert dan.get(page).text.count(lock) == 1
    vic = client_for(cast.vic)
    assert tag.search(panel(vic, page, "plate"))
    assert vic.get(page).text.count('title="Sensitive: its values are masked for you"') == 1


def test_the_interface_masks_too(api_for, cast, project, version):
    mark_columns(cast.dan, version.dataset, {"plate": ["sensitive"]})
    address = f"/api/v1/projects/{project.slug}/datasets/{version.dataset_id}/versions/1/profile/"
    hidden = api_for(cast.vic).get(address).json()["results"][0]["facts"]
    assert hidden["missing"] == 5 and not hidden["top"] and not hidden["text"]
    assert api_for(cast.dan).get(address).json()["results"][0]["facts"]["text"]["patterns"][0] == ["AA-999", 10]


def test_facts_from_before_a_figure_was_known_are_still_shown(dan, page, version):
    kept = ("name", "kind", "rows", "missing", "distinct", "distinct_exact", "undefined", "low", "high", "mean", "std")
    for row in version.profiles.all():
        old = {key: row.facts[key] for key in (*kept, "quantiles", "histogram", "top", "lengths", "marks")}
        type(row).objects.filter(id=row.id).update(facts=old)
    assert "Lowest" in panel(dan, page, "speed") and "Kurtosis" not in panel(dan, page, "speed")
    assert dan.get(page).status_code == 200
