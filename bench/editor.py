"""How long the recipe page takes to repaint after an edit, in a browser, with the whole stack in between.

    python -m bench.editor                          # 100,000 × 30, twenty edits of each kind

A studio is started in an empty home, a table imported, a recipe of eight steps opened in Chromium, and edited: from the
click to the second frame after the rows of the new version arrived. A preview is the request that tries a step while
its form is filled in, from its start to the last byte of the answer. What is printed is the 95th percentile.
"""

import argparse
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

import polars as pl
from playwright.sync_api import Page, sync_playwright

import etabli
from bench.timing import REPO, Row, table

REPAINT_GOAL, PREVIEW_GOAL = 1.0, 0.15
STEPS = [
    {"op": "fill_missing", "params": {"columns": ["n0", "n1"], "method": "median"}},
    {"op": "formula", "params": {"column": "total", "formula": "n2 * n3"}},
    {"op": "clip_outliers", "params": {"columns": ["n4"], "low": 0.01, "high": 0.99}},
    {"op": "standard_scale", "params": {"columns": ["n5"]}},
    {"op": "format_text", "params": {"columns": ["t0"], "case": "upper"}},
    {"op": "ordinal_encode", "params": {"columns": ["t1"]}},
    {"op": "filter_rows", "params": {"condition": "n6 > -1.5"}},
    {"op": "min_max_scale", "params": {"columns": ["n7"]}},
]
WATCHED = """() => new Promise(done => {
  const start = performance.now(), end = () => done(performance.now() - start);
  addEventListener("rows", () => requestAnimationFrame(() => requestAnimationFrame(end)), {once: true});
  (ACTION)();
})"""
TRIED = "() => performance.getEntriesByType('resource').filter(it => it.name.includes('/try/')).map(it => it.duration)"


def written(folder: Path, rows: int) -> Path:
    """Twenty columns of numbers, a few missing, and ten of text."""
    draw = random.Random(0)
    numbers = {f"n{at}": [draw.gauss(0, 1) if draw.random() > 0.02 else None for _ in range(rows)] for at in range(20)}
    words = {f"t{at}": [draw.choice(["lyon", "Paris ", "lille", "nice"]) for _ in range(rows)] for at in range(10)}
    file = folder / "table.csv"
    pl.DataFrame(numbers | words).write_csv(file)
    return file


@contextmanager
def studio(home: Path) -> Iterator[tuple[str, str]]:
    """A started studio: its address, and its administrator's password."""
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        ports = one.getsockname()[1], other.getsockname()[1]
    url, serving = (f"http://127.0.0.1:{port}" for port in ports)
    settings = {"ETABLI_HOME": home, "ETABLI_URL": url, "ETABLI_SERVING_URL": serving}
    given = [f"{name}={value}" for name, value in settings.items()]
    command = ["env", *given, sys.executable, "-m", "studio.cli", "up"]
    process = subprocess.Popen(command, cwd=REPO, stdout=subprocess.PIPE, text=True)
    try:
        while "The studio is at" not in process.stdout.readline():
            pass
        lines = (home / "credentials.txt").read_text().splitlines()
        yield url, next(line.split("\t")[1] for line in lines if line.startswith("admin\t"))
    finally:
        process.terminate()
        process.wait(30)


def opened(page: Page, url: str, password: str, file: Path) -> None:
    """Sign in, import the table, and look at the last step of the recipe."""
    page.goto(f"{url}/sign-in/")
    page.locator("[name=username]").fill("admin")
    page.locator("[name=password]").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda now: "/sign-in/" not in now)
    page.goto(f"{url}/account/")
    page.get_by_label("What it is for").fill("bench")
    page.get_by_role("button", name="Make the token").click()
    token = page.locator("text=/etb_/").first.inner_text().strip()
    project = etabli.connect(url, token).create_project("Bench")
    recipe = project.create_recipe("Bench", project.import_file(file, name="Table"), STEPS)
    page.goto(f"{url}/p/{project.facts['slug']}/recipes/{recipe.id}/?step={len(STEPS)}")
    page.locator(".grid-row .grid-cell").first.wait_for()
    page.wait_for_load_state("networkidle")


def edited(page: Page, action: str) -> float:
    """Seconds from the click to the new rows."""
    spent = page.evaluate(WATCHED.replace("ACTION", action))
    page.wait_for_load_state("networkidle")
    return float(spent) / 1000


def added(page: Page) -> float:
    """The same for a step whose form is filled in and tried."""
    page.get_by_label("Find an operation").fill("Round numbers")
    offers = page.locator("#recipe-offers").get_by_role("link")
    offers.filter(has=page.get_by_text("Round numbers", exact=True)).click()
    page.locator("et-choices:defined").get_by_role("checkbox", name="n8").check()
    page.locator("#recipe-trial > p").wait_for()
    page.wait_for_load_state("networkidle")
    return edited(page, "() => document.querySelector('#recipe-aside .recipe-form .btn-primary').click()")


def measured(page: Page, times: int) -> list[Row]:
    """A line for each kind of edit, and one for previews."""
    click = "() => document.querySelector({!r}).click()"
    kinds = {
        "adding a step": added,
        "switching a step off or on": lambda page: edited(page, click.format("#recipe-switch-3")),
        "taking it back": lambda page: edited(page, click.format('.recipe-head-tools [value="undo"]')),
        "moving a step": lambda page: edited(page, click.format('.recipe-tools [name="to"]:not([disabled])')),
    }
    spent: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _turn in range(times):
        for kind, work in kinds.items():
            spent[kind].append(work(page))
    lines = [Row(f"{kind}, 95th percentile", _late(of), goal=REPAINT_GOAL) for kind, of in spent.items()]
    tried = [float(one) / 1000 for one in page.evaluate(TRIED)]
    return [*lines, Row("preview of a step, 95th percentile", _late(tried), goal=PREVIEW_GOAL)]


def _late(spent: list[float]) -> float:
    return quantiles(spent, n=20, method="inclusive")[-1]


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.editor", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=20)
    given = parser.parse_args(arguments)
    home = Path(tempfile.mkdtemp(prefix="etabli-"))
    try:
        file = written(home, given.rows)
        with studio(home / "home") as (url, password), sync_playwright() as playwright:
            flags = ["--no-sandbox", "--disable-gpu"]
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.set_default_timeout(120_000)
            opened(page, url, password, file)
            time.sleep(5)  # the profile of the import is made
            print(table(measured(page, given.times)))
            browser.close()
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
