"""Model groups, versions and their reviews."""

from etabli.connection import Connection, Json
from etabli.things import Thing


class ModelVersion(Thing):
    """One registered run. What people decide about it are reviews."""

    shown = ("label", "status")

    @property
    def status(self) -> str:
        """pending, staging, production or rejected."""
        return str(self.facts["status"])

    def approve(self, gate: str, comment: str) -> None:
        """Let it through "staging" or "production", and say why. The author is refused."""
        self._decide(gate, "approved", comment)

    def reject(self, gate: str, comment: str) -> None:
        """Shut it out, and say why."""
        self._decide(gate, "rejected", comment)

    def _decide(self, gate: str, decision: str, comment: str) -> None:
        self._project.post(f"{self._path}reviews/", gate=gate, decision=decision, comment=comment)
        self.refresh()


class ModelGroup(Thing):
    """The versions of one model over time."""

    @property
    def name(self) -> str:
        return str(self.facts["name"])

    def version(self, number: int) -> ModelVersion:
        path = f"{self._path}versions/{number}/"
        return ModelVersion(self._project, path, self._project.get(path))

    def versions(self) -> list[ModelVersion]:
        """Every version, newest first."""
        found = self._project.every(f"{self._path}versions/")
        return [ModelVersion(self._project, f"{self._path}versions/{f['number']}/", f) for f in found]

    def register(self, run: int, note: str = "") -> ModelVersion:
        """The model of run number ``run`` as the next version, pending approval."""
        facts = self._project.post(f"{self._path}versions/", run=run, note=note)
        return ModelVersion(self._project, f"{self._path}versions/{facts['number']}/", facts)


def group_of(project: Connection, facts: Json) -> ModelGroup:
    return ModelGroup(project, f"models/{facts['id']}/", facts)


def group_named(project: Connection, name: str) -> ModelGroup:
    """The group with this name, made where there is none."""
    for facts in project.every("models/"):
        if facts["name"] == name:
            return group_of(project, facts)
    return group_of(project, project.post("models/", name=name))
