"""Cells of tables: one rule on the server and in the browser, and machines get them as they are stored."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.utils.translation import override
from playwright.sync_api import Page, expect

import etabli
from apps.core.templatetags.figures import cell
from tests.live_cast import CastStudio
from workers.browsing.search import day_first, figures

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.timeout(480)]

VALUES = [
    True,
    False,
    80.0,
    1235.03,
    2024,
    -20240,
    0.1 + 0.2,
    692882.7600000001,
    1e300,
    -2.5e-9,
    1e-6,
    1e16,
    "1235.03",
    "oui",
]
TYPED = [
    "1235.03",
    "1 235,03",
    "1\u202f235,03",
    "1'235.03",
    "1.235,03",
    "-80",
    "12,345",
    "1.234.567",
    "2024-01-02",
    "a, b",
    ".",
    "12 b",
]
LOOKED_FOR = """async (texts) => {
  const { figures } = await import("/static/js/cells.js");
  return texts.map(figures);
}"""
DATES = ["12/11/2025", "5/1/2024 08:30", "12/11", "12/11/20255", "2025-11-12", "a/b"]
DATED = """async (texts) => {
  const { dated } = await import("/static/js/cells.js");
  return texts.map(dated);
}"""
WORDS = [
    ("Crème CREME cre\u0300me", "creme", ["Crème", "CREME", "cre\u0300me"]),
    ("creme", "crè", ["cre"]),
    ("cœur", "coe", ["cœ"]),
    ("Straße 😀é", "é", ["e", "é"]),
    ("crane", "creme", []),
]
MARKED = """async (words) => {
  const { finds } = await import("/static/js/grid/letters.js");
  return words.map(([text, search]) => finds(text, search).map(([from, to]) => text.slice(from, to)));
}"""
WRITTEN = """async (values) => {
  const { written } = await import("/static/js/cells.js");
  return values.map((value) => written(value));
}"""


@pytest.fixture
def french(page_for: Callable[..., Page], studio: CastStudio) -> Page:
    page = page_for("dan")
    page.context.add_cookies([{"name": "django_language", "value": "fr", "url": studio.url}])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return page


def test_the_browser_writes_cells_as_the_server_does(french: Page, page_for: Callable[..., Page]) -> None:
    english: Any = page_for("dan")
    for language, page in (("fr", french), ("en", english)):
        page.goto("/")
        with override(language):
            assert page.evaluate(WRITTEN, VALUES) == [cell(value) for value in VALUES]


def test_the_grid_speaks_french_and_copies_what_is_stored(french: Page, studio: CastStudio, tmp_path: Path) -> None:
    file = tmp_path / "sales.csv"
    file.write_text("amount,paid\n1235.03,true\n80.5,false\n123456.78,\n" + "1.5,true\n" * 150)
    with etabli.connect(studio.url, studio.tokens["dan"]) as signed_in:
        dataset = signed_in.project(studio.project).import_file(file, name="Cells")
    french.goto(f"/p/{studio.project}/datasets/{dataset.id}/versions/1/")
    for shown in ("1\u202f235,03", "123\u202f456,78", "vrai", "faux"):
        expect(french.get_by_role("gridcell", name=shown, exact=True).first).to_be_visible()
    expect(french.get_by_role("columnheader", name="paid")).to_contain_text("0,7\u00a0%")
    assert french.evaluate(LOOKED_FOR, TYPED) == [list(figures(text)) for text in TYPED]
    assert french.evaluate(MARKED, [word[:2] for word in WORDS]) == [found for *_, found in WORDS]
    assert french.evaluate(DATED, DATES) == [day_first(text) for text in DATES]
    for typed in ("1235.03", "1\u00a0235,03", "1235,03"):
        french.goto(f"/p/{studio.project}/datasets/{dataset.id}/versions/1/?{urlencode({'q': typed})}")
        expect(french.locator("et-grid mark")).to_have_text(["1\u202f235,03"])
    french.get_by_role("gridcell", name="1\u202f235,03", exact=True).click()
    french.keyboard.press("Shift+ArrowRight")
    french.keyboard.press("Control+c")
    french.wait_for_function("async () => (await navigator.clipboard.readText()) === '1235.03\\ttrue'")
