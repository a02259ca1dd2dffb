"""The table of routes: every address, every verb, the right it needs. One file per app, found by walking this folder.

A file holds ``ROUTES`` and, when its addresses need objects, ``build(world)`` which makes them; ``ORDER`` says when
(an app builds after those it stands on). A route that no file lists fails the suite.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType, SimpleNamespace
from typing import Any

World = SimpleNamespace
"""One project with its cast and objects: ``world.project``, ``world.cast``, and what each ``build`` adds."""


def nothing(world: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Route:
    """``action`` is a right of the policy table, or "public", "signed-in", "admin" for addresses outside projects."""

    name: str
    verb: str
    action: str
    kwargs: Callable[[World], dict[str, Any]] = nothing
    data: dict[str, Any] | None = None

    @property
    def is_api(self) -> bool:
        return self.name.startswith("api-") or self.name == "openapi"


def files() -> list[ModuleType]:
    """The apps' files, in building order."""
    found = [importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    return sorted(found, key=lambda file: getattr(file, "ORDER", 50))


def table() -> list[Route]:
    """Every listed route."""
    return [route for file in files() for route in file.ROUTES]


def build(world: World) -> World:
    """Let every app add its objects."""
    for file in files():
        if hasattr(file, "build"):
            file.build(world)
    return world
