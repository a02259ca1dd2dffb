"""The studio itself: where everything begins."""

import os
from typing import Self

from etabli.connection import Connection
from etabli.errors import NotFound, NotSignedIn
from etabli.project import Project


class Studio:
    """A signed-in studio. Closing it is good manners, by hand or by ``with``; a script that ends does it too."""

    def __init__(self, connection: Connection, project: str | None = None) -> None:
        self._connection = connection
        self._default_project = project

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Studio({self._connection.url!r})"

    def close(self) -> None:
        """Let go of the network connections."""
        self._connection.close()

    def project(self, slug: str | None = None) -> Project:
        """The project with this slug; inside a studio's notebook, the notebook's own when none is named."""
        wanted = slug or self._default_project
        if not wanted:
            raise NotFound("Name the project: studio.project('its-slug'). The slug is in the project's address.")
        return Project(self._connection.get(f"projects/{wanted}/"), self._connection)

    def projects(self) -> list[Project]:
        """The projects that you belong to."""
        return [Project(facts, self._connection) for facts in self._connection.every("projects/")]

    def create_project(self, name: str, description: str = "") -> Project:
        """A new project that you own."""
        return Project(self._connection.post("projects/", name=name, description=description), self._connection)


def connect(url: str | None = None, token: str | None = None) -> Studio:
    """Sign in to a studio with an API token, made on your account page.

    What is left out comes from ``ETABLI_URL`` and ``ETABLI_TOKEN``, which notebooks in the studio have set.
    """
    token = token or os.environ.get("ETABLI_TOKEN")
    if not token:
        raise NotSignedIn("Give a token: make one on your account page, or set ETABLI_TOKEN.")
    address = url or os.environ.get("ETABLI_URL", "http://127.0.0.1:8000")
    return Studio(Connection.open(address, token), os.environ.get("ETABLI_PROJECT"))
