"""A started studio, a real Chromium, and pages signed in as each of the cast."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect, sync_playwright

from tests.cast import PASSWORD
from tests.live_cast import CastStudio, cast_studio

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
CHROMIUM = "/usr/bin/chromium"
PATIENCE = 20_000
"""Milliseconds for what a page is to show: a busy machine is no failure."""
expect.set_options(timeout=PATIENCE)


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


@pytest.fixture(scope="package")
def visitor(studio: CastStudio, browser: Browser) -> Callable[..., BrowserContext]:
    """A browser of its own that refuses to meet the outside."""

    def visit(**options: Any) -> BrowserContext:
        context = browser.new_context(base_url=studio.url, **options)
        inside = (f"{studio.url}/", "data:", "blob:")
        context.route(lambda url: not url.startswith(inside), lambda route: pytest.fail(route.request.url))
        context.set_default_timeout(40_000)
        return context

    return visit


@pytest.fixture(scope="package")
def signed_in(visitor: Callable[..., BrowserContext]) -> Callable[[str], StorageState]:
    """What a browser keeps of a person who signed in; each does so once, by the page for it."""

    @cache
    def sign_in(person: str) -> StorageState:
        with visitor() as context:
            page = context.new_page()
            page.goto("/sign-in/")
            page.fill("[name=username]", person)
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_url(lambda url: "/sign-in/" not in url)
            return context.storage_state()

    return sign_in


@pytest.fixture
def page_for(
    visitor: Callable[..., BrowserContext], signed_in: Callable[[str], StorageState]
) -> Iterator[Callable[..., Page]]:
    """``page_for("dan", width=390)``: an empty page in a new browser in which that person is signed in."""
    with ExitStack() as contexts:

        def open_page(person: str, *, width: int = 1280) -> Page:
            wanted = {"storage_state": signed_in(person), "viewport": {"width": width, "height": 900}}
            return contexts.enter_context(visitor(**wanted)).new_page()

        yield open_page
