"""Importing in the browser: what is shown is what is imported."""

import pytest
import xlsxwriter
from playwright.sync_api import expect

import etabli

pytestmark = pytest.mark.browser

ROWS = "id;when\n" + "".join(f"{at};{at:02d}/02/2025\n" for at in range(1, 10))


@pytest.fixture
def page(page_for, studio, tmp_path):
    """The page of a file that dan is about to import."""
    (tmp_path / "visits.csv").write_text(ROWS)
    page = page_for("dan")
    page.goto(f"/p/{studio.project}/datasets/new/")
    page.set_input_files("input[type=file]", tmp_path / "visits.csv")
    expect(page.get_by_role("button", name="Import 9 rows")).to_be_enabled(timeout=30_000)
    return page


def test_a_choice_is_looked_at_by_itself_and_until_then_nothing_is_imported(page):
    first = page.locator(".sample tbody tr").first
    expect(first).to_contain_text("01/02/2025")
    page.get_by_label("What this version is").fill("February")
    address = page.url
    page.get_by_label("How when is read").select_option("date_day_first")
    expect(page.get_by_role("button", name="Import 9 rows")).to_be_disabled()
    expect(page.get_by_role("status").filter(has_text="Changed. Looking again.")).to_be_visible()
    expect(first).to_contain_text("2025-02-01", timeout=30_000)
    expect(page.get_by_role("button", name="Import 9 rows")).to_be_enabled()
    expect(page.get_by_label("What this version is")).to_have_value("February")
    assert page.url != address, "a reload shows the same"
    page.get_by_role("button", name="Import 9 rows").click()
    page.wait_for_url(lambda url: "/inspections/" not in url)


def test_a_choice_taken_back_needs_no_look(page):
    address = page.url
    page.get_by_label("How when is read").select_option("date_day_first")
    page.get_by_label("How when is read").select_option("")
    expect(page.get_by_role("button", name="Import 9 rows")).to_be_enabled()
    page.wait_for_timeout(1_000)
    assert page.url == address


def test_a_look_that_finds_nothing_leaves_the_way_back_open(page):
    page.get_by_text("Read it differently").click()
    page.get_by_label("Delimiter").fill("|")
    expect(page.get_by_text("no row contains the delimiter")).to_be_visible(timeout=30_000)
    expect(page.get_by_label("Delimiter")).to_be_focused()
    page.get_by_label("Delimiter").fill(";")
    expect(page.get_by_role("button", name="Import 9 rows")).to_be_enabled(timeout=30_000)


def test_files_that_take_long_are_looked_at_again_when_asked(page):
    page.locator("et-inspection").evaluate("it => it.removeAttribute('auto')")
    address = page.url
    page.get_by_label("How when is read").select_option("date_day_first")
    expect(page.get_by_role("status").filter(has_text="Changed. Look again to see it.")).to_be_visible()
    page.wait_for_timeout(1_000)
    assert page.url == address
    expect(page.get_by_role("button", name="Import 9 rows")).to_be_disabled()
    page.get_by_role("button", name="Look again").first.click()
    expect(page.locator(".sample tbody tr").first).to_contain_text("2025-02-01", timeout=30_000)
    expect(page.get_by_role("button", name="Import 9 rows")).to_be_enabled()


def test_the_enter_key_in_a_field_about_reading_imports_nothing(page):
    address = page.url
    page.get_by_text("Read it differently").click()
    page.get_by_label("Delimiter").press("Enter")
    page.wait_for_timeout(500)
    assert page.url == address


def test_another_sheet_has_another_name_until_somebody_types_one(page, studio, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        for name in ("March", "April", "May"):
            book.add_worksheet(name).write_column(0, 0, ["n", 1])
    page.goto(f"/p/{studio.project}/datasets/new/")
    page.set_input_files("input[type=file]", tmp_path / "book.xlsx")
    name = page.get_by_label("Name", exact=True)
    expect(name).to_have_value("book – March", timeout=30_000)
    page.get_by_text("Read it differently").click()
    at_once = "it => it.setAttribute('auto', '')"  # however long it took on a busy machine
    page.locator("et-inspection").evaluate(at_once)
    page.locator("#read-sheet").select_option("April")
    expect(name).to_have_value("book – April", timeout=30_000)
    page.locator("et-inspection").evaluate(at_once)
    name.fill("Mine")
    page.locator("#read-sheet").select_option("May")
    expect(page.get_by_text("The sheet “May” was read.")).to_be_visible(timeout=30_000)
    expect(name).to_have_value("Mine")


def test_what_happens_to_the_rows_is_asked_of_a_dataset_that_is_there(page_for, studio, tmp_path):
    (tmp_path / "there.csv").write_text(ROWS)
    with etabli.connect(studio.url, studio.tokens["dan"]) as signed_in:
        project = signed_in.project(studio.project)
        source = project.create_source("Far away", "url", anyway=True, url="https://data.example.com/a.csv")
        there = project.import_file(tmp_path / "there.csv", name="There")
    page = page_for("dan")
    page.goto(f"/p/{studio.project}/datasets/sources/{source.id}/import/")
    expect(page.get_by_label("Name of the new dataset")).to_be_visible()
    expect(page.get_by_label("What happens to the rows")).to_be_hidden()
    page.get_by_label("Into").select_option(there.id)
    expect(page.get_by_label("What happens to the rows")).to_be_visible()
    expect(page.get_by_label("Name of the new dataset")).to_be_hidden()
