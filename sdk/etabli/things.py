"""What every thing of a studio has in common: an id, and the facts that the REST interface tells of it."""

from typing import Any, Self

from etabli.connection import Connection, Json


class Thing:
    """One object of a project. ``facts`` is what the studio said last; ``refresh`` asks again."""

    shown: tuple[str, ...] = ("name",)
    """The facts that name it in a prompt."""

    def __init__(self, project: Connection, path: str, facts: Json) -> None:
        self._project = project
        self._path = path
        self.facts = facts

    @property
    def id(self) -> str:
        return str(self.facts["id"])

    def __getitem__(self, name: str) -> Any:
        return self.facts[name]

    def refresh(self) -> Self:
        """Ask the studio again."""
        self.facts = self._project.get(self._path)
        return self

    @property
    def said(self) -> Json:
        """What a prompt shows of it, by name."""
        return {name: self.facts[name] for name in self.shown if name in self.facts}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.said.items())})"
