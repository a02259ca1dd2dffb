"""The main job in a real browser, as three people: from a CSV to a reviewed endpoint, a pasted curl, a batch."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.live_cast import CastStudio

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.timeout(600)]

FILE = Path(__file__).resolve().parents[2] / "examples" / "data" / "breast_cancer.csv"
ROWS, COLUMNS = 569, 32
PATIENCE = 90_000
"""Milliseconds that a job may take on a busy machine."""


def test_from_a_csv_to_a_reviewed_endpoint(studio: CastStudio, page_for: Callable[..., Page]) -> None:
    dan, rita, dora = page_for("dan"), page_for("rita"), page_for("dora")
    imports_the_file(dan, studio)
    prepares_it_without_code(dan, studio)
    run = trains(dan, studio)
    version = registers(dan, run)
    refused_as_author(dan, version)
    approves(rita, version, "staging", "The test metrics hold and the recipe is sound.")
    answers(deploys(dora, studio, "staging", version), studio)
    approves(rita, version, "production", "Staging answered well.")
    endpoint = deploys(dora, studio, "production", version)
    answers(endpoint, studio)
    sees_the_prediction(dora, endpoint)
    scores_everything(dora, studio)


def imports_the_file(page: Page, studio: CastStudio) -> None:
    page.goto(f"/p/{studio.project}/datasets/new/")
    page.locator("et-upload input[type=file]").set_input_files(FILE)
    expect(page.get_by_text("Fields are separated by comma").first).to_be_visible(timeout=PATIENCE)
    page.get_by_label("Name", exact=True).fill("Tumours")
    page.get_by_role("button", name=f"Import {ROWS} rows").click()
    link = page.get_by_role("link", name="Version 1", exact=True)
    expect(link).to_be_visible(timeout=PATIENCE)
    link.click()
    expect(page.get_by_text(f"{ROWS} rows").first).to_be_visible()
    expect(page.get_by_role("columnheader", name="diagnosis")).to_be_visible()


def prepares_it_without_code(page: Page, studio: CastStudio) -> None:
    page.goto(f"/p/{studio.project}/recipes/new/")
    page.get_by_label("Name").fill("Clean tumours")
    page.get_by_label("Dataset").select_option("Tumours")
    page.get_by_role("button", name="Begin").click()
    begin_step(page, "Drop columns", columns=["id"])
    add_step(page, 1)
    begin_step(page, "Map values", columns=[])
    page.get_by_label("Column", exact=True).select_option("diagnosis")
    pair(page, 0, "M", "malignant")
    page.locator("et-pairs:defined").get_by_role("button", name="Add a pair").click()
    pair(page, 1, "B", "benign")
    add_step(page, 2)
    begin_step(page, "Clip outliers", columns=["area_mean", "area_worst"])
    add_step(page, 3)
    expect(page.get_by_text("malignant").first).to_be_visible()


def begin_step(page: Page, operation: str, *, columns: list[str]) -> None:
    page.get_by_label("Find an operation").fill(operation)
    offers = page.locator("#recipe-offers").get_by_role("link")
    offers.filter(has=page.get_by_text(operation, exact=True)).click()
    for column in columns:
        page.get_by_role("checkbox", name=re.compile(rf"^{column}\b")).check()


def add_step(page: Page, number: int) -> None:
    """Add what the form says; it becomes step ``number``, behind the line of the untouched data."""
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".recipe-steps > li")).to_have_count(number + 1)


def pair(page: Page, index: int, old: str, new: str) -> None:
    page.get_by_label("Old value").nth(index).fill(old)
    page.get_by_label("New value").nth(index).fill(new)


def trains(page: Page, studio: CastStudio) -> str:
    """Answers the address of the run's page."""
    page.goto(f"/p/{studio.project}/training/new/")
    suggested(page, "Recipe", "Clean tumours")
    suggested(page, "Target", "diagnosis (text)")
    suggested(page, "Positive class", "malignant")
    page.get_by_label("Trials").fill("12")
    page.get_by_label("Seed").fill("42")
    page.get_by_label(re.compile("^Name of the run")).fill("Boosted trees")
    expect(page.get_by_text("Takes about")).to_be_visible()
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_text("Judged once, on 114 test rows")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("heading", name="Boosted trees")).to_be_visible()
    assert measure(page, "Accuracy") >= 0.952
    for name in ("AUC", "F1", "Precision", "Recall"):
        assert 0.8 <= measure(page, name) <= 1
    expect(page.get_by_role("heading", name=re.compile("Confusion", re.IGNORECASE))).to_be_visible()
    expect(page.locator("et-chart .main-svg").first).to_be_visible()
    return page.url


def suggested(page: Page, label: str, option: str) -> None:
    """The form has already chosen what a person would."""
    field = page.get_by_label(re.compile(f"^{label}"))
    expect(field.locator("option:checked")).to_have_text(option)


def measure(page: Page, name: str) -> float:
    figure = page.locator(".stat", has=page.get_by_text(name, exact=True)).locator("dd").first
    return float(figure.inner_text().replace(",", "."))


def registers(page: Page, run: str) -> str:
    """Answers the address of the version's page."""
    page.goto(run)
    page.get_by_role("link", name="Register this model").click()
    page.get_by_label("Name of the new group").fill("tumours")
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_text("Pending approval").first).to_be_visible()
    return page.url


def refused_as_author(page: Page, version: str) -> None:
    page.goto(version)
    expect(page.get_by_text("Reviewers and owners of the project decide about this version.")).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)


def approves(page: Page, version: str, gate: str, comment: str) -> None:
    page.goto(version)
    page.get_by_label("Gate").select_option(gate)
    page.get_by_label("Reason").fill(comment)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text(comment)).to_be_visible()


def deploys(page: Page, studio: CastStudio, stage: str, version: str) -> Page:
    """Makes an endpoint, puts the version in service there, and stays on its page."""
    page.goto(f"/p/{studio.project}/endpoints/new/")
    page.get_by_label("Name").fill(f"tumours-{stage}")
    page.get_by_label("Stage").select_option(stage)
    page.get_by_role("button", name=re.compile("Make|Create")).click()
    page.get_by_role("button", name="Deploy").click()
    expect(page.locator(".badge", has_text="In service").first).to_be_visible(timeout=PATIENCE)
    return page


def answers(page: Page, studio: CastStudio) -> None:
    """A fresh key's curl answers when it is pasted into a shell."""
    page.get_by_role("link", name="Keys").click()
    page.get_by_label("Who or what uses it").fill("the test")
    page.get_by_role("button", name="Make the key").click()
    curl = page.locator("code, pre").filter(has_text="curl").first.inner_text()

    def ask() -> str:
        return subprocess.run(["bash", "-c", f"{curl} -s"], capture_output=True, text=True, check=False).stdout

    answer = json.loads(studio.wait_for(lambda: (said := ask()).startswith('{"predictions"') and said, within=10))
    assert answer["predictions"][0]["prediction"] in ("malignant", "benign")
    page.get_by_role("link", name="Test").click()
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#answer")).to_contain_text("probability_malignant")


def sees_the_prediction(page: Page, endpoint: Page) -> None:
    page.get_by_role("link", name="Captures").click()
    rows = page.locator("table.captures tbody tr")
    for _try in range(20):
        if rows.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(rows.first).to_contain_text(re.compile("malignant|benign"))


def scores_everything(page: Page, studio: CastStudio) -> None:
    page.goto(f"/p/{studio.project}/batch/new/")
    page.get_by_label("Model version").select_option(label="tumours v1")
    page.get_by_label("Dataset version").select_option(label="Tumours v1")
    page.get_by_label("Name of the scored dataset").fill("Tumours scored")
    page.get_by_role("button", name="Start scoring").click()
    expect(page.get_by_role("main").get_by_text("Succeeded").first).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name="Look at the data").click()
    expect(page.get_by_role("heading", name="Tumours scored")).to_be_visible()
    expect(page.get_by_text(f"{ROWS} rows, {COLUMNS + 3} columns").first).to_be_visible()
