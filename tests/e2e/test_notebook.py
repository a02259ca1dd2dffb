"""A notebook in the page: signed in already, its first cell reads the project's data through the SDK."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import etabli
from tests.live_cast import CastStudio

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.timeout(480)]

PATIENCE = 60_000


def test_a_notebook_opens_in_the_page_and_reads_the_data(
    page_for: Callable[..., Page], studio: CastStudio, tmp_path: Path
) -> None:
    file = tmp_path / "heights.csv"
    file.write_text("name,height\nAda,1.71\nGrace,1.68\n")
    with etabli.connect(studio.url, studio.tokens["dan"]) as signed_in:
        signed_in.project(studio.project).import_file(file, name="A heights")

    page = page_for("dan")
    page.goto(f"/p/{studio.project}/notebook/")
    page.get_by_role("button", name="Open notebooks").click()
    lab = page.frame_locator("iframe.notebook-frame")
    cell = lab.locator(".jp-CodeCell").first
    cell.wait_for(timeout=PATIENCE)
    expect(lab.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=PATIENCE)
    cell.locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    expect(cell.locator(".jp-OutputArea-output").last).to_contain_text("Grace", timeout=PATIENCE)
    for key in ("b", "Enter"):  # a cell below, ready for text
        page.keyboard.press(key)
    page.keyboard.insert_text("import plotly.io; plotly.io.show({'data': [{'y': [1, 3, 2]}]})")
    page.keyboard.press("Shift+Enter")
    lab.locator(".js-plotly-plot .main-svg").first.wait_for(timeout=PATIENCE)

    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("heading", name="Your notebook server is stopped")).to_be_visible(timeout=PATIENCE)


def test_a_notebook_belongs_to_its_owner_alone(page_for: Callable[..., Page], studio: CastStudio) -> None:
    dan, olga = page_for("dan"), page_for("olga")
    dan.goto(f"/p/{studio.project}/notebook/")
    dan.get_by_role("button", name="Open notebooks").click()
    frame = dan.locator("iframe.notebook-frame")
    frame.wait_for(timeout=PATIENCE)
    address = frame.get_attribute("src") or ""
    assert dan.request.get(address).status == 200
    assert olga.request.get(address).status == 404
    assert dan.request.get(address).headers["content-security-policy"].startswith("frame-ancestors 'self'")
    assert "token" not in address
