"""Plug-ins by file: a registry walks one folder and knows nobody in particular.

A plug-in is one module that defines one subclass of the family's base class. Its name is its file name.
"""

import importlib
import inspect
import pkgutil
from functools import cached_property
from typing import Generic, TypeVar

from workers.core.errors import ComputeError

Family = TypeVar("Family")


class UnknownPlugin(ComputeError):
    """Asked for a member that the folder does not hold."""


class Registry(Generic[Family]):
    """The members of one plug-in family, found by walking ``package`` once, on first use."""

    def __init__(self, package: str, base: type[Family]) -> None:
        self.package = package
        self.base = base

    @cached_property
    def _members(self) -> dict[str, Family]:
        folder = importlib.import_module(self.package)
        names = sorted(m.name for m in pkgutil.iter_modules(folder.__path__) if not m.name.startswith("_"))
        return {name: self._load(name) for name in names}

    def _load(self, name: str) -> Family:
        module = importlib.import_module(f"{self.package}.{name}")
        found = [
            member
            for member in vars(module).values()
            if inspect.isclass(member) and issubclass(member, self.base) and member.__module__ == module.__name__
        ]
        if len(found) != 1:
            raise TypeError(f"{module.__name__} must define exactly one {self.base.__name__}, not {len(found)}")
        plugin = found[0]()
        plugin.name = name  # type: ignore[attr-defined]
        return plugin

    def names(self) -> list[str]:
        return list(self._members)

    def all(self) -> list[Family]:
        return list(self._members.values())

    def get(self, name: str) -> Family:
        try:
            return self._members[name]
        except KeyError:
            family = self.base.__name__.lower()
            raise UnknownPlugin(f"There is no {family} named “{name}”. There are: {', '.join(self.names())}.") from None
