"""The data grid on a long, wide table: only what is in view is in the page, and keys reach every cell."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

import etabli
from tests.live_cast import CastStudio

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.timeout(240)]

ROWS, COLUMNS = 20_000, 60
ACTIVE = "() => document.querySelector('.is-active')?.textContent"


@pytest.fixture(scope="module")
def address(studio: CastStudio, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The rows of a table in which the cell of row r and column c holds r * 1000 + c; every seventh row lacks c3."""
    file = tmp_path_factory.mktemp("wide") / "wide.csv"
    lines = [",".join(f"c{c}" for c in range(COLUMNS))]
    for r in range(ROWS):
        lines.append(",".join("" if c == 3 and r % 7 == 0 else str(r * 1000 + c) for c in range(COLUMNS)))
    file.write_text("\n".join(lines))
    with etabli.connect(studio.url, studio.tokens["dan"]) as signed_in:
        dataset = signed_in.project(studio.project).import_file(file, name="Wide")
    return f"/p/{studio.project}/datasets/{dataset.id}/versions/1/"


@pytest.fixture
def page(page_for: Callable[..., Page], address: str) -> Page:
    page = page_for("dan")
    page.goto(address)
    expect(page.get_by_role("gridcell", name="1001", exact=True)).to_be_visible()
    page.get_by_role("grid").focus()
    return page


def test_the_page_holds_only_what_is_in_view(page: Page) -> None:
    grid = page.get_by_role("grid")
    expect(grid).to_have_attribute("aria-rowcount", str(ROWS + 1))
    expect(grid).to_have_attribute("aria-colcount", str(COLUMNS + 1))
    assert page.locator("et-grid *").count() < 1500


def test_keys_reach_the_last_cell_and_come_back(page: Page) -> None:
    page.keyboard.press("Control+End")
    page.wait_for_function(f"() => ({ACTIVE})() === '{(ROWS - 1) * 1000 + COLUMNS - 1}'")
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"() => ({ACTIVE})() === '1001'")


def test_a_head_sorts_and_sorts_back(page: Page) -> None:
    head = page.get_by_role("columnheader", name="c0, integer")
    head.click()
    head.click()
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(page.get_by_role("gridcell", name=str((ROWS - 1) * 1000), exact=True)).to_be_visible()


def test_a_missing_value_looks_like_none(page: Page) -> None:
    row = page.locator(".grid-row[aria-rowindex='2'] .grid-cell[data-column='3']")
    expect(row).to_have_class("grid-cell is-number is-missing")
    expect(row).to_have_text("")


def test_scrolling_far_at_once_asks_for_few_pages(page: Page) -> None:
    asked = list[str]()
    page.on("request", lambda request: "offset=" in request.url and asked.append(request.url))
    page.evaluate(
        "async () => { const g = document.querySelector('.grid-scroll');"
        "for (let i = 0; i < 60; i += 1) { g.scrollTop += 4000; await new Promise(requestAnimationFrame); } }"
    )
    expect(page.locator(".grid-row:not([hidden]) .is-waiting")).to_have_count(0)
    assert len(asked) <= 4, "rows that flew past were asked for"
