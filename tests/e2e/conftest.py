"""A started studio, a real Chromium, and pages signed in as each of the cast."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.cast import PASSWORD
from tests.live_cast import CastStudio, cast_studio

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="package")
def studio() -> Iterator[CastStudio]:
    with cast_studio() as live:
        yield live


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page_for(studio: CastStudio, browser: Browser) -> Iterator[Callable[..., Page]]:
    """``page_for("dan", theme="dark", width=390)``: a page of that person, signed in; refuses to meet the outside."""
    contexts = []

    def open_page(person: str, *, theme: str = "light", width: int = 1280) -> Page:
        context = browser.new_context(
            base_url=studio.url,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if theme == "dark" else "light",
        )
        contexts.append(context)
        outside = f"{studio.url}/"
        context.route(
            lambda url: not url.startswith((outside, "data:", "blob:")), lambda route: pytest.fail(route.request.url)
        )
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto("/sign-in/")
        page.fill("[name=username]", person)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        return page

    yield open_page
    for context in contexts:
        context.close()
