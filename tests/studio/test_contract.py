"""The import contract leaves no room out."""

import tomllib
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
TABLE = tomllib.loads((REPO / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS = {contract["name"].split(":")[0]: contract for contract in TABLE["contracts"]}


def rooms(folder: str) -> set[str]:
    return {path.name for path in (REPO / folder).iterdir() if (path / "__init__.py").exists()}


def test_every_app_stands_on_a_floor():
    floors = " ".join(CONTRACTS["The house"]["layers"])
    assert {app for app in rooms("apps") if f"apps.{app}" not in floors} == set()


def test_every_room_of_the_workshop_is_pure():
    pure = {name.removeprefix("workers.") for name in CONTRACTS["Pure compute"]["source_modules"]}
    assert rooms("workers") <= pure


def test_every_app_with_pages_has_a_door():
    doors = {path.parent.name for path in REPO.glob("apps/*/pages*")} - {"core"}
    guarded = CONTRACTS["Doors"]["protected_modules"]
    assert {app for app in doors if f"apps.{app}.pages" not in guarded} == set()


def test_nothing_is_excepted():
    assert not [name for name, contract in CONTRACTS.items() if contract.get("ignore_imports")]
