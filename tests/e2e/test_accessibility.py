"""Every page of the route table, in a real browser: no fault, WCAG AA in both themes, nothing beside a phone's edge."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, TimeoutError

from tests.live_cast import CastStudio

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.timeout(600)]

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
EVERYTHING = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
THEMES: dict[Any, dict[str, Any]] = {"light": EVERYTHING, "dark": COLOURS}
"""A theme changes colours alone: what else there is to say about a page is said once."""
RUN = "rules => axe.run({exclude: ['iframe']}, {runOnly: rules, resultTypes: ['violations']}).then(r => r.violations)"
PHONE = 390
SETTLED = "() => !document.querySelector('.skeleton:not([hidden] *, dialog *, [popover] *), .htmx-request')"
SPILL = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
FADED = """() => Promise.all(document.getAnimations().filter(it => it instanceof CSSTransition)
  .map(it => it.finished.catch(() => null))).then(() => null)"""


@pytest.fixture(scope="module")
def pages(studio: CastStudio) -> dict[str, str]:
    """Name and address of every page, with one of everything made to be looked at."""
    made: dict[str, str] = studio.shell("pages", studio.project)
    return made


def test_every_page_is_accessible_in_both_themes_and_fits_a_phone(
    page_for: Callable[..., Page], pages: dict[str, str]
) -> None:
    page, faults = page_for("olga"), list[str]()
    usual = page.viewport_size
    assert usual
    for name, address in pages.items():
        visit(page, address)
        for theme, rules in THEMES.items():
            faults += violations(wear(page, theme), f"{name}, {theme}", rules)
        if spill := spill_at(page, PHONE):
            faults.append(f"{name}: {spill} px beside a phone's edge")
        page.set_viewport_size(usual)
    assert not faults, "\n" + "\n".join(faults)


def visit(page: Page, address: str) -> Page:
    """Open the address and let it settle: no script breaks meanwhile, nor the content policy."""
    broken = list[str]()
    listeners: dict[Any, Callable[[Any], Any]] = {
        "pageerror": lambda error: broken.append(str(error)),
        "console": lambda said: said.type == "error" and broken.append(said.text),
    }
    page.goto("about:blank")  # what the checks of the page before still say is not about this one
    for event, listener in listeners.items():
        page.on(event, listener)
    answer = page.goto(address)
    assert answer is not None and answer.status < 500, f"{address} answers {answer and answer.status}"
    page.wait_for_function(SETTLED)
    page.evaluate("document.fonts.ready")
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
    assert not broken, f"{address}: " + "\n".join(broken)
    return page


def wear(page: Page, theme: Any) -> Page:
    """Change the system's theme under the open page."""
    page.emulate_media(color_scheme=theme)
    page.evaluate(PAINTED)
    page.evaluate(FADED)
    return page


def spill_at(page: Page, width: int) -> int:
    """How many pixels of the open page stand beside the edge of a window so wide, once charts have been drawn anew."""
    page.set_viewport_size({"width": width, "height": 900})
    with suppress(TimeoutError):
        page.wait_for_function(f"() => ({SPILL})() <= 0", timeout=5_000)
    return max(0, int(page.evaluate(SPILL)))


def violations(page: Page, name: str, rules: dict[str, Any]) -> list[str]:
    """One line for each rule that a part of the page breaks."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = page.evaluate(RUN, rules)
    return [f"{name}: {v['id']} ({v['help']}): {', '.join(n['target'][0] for n in v['nodes'][:4])}" for v in found]
