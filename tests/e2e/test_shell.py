"""The shell around every page: palette, jobs drawer, theme, language, the phone's navigation, uploads that go on."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.live_cast import CastStudio

pytestmark = [pytest.mark.browser, pytest.mark.live]


@pytest.fixture
def page(page_for: Callable[..., Page], studio: CastStudio) -> Page:
    page = page_for("dan")
    page.goto(f"/p/{studio.project}/")
    return page


def test_the_palette_goes_where_one_types(page: Page, studio: CastStudio) -> None:
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Search and go to")
    palette.get_by_role("combobox").fill("memb")
    expect(palette.get_by_role("option", name="Members")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/p/{studio.project}/members/")


def test_escape_closes_the_palette_and_nothing_found_is_said(page: Page) -> None:
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Search and go to")
    palette.get_by_role("combobox").fill("no such thing anywhere")
    expect(palette).to_contain_text("Nothing found.")
    page.keyboard.press("Escape")
    expect(palette).to_be_hidden()


def test_the_drawer_shows_a_job_that_runs_and_that_it_ended(page: Page, studio: CastStudio, tmp_path: Path) -> None:
    spec = {"steps": 4, "pause": 0.4, "marker": str(tmp_path / "marker")}
    job = studio.shell("probe", studio.project, json.dumps(spec))["id"]
    page.get_by_role("button", name="Jobs").click()
    card = page.locator(f"#job-{job}")
    expect(card).to_contain_text("Probe")
    expect(card).to_contain_text("Succeeded", timeout=30_000)


def test_a_theme_is_worn_at_once_and_kept(page: Page) -> None:
    page.get_by_role("button", name="Account: Dan").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("et-theme form")).to_have_attribute("aria-busy", "false")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_language_changes_and_comes_back_to_the_same_page(page: Page) -> None:
    address = page.url
    page.get_by_role("button", name="Account: Dan").click()
    page.get_by_role("button", name="français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.get_by_role("link", name="Membres")).to_be_visible()
    assert page.url == address


def test_a_phone_opens_the_navigation_and_goes_on(page_for: Callable[..., Page], studio: CastStudio) -> None:
    page = page_for("dan", width=390)
    page.goto(f"/p/{studio.project}/")
    expect(page.get_by_role("link", name="Members")).to_be_hidden()
    page.get_by_role("button", name="Navigation").click()
    page.get_by_role("link", name="Members").click()
    expect(page.get_by_role("heading", name="Members", level=1)).to_be_visible()


def test_an_upload_goes_on_after_a_reload(page: Page, studio: CastStudio, tmp_path: Path) -> None:
    file = tmp_path / "large.csv"
    file.write_text("id,text\n" + "".join(f"{i},{'x' * 90}\n" for i in range(100_000)))
    page.goto(f"/p/{studio.project}/datasets/new/")
    page.route("**/uploads/*/", lambda route: route.abort() if offset_of(route.request) > 0 else route.continue_())
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("status").filter(has_text="Trying again")).to_be_visible()
    page.unroute_all(behavior="ignoreErrors")
    page.reload()
    sent = list[int]()
    page.on("request", lambda request: request.method == "PUT" and sent.append(offset_of(request)))
    page.locator("input[type=file]").set_input_files(file)
    page.wait_for_url("**/inspections/**", timeout=30_000)  # the file is here, so the page goes on to look at it
    assert min(sent) > 0, "what had arrived was sent again"


def offset_of(request: object) -> int:
    return int(getattr(request, "headers", {}).get("upload-offset", 0))
