"""Every page of the manual leads to pages that are there, and is led to from another."""

import re
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
PAGES = [REPO / "README.md", REPO / "CONTRIBUTING.md", *sorted((REPO / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def targets(page: Path) -> set[Path]:
    found = {link for link in LINK.findall(page.read_text()) if "://" not in link and not link.startswith("mailto:")}
    return {(page.parent / link).resolve() for link in found}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(REPO).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    assert [target for target in targets(page) if not target.exists()] == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    ahead = {REPO / "README.md"}
    while ahead:
        page = ahead.pop()
        seen.add(page)
        folders = {index for target in targets(page) if target.is_dir() for index in target.glob("*.md")}
        ahead |= {t for t in targets(page) | folders if t.suffix == ".md" and t.is_file()} - seen
    assert [page for page in PAGES if page not in seen] == []
