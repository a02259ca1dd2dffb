"""What takes long to load, libraries and engines, loaded when it is first needed: most jobs need none of it."""

import importlib
from types import ModuleType
from typing import Any


class Later(ModuleType):
    """Stands for a module and loads it when something of it is asked for.

    Beside it, type checkers see the import itself, under ``if TYPE_CHECKING``.
    """

    def __getattr__(self, name: str) -> Any:
        found = getattr(importlib.import_module(self.__name__), name)
        setattr(self, name, found)  # so that nobody asks twice
        return found

    def __reduce__(self) -> tuple[type["Later"], tuple[str]]:
        """Sent to another process, it is loaded there when it is needed."""
        return Later, (self.__name__,)
