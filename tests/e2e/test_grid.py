"""The data grid on a long table and a wide one: only what is in view is in the page, and keys reach every cell."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

import etabli
from tests.live_cast import CastStudio

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.timeout(480)]

ROWS, COLUMNS, TALL = 20_000, 60, 5_000_000
ACTIVE = "() => document.querySelector('.is-active')?.textContent"
SCROLLER = "document.querySelector('.grid-scroll')"
WAITING = ".grid-row:not([hidden]) .is-waiting"
MOST_ELEMENTS = 1600


@pytest.fixture(scope="module")
def wide(studio: CastStudio, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The rows of a table in which the cell of row r and column c holds r * 1000 + c; every seventh row lacks c3."""
    file = tmp_path_factory.mktemp("wide") / "wide.csv"
    lines = [",".join(f"c{c}" for c in range(COLUMNS))]
    for r in range(ROWS):
        lines.append(",".join("" if c == 3 and r % 7 == 0 else str(r * 1000 + c) for c in range(COLUMNS)))
    file.write_text("\n".join(lines))
    with etabli.connect(studio.url, studio.tokens["dan"]) as signed_in:
        dataset = signed_in.project(studio.project).import_file(file, name="Wide")
    return f"/p/{studio.project}/datasets/{dataset.id}/versions/1/"


@pytest.fixture(scope="module")
def tall(studio: CastStudio) -> str:
    """Five million rows: number (from 0), its remainder by 1000, and a city."""
    made = studio.shell("tall", studio.project, str(TALL))
    return f"/p/{studio.project}/datasets/{made['dataset']}/versions/1/"


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """What the page complained of; there must be nothing."""
    said = list[str]()
    yield said
    assert said == []


@pytest.fixture
def page(page_for: Callable[..., Page], faults: list[str], wide: str) -> Page:
    return opened(page_for("dan"), wide, faults, "1001")


def opened(page: Page, address: str, faults: list[str], cell: str) -> Page:
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: said.type == "error" and faults.append(said.text))
    page.on("response", lambda answer: answer.status >= 400 and faults.append(f"{answer.status} {answer.url}"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address)
    expect(page.get_by_role("gridcell", name=cell, exact=True).first).to_be_visible()
    page.get_by_role("grid").focus()
    return page


def head(page: Page, name: str) -> None:
    """Open the menu of a column."""
    page.get_by_role("columnheader", name=re.compile(rf"^{name},")).hover()
    page.get_by_role("button", name=f"Menu of the column {name}", exact=True).click()


def act(page: Page, name: str, what: str) -> None:
    head(page, name)
    page.get_by_role("menuitem", name=what, exact=True).click()


def column(page: Page, name: str, rows: int = 5) -> list[str]:
    """The first cells that are drawn of a column, once a scroll has been followed."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(page.locator(WAITING)).to_have_count(0)
    at = page.get_by_role("columnheader", name=re.compile(rf"^{name},")).get_attribute("data-column")
    cells = page.locator(f".grid-row:not([hidden]) .grid-cell[data-column='{at}']")
    rowed = cells.evaluate_all("all => all.map(c => [Number(c.id.split('-')[2]), c.textContent])")
    return [text for _row, text in sorted(rowed)[:rows]]


def copied(page: Page, size: str = "") -> str:
    """What Ctrl-C leaves in the clipboard, once the grid says that ``size`` was copied."""
    page.keyboard.press("Control+c")
    if size:
        expect(page.locator(".grid-note")).to_have_text(f"Copied: {size} cells.")
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_the_page_holds_only_what_is_in_view(page: Page) -> None:
    grid = page.get_by_role("grid")
    expect(grid).to_have_attribute("aria-rowcount", str(ROWS + 1))
    expect(grid).to_have_attribute("aria-colcount", str(COLUMNS + 1))
    assert page.locator("et-grid *").count() < MOST_ELEMENTS


def test_a_long_search_is_a_job_that_can_be_stopped_and_started_again(
    page_for: Callable[..., Page], faults: list[str], tall: str
) -> None:
    page = opened(page_for("dan"), tall, faults, "1")
    page.get_by_role("searchbox", name="Search every cell").fill("4999")
    page.keyboard.press("Enter")
    progress = page.locator(".grid-progress")
    expect(progress).to_contain_text("so a job works this out")
    progress.get_by_role("button", name="Cancel").press("Enter")
    progress.get_by_role("button", name="Start again").press("Enter")
    expect(page.locator("#grid-count")).to_have_text(f"2,500 of {TALL:,} rows", timeout=60_000)
    page.reload()
    expect(page.locator("#grid-count")).to_have_text(f"2,500 of {TALL:,} rows")
    expect(progress).to_be_hidden()


def test_keys_reach_the_last_cell_and_come_back(page: Page) -> None:
    page.keyboard.press("Control+End")
    page.wait_for_function(f"() => ({ACTIVE})() === '{(ROWS - 1) * 1000 + COLUMNS - 1}'")
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"() => ({ACTIVE})() === '1001'")


def test_sorting_from_a_heads_menu_stands_in_the_address_and_back_undoes_it(page: Page) -> None:
    act(page, "c0", "Sort from high to low")
    expect(page.get_by_role("columnheader", name=re.compile("^c0,"))).to_have_attribute("aria-sort", "descending")
    expect(page.get_by_role("gridcell", name=str((ROWS - 1) * 1000), exact=True)).to_be_visible()
    expect(page.locator(".grid-number").first).to_have_text(f"{ROWS:,}")
    assert page.url.endswith("?sort=-c0")
    page.go_back()
    expect(page.get_by_role("gridcell", name="1001", exact=True)).to_be_visible()


def test_a_filter_is_made_from_a_head_reads_as_words_and_is_taken_away(page: Page) -> None:
    act(page, "c1", "Filter…")
    page.get_by_label("Rows where c1").select_option("between")
    page.get_by_label("From", exact=True).fill("many")
    page.get_by_label("To", exact=True).fill("9001")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="“many” is not a number")).to_be_visible()
    page.get_by_label("From", exact=True).fill("5001")
    page.keyboard.press("Enter")
    expect(page.locator(".grid-chip")).to_contain_text("c1 between 5001 and 9001")
    expect(page.locator("#grid-count")).to_have_text(f"5 of {ROWS:,} rows")
    assert column(page, "c0") == ["5000", "6000", "7000", "8000", "9000"]
    expect(page.locator(".grid-number").first).to_have_text("6")
    page.reload()
    expect(page.locator("#grid-count")).to_have_text(f"5 of {ROWS:,} rows")
    page.get_by_role("link", name="Take away: c1 between 5001 and 9001").click()
    expect(page.locator("#grid-count")).to_have_text(f"{ROWS:,} rows")


def test_a_second_condition_may_be_another_way_to_match(page: Page) -> None:
    for value, joins in (("5001", False), ("7001", True)):
        act(page, "c1", "Filter…")
        page.get_by_label("Value", exact=True).fill(value)
        if joins:
            page.get_by_label("or where c1 is 5001").check()
        page.keyboard.press("Enter")
        expect(page.locator(".grid-chip")).to_contain_text(value)
    expect(page.locator(".grid-chip")).to_contain_text("c1 is 5001 or c1 is 7001")
    expect(page.locator("#grid-count")).to_have_text(f"2 of {ROWS:,} rows")


def test_a_search_marks_what_it_found(page: Page) -> None:
    page.get_by_role("searchbox", name="Search every cell").fill("19999")
    page.keyboard.press("Enter")
    expect(page.locator("et-grid mark").first).to_have_text("19999")
    expect(page.locator("#grid-count")).to_have_text(re.compile(r"^\d+ of 20,000 rows$"))


def test_a_search_follows_the_keys_and_the_text_stays(page: Page, wide: str) -> None:
    field = page.get_by_role("searchbox", name="Search every cell")
    looked = list[str]()
    page.on("request", lambda request: "offset=" in request.url and looked.append(request.url))
    field.press_sequentially("1999", delay=30)
    expect(page.locator("#grid-count")).to_have_text(re.compile(r"^\d\d+ of 20,000 rows$"))
    assert len(looked) <= 2, "one search for what was typed at once"
    field.press_sequentially("9000")
    expect(page.locator("#grid-count")).to_have_text(f"1 of {ROWS:,} rows")
    expect(field).to_be_focused()
    expect(field).to_have_value("19999000")
    assert page.url.endswith("?q=19999000")
    page.go_back()  # what was typed in one go is one step of the history
    expect(field).to_have_value("")
    expect(page.locator("#grid-count")).to_have_text(f"{ROWS:,} rows")


def test_a_long_version_is_not_searched_at_every_key(
    page_for: Callable[..., Page], faults: list[str], tall: str
) -> None:
    page = opened(page_for("dan"), tall, faults, "1")
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url))
    field = page.get_by_role("searchbox", name="Search every cell")
    field.press_sequentially("4998", delay=20)
    act(page, "number", "Pin left")
    page.wait_for_timeout(600)
    assert not [url for url in asked if "q=" in url]
    expect(field).to_have_value("4998")
    with page.expect_request(lambda request: "q=4998" in request.url):
        page.get_by_role("search").get_by_role("button", name="Search").click()


def test_heads_are_whole_at_first(page: Page) -> None:
    texts = page.locator(".grid-name, .grid-facts")
    assert not texts.evaluate_all("(all) => all.filter((one) => one.scrollWidth > one.clientWidth).length")


def test_a_missing_cell_of_a_chosen_column_is_still_hatched(page: Page) -> None:
    page.get_by_role("columnheader", name=re.compile("^c3,")).click()
    cell = page.locator(".grid-row[aria-rowindex='2'] .grid-cell.is-missing.is-selected")
    expect(cell).to_have_css("background-image", re.compile("repeating-linear-gradient"))


def test_pinned_columns_stay_and_hidden_ones_are_gone_also_after_a_reload(page: Page) -> None:
    act(page, "c2", "Pin left")
    act(page, "c0", "Hide")
    page.reload()
    expect(page.get_by_role("columnheader", name=re.compile("^c2,"))).to_have_attribute("data-column", "0")
    expect(page.get_by_role("columnheader", name=re.compile("^c0,"))).to_have_count(0)
    page.evaluate(f"{SCROLLER}.scrollLeft = 4000")
    expect(page.get_by_role("columnheader", name=re.compile("^c1,"))).to_have_count(0)
    expect(page.get_by_role("columnheader", name=re.compile("^c2,"))).to_be_visible()
    assert column(page, "c2", 3) == ["2", "1002", "2002"]
    page.get_by_role("button", name="Columns", exact=True).click()
    page.get_by_role("searchbox", name="Find a column").fill("c0")
    page.get_by_role("checkbox", name="c0", exact=True).check()
    page.keyboard.press("Escape")
    page.evaluate(f"{SCROLLER}.scrollLeft = 0")
    expect(page.get_by_role("columnheader", name=re.compile("^c0,"))).to_be_visible()


def test_a_narrow_screen_keeps_room_for_two_columns_and_a_short_bar(page: Page, wide: str) -> None:
    page.goto(f"{wide}?columns=0-59&pins=2")
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    expect(page.get_by_role("columnheader", name=re.compile("^c0,"))).to_be_visible()
    page.evaluate(f"{SCROLLER}.scrollLeft = 4000")
    expect(page.get_by_role("columnheader", name=re.compile("^c0,"))).to_have_count(0)
    lines = "bar => new Set([...bar.children].map(one => Math.round(one.getBoundingClientRect().bottom / 20))).size"
    assert page.locator(".grid-look > .toolbar").evaluate(lines) <= 3
    expect(page.get_by_role("button", name="Columns", exact=True)).to_be_visible()
    first = page.locator(".crumbs li:visible").first
    assert first.evaluate("step => getComputedStyle(step, '::before').content") == "none"
    page.set_viewport_size({"width": 1280, "height": 844})
    expect(page.get_by_role("columnheader", name=re.compile("^c0,"))).to_be_visible()


def heads(page: Page, many: int = 4) -> list[str]:
    """The names of the first columns, as they are drawn."""
    names = page.locator(".grid-column").evaluate_all(
        "all => all.sort((a, b) => a.dataset.column - b.dataset.column).map(head => head.title.split('\\n')[0])"
    )
    return [str(name) for name in names[:many]]


def test_pinned_hidden_and_moved_columns_stand_in_the_address(
    page: Page, page_for: Callable[..., Page], faults: list[str]
) -> None:
    act(page, "c2", "Pin left")
    act(page, "c0", "Hide")
    act(page, "c3", "Move left")
    assert page.url.endswith("?columns=2-3%2C1%2C4-59&pins=1")
    other = opened(page_for("vic"), page.url, faults, "1003")
    assert heads(other) == ["c2", "c3", "c1", "c4"]
    expect(other.locator("#grid-shown")).to_contain_text("59 of 60 columns")
    act(other, "c4", "Hide")
    expect(other.locator("#grid-shown")).to_contain_text("58 of 60 columns")
    other.go_back()
    expect(other.locator("#grid-shown")).to_contain_text("59 of 60 columns")
    assert heads(other) == ["c2", "c3", "c1", "c4"]
    other.get_by_role("button", name="Show all columns").click()
    expect(other.locator("#grid-shown")).to_be_hidden()
    assert other.url.endswith("?columns=2-3%2C1%2C4-59%2C0&pins=1")


def test_what_a_person_arranged_before_is_in_the_address_that_they_share(page: Page, wide: str) -> None:
    act(page, "c0", "Hide")
    assert page.url.endswith("?columns=1-59")
    page.goto(wide)
    expect(page.locator("#grid-shown")).to_contain_text("59 of 60 columns")
    assert page.url.endswith("?columns=1-59")
    page.get_by_role("button", name="Columns", exact=True).click()
    page.get_by_role("button", name="Show these").click()
    expect(page.locator("#grid-shown")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Columns", exact=True)).to_be_focused()
    assert page.url.endswith(wide)


@pytest.mark.parametrize("columns", ["x", "2,,1", "99-200", ""])
def test_an_address_with_columns_that_are_none_shows_them_all(page: Page, wide: str, columns: str) -> None:
    page.goto(f"{wide}?columns={columns}&pins=y")
    expect(page.get_by_role("gridcell", name="1001", exact=True)).to_be_visible()
    assert heads(page) == ["c0", "c1", "c2", "c3"]
    expect(page).to_have_url(re.compile(r"/versions/1/$"))


def test_an_address_leads_to_a_row_and_a_column_of_it(page: Page, wide: str) -> None:
    page.goto(f"{wide}?row=9120&reveal=c50")
    page.wait_for_function(f"() => ({ACTIVE})() === '9119050'")
    expect(page.get_by_role("gridcell", name="9119050", exact=True)).to_be_visible()


def test_what_is_shown_is_downloaded(page: Page, wide: str) -> None:
    look = '?filter=[["c1","below",4000]]&sort=-c0&columns=2,0-1&pins=1'
    page.goto(f"{wide}{look}")
    expect(page.locator("#grid-count")).to_have_text("4 of 20,000 rows")
    page.get_by_role("button", name="Download").click()
    with page.expect_download() as saved:
        page.get_by_role("menuitem", name="CSV, with commas").click()
    assert saved.value.suggested_filename == "wide-v1-selection.csv"
    text = saved.value.path().read_text()
    assert text == "c2,c0,c1\n3002,3000,3001\n2002,2000,2001\n1002,1000,1001\n2,0,1\n"


def test_a_range_is_chosen_and_copied_as_a_spreadsheet_pastes_it(page: Page) -> None:
    page.get_by_role("gridcell", name="1001", exact=True).click()
    assert copied(page) == "1001"
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    assert copied(page, "2 × 3") == "1001\t1002\t1003\n2001\t2002\t2003"
    page.get_by_role("gridcell", name="7002", exact=True).click(modifiers=["Shift"])
    assert copied(page, "7 × 2").splitlines()[-1] == "7001\t7002"
    page.keyboard.press("Control+Home")
    page.keyboard.press("Control+Shift+End")
    expect(page.get_by_role("gridcell", name=str((ROWS - 1) * 1000 + COLUMNS - 1), exact=True)).to_be_visible()
    expect(page.locator(WAITING)).to_have_count(0)  # rows that arrive take the note away
    page.keyboard.press("Control+c")
    expect(page.locator(".grid-note")).to_contain_text("At most 50,000 cells")


def test_copies_have_the_signs_of_spreadsheets_in_the_pages_language(page: Page) -> None:
    cells = """async (lang) => {
      document.documentElement.lang = lang;
      const { inSpreadsheet } = await import("/static/js/cells.js");
      const pairs = [[3432.63, "number"], ["1.50", "decimal"], ["1.5", "text"], [true, "boolean"], [null, "number"]];
      return pairs.map(([value, kind]) => inSpreadsheet(value, { kind }));
    }"""
    assert page.evaluate(cells, "fr") == ["3432,63", "1,50", "1.5", "VRAI", ""]
    assert page.evaluate(cells, "en") == ["3432.63", "1.50", "1.5", "TRUE", ""]


def test_what_is_chosen_is_seen_under_the_mouse_too(page: Page) -> None:
    page.get_by_role("gridcell", name="1001", exact=True).click()
    page.get_by_role("gridcell", name="3002", exact=True).click(modifiers=["Shift"])
    page.get_by_role("gridcell", name="2001", exact=True).hover()
    chosen = "all => [...new Set(all.map((cell) => getComputedStyle(cell).backgroundColor))]"
    (colour,) = page.locator(".is-in-range").evaluate_all(chosen)
    (other,) = page.locator(".grid-row:hover .grid-cell:not(.is-in-range, .is-missing)").evaluate_all(chosen)
    (rest,) = page.locator(".grid-row:not(:hover) .grid-cell:not(.is-in-range)").evaluate_all(chosen)
    assert len({colour, other, rest}) == 3, "the row under the mouse is told from others, the chosen cells from both"


def test_a_range_of_rows_that_were_never_seen_is_copied_whole(page: Page) -> None:
    page.get_by_role("gridcell", name="1", exact=True).click()
    page.evaluate(f"{SCROLLER}.scrollTop = {900 * 28}")
    page.get_by_role("gridcell", name="900001", exact=True).click(modifiers=["Shift"])
    assert copied(page, "901 × 1").split("\n") == [str(1 + 1000 * row) for row in range(901)]


def test_a_column_is_made_wider_by_its_edge(page: Page) -> None:
    cell = page.get_by_role("columnheader", name=re.compile("^c1,"))
    before = cell.bounding_box()
    assert before
    page.mouse.move(before["x"] + before["width"], before["y"] + 40)
    page.mouse.down()
    page.mouse.move(before["x"] + before["width"] + 90, before["y"] + 40, steps=3)
    page.mouse.up()
    after = cell.bounding_box()
    assert after and abs(after["width"] - before["width"] - 90) < 4


def test_keys_alone_open_a_columns_menu_and_its_profile(page: Page) -> None:
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Alt+ArrowDown")
    menu = page.get_by_role("menu", name="Column c1")
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    expect(page.get_by_role("grid")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#grid-panel #column h2")).to_have_text("c1")
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#grid-panel")).to_be_hidden()


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
    expect(page.locator(WAITING)).to_have_count(0)
    assert len(asked) <= 4, "rows that flew past were asked for"


def test_only_the_columns_in_view_are_asked_for(page: Page) -> None:
    asked = list[str]()
    page.on("request", lambda request: "offset=" in request.url and asked.append(request.url))
    page.keyboard.press("Control+ArrowRight")
    page.wait_for_function(f"() => ({ACTIVE})() === '{COLUMNS - 1}'")
    assert {re.search(r"columns=([^&]*)", url)[1] for url in asked} == {"32-63"}  # type: ignore[index]


def test_a_refused_look_is_said_once(page_for: Callable[..., Page], wide: str) -> None:
    page = page_for("dan")
    with page.expect_response(lambda answer: "offset=" in answer.url and answer.status >= 400):
        page.goto(wide + "?filter=" + quote('[["c1","above","x"]]'))
    expect(page.locator(".grid-note[data-tone=danger]")).to_have_count(1)
    expect(page.get_by_text("is not a number", exact=False).filter(visible=True)).to_have_count(1)
    expect(page.locator("et-grid")).to_be_hidden()
    page.get_by_role("link", name="Show all rows").click()
    expect(page.get_by_role("gridcell", name="1001", exact=True)).to_be_visible()


def test_on_a_narrow_screen_the_open_tab_is_in_view_and_an_edge_with_more_tabs_fades(
    page_for: Callable[..., Page], wide: str
) -> None:
    page = page_for("dan", width=390)
    for name, more in (("", "after"), ("origin/", "before")):
        page.goto(f"{wide}{name}")
        tabs = page.locator("nav.tabs")
        expect(tabs).to_have_attribute("data-more", more)
        expect(tabs.locator("[aria-current]")).to_be_in_viewport(ratio=0.9)
        assert "gradient" in tabs.evaluate("tabs => getComputedStyle(tabs).maskImage")
    wider = page_for("dan")
    wider.goto(wide)
    expect(wider.locator("nav.tabs")).to_have_attribute("data-more", "")


def test_five_million_rows_scroll_sort_and_filter(page_for: Callable[..., Page], faults: list[str], tall: str) -> None:
    page = opened(page_for("dan"), tall, faults, "1")
    page.evaluate(f"{SCROLLER}.scrollTop = {SCROLLER}.scrollHeight")
    expect(page.get_by_role("gridcell", name=f"{TALL - 1:,}", exact=True)).to_be_visible()
    page.evaluate(f"{SCROLLER}.scrollTop = {SCROLLER}.scrollHeight / 2")
    middle = [int(text.replace(",", "")) for text in column(page, "number", 20)]
    assert abs(middle[0] - TALL // 2) < 100
    assert middle == list(range(middle[0], middle[0] + 20))
    page.get_by_role("spinbutton", name="Go to row").fill("4200001")
    page.keyboard.press("Enter")
    expect(page.get_by_role("gridcell", name="4,200,000", exact=True)).to_be_visible()
    act(page, "rest", "Sort from high to low")
    expect(page.locator(".grid-chip")).to_contain_text("rest, high to low")
    page.evaluate(f"{SCROLLER}.scrollTop = 0")
    expect(page.get_by_role("rowheader", name="1,000", exact=True)).to_be_visible(timeout=60_000)
    assert column(page, "number", 3) == ["999", "1999", "2999"]
    act(page, "city", "Filter…")
    page.get_by_label("Value", exact=True).fill("Lyon")
    page.keyboard.press("Enter")
    expect(page.locator("#grid-count")).to_have_text(f"{TALL // 4:,} of {TALL:,} rows", timeout=60_000)
    assert page.locator("et-grid *").count() < MOST_ELEMENTS


def test_the_values_of_a_text_column_are_offered(
    page_for: Callable[..., Page], faults: list[str], studio: CastStudio, tmp_path: Path
) -> None:
    file = tmp_path / "sales.csv"
    cities = ["Paris", "Lyon", "Saint-Étienne"]
    file.write_text("city,code\n" + "".join(f"{cities[at % 3]},c{at % 40}x\n" for at in range(120)))
    with etabli.connect(studio.url, studio.tokens["dan"]) as signed_in:
        dataset = signed_in.project(studio.project).import_file(file, name="Offered")
    page = opened(page_for("dan"), f"/p/{studio.project}/datasets/{dataset.id}/versions/1/", faults, "Paris")
    act(page, "city", "Filter…")
    expect(page.get_by_label("Rows where city")).to_have_value("in")
    page.get_by_label("Lyon", exact=True).check()
    page.get_by_label("Saint-Étienne", exact=True).check()
    page.get_by_role("button", name="Filter", exact=True).last.click()
    expect(page.locator(".grid-chip")).to_contain_text("city is one of Lyon, Saint-Étienne")
    expect(page.locator("#grid-count")).to_have_text("80 of 120 rows")
    act(page, "code", "Filter…")
    suggested = page.locator("#filter-values option").evaluate_all("(all) => all.map((one) => one.value)")
    assert len(suggested) == 10 and set(suggested) <= {f"c{at}x" for at in range(40)}
    page.get_by_label("Value", exact=True).fill("c1x")
    page.keyboard.press("Enter")
    expect(page.locator("#grid-count")).to_have_text("2 of 120 rows")


def test_the_menu_of_the_files_opens_below_its_button(page: Page, wide: str) -> None:
    for size in ({"width": 1280, "height": 800}, {"width": 390, "height": 800}):
        page.set_viewport_size(size)
        page.goto(f"{wide}origin/")
        button = page.get_by_role("button", name="Download")
        button.click()
        menu = page.get_by_role("navigation", name="The whole version as a file")
        expect(menu).to_be_visible()
        page.wait_for_function("() => document.querySelector('#whole-file').style.top")
        under, box = button.bounding_box(), menu.bounding_box()
        assert under and box
        assert 0 <= box["y"] - under["y"] - under["height"] < 8
        assert box["x"] <= under["x"] + 1 and under["x"] < box["x"] + box["width"] <= size["width"]
