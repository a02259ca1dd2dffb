"""Looking at a version in a browser: its profile, how its columns move together, and charts made by choosing."""

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Page, expect

import etabli
from etabli.datasets import DatasetVersion
from tests.live_cast import CastStudio

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.timeout(480)]

DRAWN = ".js-plotly-plot .main-svg"


@pytest.fixture(scope="module")
def version(studio: CastStudio, tmp_path_factory: pytest.TempPathFactory) -> DatasetVersion:
    """Deliveries: moments, numbers that go together, categories, gaps."""
    rng = np.random.default_rng(4)
    weight = rng.lognormal(1, 0.6, 3000).round(2)
    frame = pd.DataFrame(
        {
            "delivery": [f"DL-{n:05}" for n in range(3000)],
            "sent": pd.date_range("2024-01-01 08:00", periods=3000, freq="173min").strftime("%Y-%m-%d %H:%M:%S"),
            "city": rng.choice(["Lyon", "Brest", "Nice", "Besançon"], 3000, p=[0.5, 0.2, 0.2, 0.1]),
            "depot": [f"{n % 8} depots of the old harbour" for n in range(3000)],
            "weight": weight,
            "price": (4 + 2.2 * weight + rng.normal(0, 1.5, 3000)).round(2),
            "distance": np.where(rng.random(3000) < 0.1, np.nan, rng.gamma(2, 80, 3000).round(1)),
            "parcels": rng.poisson(2, 3000),
            "late": rng.choice(["yes", "no"], 3000, p=[0.2, 0.8]),
        }
    )
    file = tmp_path_factory.mktemp("deliveries") / "deliveries.csv"
    frame.to_csv(file, index=False)
    with etabli.connect(studio.url, studio.tokens["dan"]) as signed_in:
        version = signed_in.project(studio.project).import_file(file, name="Deliveries").latest
        version.correlation()
        yield version


@pytest.fixture
def place(studio: CastStudio, version: DatasetVersion) -> str:
    return f"/p/{studio.project}/{version._path}"


@pytest.fixture
def page(page_for: Callable[..., Page]) -> Page:
    page = page_for("dan")
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("console", lambda line: line.type == "error" and page.problems.append(line.text))
    yield page
    assert page.problems == []


def test_a_column_is_chosen_and_searched(page: Page, place: str) -> None:
    page.goto(f"{place}profile/?column=delivery")
    expect(page.get_by_text("AA-99999")).to_be_visible()
    page.get_by_role("link", name="price").click()
    expect(page.get_by_text("Excess kurtosis")).to_be_visible()
    expect(page.locator(DRAWN).first).to_be_visible()
    page.get_by_role("searchbox", name="Search columns").fill("city")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="weight")).to_have_count(0)


def test_in_french_every_figure_is_in_view_at_1280_pixels_and_months_are_french(
    page: Page, studio: CastStudio, place: str
) -> None:
    page.context.add_cookies([{"name": "django_language", "value": "fr", "url": studio.url}])
    page.goto(f"{place}profile/?column=sent")
    table = page.locator(".profile-columns")
    assert table.evaluate("box => box.scrollWidth - box.clientWidth") <= 0
    expect(page.locator(".xtick text", has_text=re.compile("janv|juil"))).not_to_have_count(0)


def test_many_long_names_of_a_legend_stay_off_the_plot(page: Page, place: str) -> None:
    page.goto(f"{place}charts/?chart=histogram&x=price&colour=depot&bins=30&show=rows")
    legend = page.locator(".js-plotly-plot .legend .bg")
    expect(legend).to_be_visible()
    bottom = legend.evaluate("mark => mark.getBoundingClientRect().bottom")
    top = page.locator(".js-plotly-plot .nsewdrag").first.evaluate("mark => mark.getBoundingClientRect().top")
    assert bottom <= top + 1


def test_a_cell_of_the_heat_map_leads_to_its_pair(page: Page, place: str) -> None:
    page.goto(f"{place}relations/")
    expect(page.locator(DRAWN).first).to_be_visible()
    expect(page.get_by_role("link", name="weight × price")).to_be_visible()
    box = page.locator(".js-plotly-plot .nsewdrag").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.5)
    page.mouse.click(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.5)
    page.wait_for_url(lambda url: "/charts/?x=" in url)
    expect(page.locator(DRAWN).first).to_be_visible()


def test_choosing_columns_draws_and_the_address_remembers(page: Page, place: str) -> None:
    page.goto(f"{place}charts/")
    page.get_by_label("Column").select_option("weight")
    expect(page.get_by_text("3,000 rows, all of them")).to_be_visible()
    page.get_by_label("Colour").select_option("city")
    page.wait_for_url(lambda url: "colour=city" in url)
    expect(page.locator(".legend .traces")).to_have_count(4)
    page.reload()
    expect(page.locator(".legend .traces")).to_have_count(4)
    page.go_back()
    page.get_by_role("navigation", name="Kind of chart").get_by_role("link", name="Scatter").click()
    expect(page.get_by_label("Across")).to_have_value("weight")


def test_a_figure_is_saved_as_a_picture_and_as_code(page: Page, place: str) -> None:
    page.goto(f"{place}charts/?chart=line&x=sent&measure=mean&value=price")
    expect(page.locator(DRAWN).first).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as PNG").click()
    assert saved.value.suggested_filename.endswith(".png")
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")
    page.get_by_text("This figure as code").click()
    expect(page.get_by_text("def draw_lines(")).to_be_visible()


def test_the_sdk_sees_the_same(version: DatasetVersion) -> None:
    assert version.profile()["delivery"]["text"]["patterns"] == [["AA-99999", 3000]]
    found = version.correlation()
    assert found.matrix("pearson").loc["weight", "price"] > 0.9
    assert found.behind("spearman").loc["weight", "distance"] == 3000 - version.profile()["distance"]["missing"]
    chart = version.chart("histogram", x="weight", bins=5)
    assert sum(chart.figure["data"][0]["y"]) == chart.rows == 3000
    assert "histogram" in version.charts()
    assert "application/vnd.plotly.v1+json" in chart._repr_mimebundle_()
