"""Preparing data without code: five edits on a live grid, one taken back, one refused, and a dataset version made."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

import etabli
from tests.live_cast import CastStudio

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.timeout(480)]

ROWS = "id,city,age,price\n1, Paris,30,10.5\n2,lyon ,41,\n3,Nice,29,30.25\n4,paris,,20\n5,Nice,29,30.25\n"
PATIENCE = 60_000


@pytest.fixture(scope="module")
def sales(studio: CastStudio, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small dataset that needs cleaning; answers its name."""
    file = tmp_path_factory.mktemp("sales") / "sales.csv"
    file.write_text(ROWS)
    with etabli.connect(studio.url, studio.tokens["ana"]) as signed_in:
        signed_in.project(studio.project).import_file(file, name="Sales")
    return "Sales"


@pytest.fixture
def page(page_for: Callable[..., Page], studio: CastStudio, sales: str, request: pytest.FixtureRequest) -> Page:
    """Ana, at a new recipe on the sales."""
    page = page_for("ana")
    page.goto(f"/p/{studio.project}/recipes/new/")
    page.get_by_label("Name").fill(request.node.name)
    page.get_by_label("Dataset").select_option(sales)
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("heading", name=request.node.name)).to_be_visible()
    return page


def begin(page: Page, operation: str, **fields: str) -> None:
    """Fill in the form of a step; ``columns`` are ticked, other fields filled or chosen."""
    page.get_by_label("Find an operation").fill(operation)
    offers = page.locator("#recipe-offers").get_by_role("link")
    offers.filter(has=page.get_by_text(operation, exact=True)).click()
    for column in fields.pop("columns", "").split():
        page.locator("et-choices:defined").get_by_role("checkbox", name=column).check()
    for label, value in fields.items():
        box = page.get_by_label(label, exact=True)
        (box.select_option if box.evaluate("e => e.tagName") == "SELECT" else box.fill)(value)


def add(page: Page, operation: str, **fields: str) -> None:
    """Add a step after the one that is looked at."""
    begin(page, operation, **fields)
    page.get_by_role("button", name="Add", exact=True).click()


def cell(page: Page, row: int, column: str) -> str:
    """What the grid shows in a row (1-based) of a column."""
    at = page.get_by_role("columnheader", name=column).get_attribute("data-column")
    return page.locator(f".grid-row[aria-rowindex='{row + 1}'] .grid-cell[data-column='{at}']").inner_text()


def test_a_business_user_cleans_data_without_code(page: Page, studio: CastStudio) -> None:
    steps = page.locator(".recipe-steps > li")
    page.get_by_role("columnheader", name="id").click()  # a column's head offers what can be done with it
    expect(page.get_by_text("Operations for the column id.")).to_be_visible()
    page.locator("#recipe-offers summary").filter(has_text="Columns").click()
    page.locator("#recipe-offers").get_by_text("Drop columns", exact=True).click()
    expect(page.get_by_role("checkbox", name="id")).to_be_checked()
    expect(page.get_by_label("What it would do")).to_contain_text("1 column fewer")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(steps.nth(1)).to_contain_text("Drop “id”.")
    expect(page.get_by_role("columnheader", name="id")).to_have_count(0)

    begin(page, "Format text", columns="city", Case="lower")
    expect(page.get_by_label("What it would do")).to_contain_text("4 cells changed")  # before anything is applied
    expect(page.get_by_role("cell", name="lyon", exact=True)).to_be_visible()
    expect(page.locator(".grid-cell.is-changed").first).to_be_visible()
    expect(steps).to_have_count(2)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(steps.nth(2)).to_contain_text("4 cells changed")
    expect(page.locator(".grid-cell.is-changed").first).to_be_visible()
    assert cell(page, 1, "city") == "paris"

    add(page, "Fill missing", columns="age price")
    expect(steps.nth(3)).to_contain_text("with the median")
    steps.nth(3).drag_to(steps.nth(2), target_position={"x": 90, "y": 3})
    expect(steps.nth(2)).to_contain_text("with the median")
    expect(page.locator(".recipe-look:focus")).to_contain_text("with the median")  # the moved step has the keyboard
    page.keyboard.press("Alt+ArrowDown")
    expect(steps.nth(3)).to_contain_text("with the median")
    page.keyboard.press("Control+z")
    expect(steps.nth(2)).to_contain_text("with the median")
    expect(page.get_by_text("Undone · Moved: Fill missing values")).to_be_visible()
    expect(page.locator(".recipe-steps > [aria-current]")).to_contain_text("with the median")  # still looked at
    page.keyboard.press("Control+z")
    expect(steps.nth(3)).to_contain_text("with the median")
    add(page, "Drop duplicates")
    expect(steps).to_have_count(5)  # the rows were counted before it was added, too
    expect(page.get_by_text("4 rows, 3 columns")).to_be_visible()
    begin(page, "Formula", **{"New column": "dear", "Formula": "prise > 15"})
    refusal = page.get_by_role("alert").filter(visible=True)
    expect(refusal).to_contain_text("There is no column “prise”. Did you mean “price”?")
    page.get_by_label("Formula", exact=True).fill("price > 15")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(steps.nth(5)).to_contain_text("dear")  # the step, not the trial of it, which shows the column already
    expect(page.get_by_role("columnheader", name="dear")).to_be_visible()

    page.get_by_role("switch", name="Step 4 is on").click()
    expect(page.get_by_text("5 rows, 4 columns")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("4 rows, 4 columns")).to_be_visible()
    page.get_by_role("button", name="Redo").click()
    expect(page.get_by_text("5 rows, 4 columns")).to_be_visible()

    page.get_by_role("link", name="Make a dataset version").click()
    page.get_by_label("Name of the new dataset").fill("Clean")
    page.get_by_role("button", name="Make the version").click()
    expect(page).to_have_url(re.compile("/versions/1/$"), timeout=PATIENCE)
    with studio.api("ana") as api:
        made = {d["name"]: d["latest"] for d in api.get("datasets/").raise_for_status().json()["results"]}
    assert (made["Clean"]["rows"], made["Clean"]["columns"]) == (5, 4)


def test_a_formula_is_completed_while_one_types_and_shows_where_it_is_wrong(page: Page) -> None:
    begin(page, "Formula", **{"New column": "tidy"})
    formula, offered = page.get_by_label("Formula", exact=True), page.get_by_role("option")
    formula.press_sequentially("rou")
    expect(offered.first).to_contain_text("round(number, digits)")
    formula.press("Enter")
    expect(formula).to_have_value("round()")
    formula.press_sequentially("pr")
    expect(offered).to_contain_text(["price"])
    formula.press("Tab")
    expect(page.locator(".formula-usage strong")).to_have_text("number")
    formula.press_sequentially(" / bad, 1")
    expect(page.locator(".formula-usage strong")).to_have_text("digits")
    expect(formula).to_have_value("round(price / bad, 1)")
    expect(page.locator(".formula-place mark")).to_have_text("bad")
    expect(page.locator(".formula-place mark")).to_be_visible()
    formula.fill("round(price / 3, 1)")
    expect(page.get_by_label("What it would do")).to_contain_text("1 column more")
    formula.press("Enter")
    expect(page.locator(".recipe-steps > li").nth(1)).to_contain_text("Compute “tidy” = round(price / 3, 1).")


def test_an_operation_is_found_by_the_same_words_again(page: Page) -> None:
    add(page, "Drop duplicates")
    expect(page.locator(".recipe-steps > li")).to_have_count(2)
    begin(page, "Drop duplicates")
    expect(page.get_by_role("heading", name="Drop duplicates")).to_be_visible()


def test_columns_are_kept_in_the_order_of_ticking_them(page: Page) -> None:
    add(page, "Keep columns", columns="price id city")
    heads = page.get_by_role("columnheader", name=re.compile("number|integer|text"))
    expect(heads).to_contain_text(["price", "id", "city"])
    page.get_by_role("link", name="Edit", exact=True).click()
    page.locator("et-choices:defined").get_by_role("checkbox", name="id").uncheck()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(heads).to_contain_text(["price", "city"])


def test_a_viewer_can_look_at_steps_and_change_nothing(page: Page, page_for: Callable[..., Page]) -> None:
    address = page.url
    add(page, "Drop duplicates")
    expect(page.locator(".recipe-steps")).to_contain_text("Keep the first of the rows")
    visit = page_for("vic")
    visit.goto(address)
    expect(visit.locator(".recipe-steps")).to_contain_text("Keep the first of the rows")
    expect(visit.get_by_role("link", name="Add a step")).to_have_count(0)
    expect(visit.get_by_role("switch")).to_have_count(0)
    visit.get_by_role("button", name="Export").click()
    menu = visit.get_by_role("navigation", name="The recipe as a file")
    expect(menu.get_by_role("link", name="SQL query")).to_be_visible()
    with visit.expect_download() as file:
        menu.get_by_role("link", name="Python file").click()
    assert file.value.suggested_filename.endswith(".py")
    expect(menu).to_be_hidden()


def test_rows_are_filtered_without_writing_a_formula(page: Page) -> None:
    page.get_by_role("columnheader", name="price").click()
    expect(page.get_by_text("Operations for the column price.")).to_be_visible()
    rows = page.locator("#recipe-offers details").filter(has=page.get_by_text("Filter rows", exact=True))
    rows.locator("summary").click()
    page.locator("#recipe-offers").get_by_text("Filter rows", exact=True).click()
    formula, side = page.get_by_label("Condition", exact=True), page.locator("#recipe-aside")
    expect(side.get_by_text("Condition: a value is needed.")).to_be_in_viewport()
    side.get_by_label("Value", exact=True).fill("20,5")
    expect(formula).to_have_value("[price] >= 20.5")
    expect(page.get_by_text("2 rows, 4 columns")).to_be_visible()
    side.get_by_label("Column", exact=True).select_option("city")
    expect(formula).to_have_value("")
    side.get_by_label("Comparison", exact=True).select_option("contains")
    side.get_by_label("Value", exact=True).fill("aris")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".recipe-steps > li").nth(1)).to_contain_text("Keep rows where “city” contains “aris”.")
    page.get_by_role("link", name="Edit", exact=True).click()
    expect(side.get_by_label("Value", exact=True)).to_have_value("aris")
    formula.fill("price > 1 and id < 3")
    expect(side.get_by_label("Column", exact=True)).to_have_value("")
    expect(side.get_by_label("Value", exact=True)).to_be_hidden()


def test_a_step_that_cannot_be_applied_is_in_view_when_the_page_opens_at_it(page: Page, studio: CastStudio) -> None:
    steps = [{"op": "round_numbers", "params": {"columns": ["price"], "digits": 1}}] * 20
    broken = {"op": "drop_columns", "params": {"columns": ["gone"]}}
    number = page.url.rstrip("/").rsplit("/", 1)[1]
    with studio.api("ana") as api:
        commit = {"steps": [*steps, broken, *steps[:9]], "message": "Long"}
        api.post(f"recipes/{number}/versions/", json=commit).raise_for_status()
    page.goto(f"{page.url}?step=21")
    step = page.locator(".recipe-steps > [aria-current]")
    expect(step).to_have_attribute("data-state", "failed")
    expect(step.get_by_text("There is no column “gone”.")).to_be_in_viewport()
    expect(page.locator("#recipe-facts")).to_contain_text("Before step 21")
    page.locator(".recipe-look").nth(3).click()
    expect(page.locator("#recipe-facts")).to_contain_text("After step 3")
    page.go_back()
    expect(page.locator("#recipe-facts")).to_contain_text("Before step 21")
    expect(page.get_by_role("columnheader", name="price")).to_be_visible()
    page.locator(".recipe-look").nth(3).click()
    expect(page.locator("#recipe-facts")).to_contain_text("After step 3")


def test_who_names_somebody_in_a_comment_is_offered_names(page: Page) -> None:
    page.get_by_role("link", name="Comments").click()
    text = page.locator("textarea[aria-autocomplete=list]")  # which it has once the script is there
    offered = page.locator("[role=listbox] [role=option]")
    text.press_sequentially("Look, @a")
    expect(offered.first).to_contain_text("@ana")
    text.press("Enter")
    expect(text).to_have_value("Look, @ana ")
    expect(offered.first).to_be_hidden()
