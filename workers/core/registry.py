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
    """The members of one plug-in family: the files of ``package``, found by walking it once, each read on first use."""

    def __init__(self, package: str, base: type[Family]) -> None:
        self.package = package
        self.base = base
        self._members: dict[str, Family] = {}

    @cached_property
    def _names(self) -> list[str]:
        folder = importlib.import_module(self.package)
        return sorted(m.name for m in pkgutil.iter_modules(folder.__path__) if not m.name.startswith("_"))

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
        return list(self._names)

    def all(self) -> list[Family]:
        return [self.get(name) for name in self._names]

    def get(self, name: str) -> Family:
        """The member of that name; its file is read when it is first asked for. Raises ``UnknownPlugin``."""
        if name not in self._members:
            if name not in self._names:
                family = self.base.__name__.lower()
                known = ", ".join(self._names)
                raise UnknownPlugin(f"There is no {family} named “{name}”. There are: {known}.")
            self._members.setdefault(name, self._load(name))
        return self._members[name]
