"""Saved places that data comes from."""

from collections.abc import Mapping
from typing import Any

from etabli.connection import Connection, Json
from etabli.datasets import Dataset
from etabli.fetches import fetched
from etabli.things import Thing


class Source(Thing):
    """A web address, a bucket, a folder or a database query, with its credentials, saved once.

    ``project.connectors()`` lists the kinds and what each takes.
    """

    shown = ("name", "connector")

    @property
    def name(self) -> str:
        return str(self.facts["name"])

    def offers(self) -> list[Json]:
        """Try the connection; the files or columns that a fetch would bring, as ``{"name", "size", "about"}``."""
        found: list[Json] = fetched(self._project, self._project.post(f"{self._path}try/"))["offers"]
        return found

    def fetch(
        self,
        dataset: str | Dataset = "",
        *,
        mode: str = "replace",
        message: str = "",
        reading: Mapping[str, Any] | None = None,
    ) -> Dataset:
        """Fetch and import; waits until the version is there.

        ``dataset`` is the name of a new one (the source's name when empty), or one that is there: then its next version
        holds the rows that came ("replace") or has them besides its own ("append"). Nothing new makes no version.
        ``reading`` says how files are read, as in an import.
        """
        into = {"dataset": dataset.id} if isinstance(dataset, Dataset) else {"name": dataset}
        wishes = {**into, "mode": mode, "message": message, "reading": reading}
        facts = fetched(self._project, self._project.post(f"{self._path}fetches/", **wishes))
        place = f"datasets/{facts['dataset']}/"
        return Dataset(self._project, place, self._project.get(place))

    def edit(
        self,
        name: str | None = None,
        secrets: Mapping[str, str] | None = None,
        *,
        anyway: bool = False,
        **options: Any,
    ) -> None:
        """Change what is given; a new address wants the ``secrets`` anew.

        It is tried before it is saved, as in ``create_source``; ``anyway`` saves it untried.
        """
        given = {"name": name, "options": options or None, "secrets": secrets, "anyway": anyway or None}
        self.facts = self._project.patch(self._path, **{k: v for k, v in given.items() if v is not None})

    def delete(self) -> None:
        """Forget the source and its credentials; datasets that came from it stay."""
        self._project.delete(self._path)


def source_of(project: Connection, facts: Json) -> Source:
    return Source(project, f"sources/{facts['id']}/", facts)
