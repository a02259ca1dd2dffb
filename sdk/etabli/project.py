"""A project: the room that holds everything."""

from pathlib import Path

from etabli.connection import Connection, Json
from etabli.datasets import Dataset, dataset_of, upload
from etabli.errors import NotFound
from etabli.jobs import job_of
from etabli.things import Thing


class Project(Thing):
    """Its datasets, recipes, runs, models and endpoints."""

    shown = ("slug", "name")

    def __init__(self, facts: Json, connection: Connection) -> None:
        super().__init__(connection.below(f"projects/{facts['slug']}/"), "", facts)

    # -- members -------------------------------------------------------------------------------------------------------

    def add_member(self, username: str, role: str) -> None:
        """Give somebody a role: owner, data_scientist, analyst, reviewer, deployer or viewer."""
        self._project.post("members/", username=username, role=role)

    # -- datasets ------------------------------------------------------------------------------------------------------

    def datasets(self) -> list[Dataset]:
        return [dataset_of(self._project, facts) for facts in self._project.every("datasets/")]

    def dataset(self, name: str) -> Dataset:
        """The dataset with this name."""
        for dataset in self.datasets():
            if dataset.name == name:
                return dataset
        raise NotFound(f"There is no dataset called “{name}” here.")

    def import_file(self, path: str | Path, name: str = "", message: str = "") -> Dataset:
        """Send a file and make it the first version of a new dataset; waits until it is there."""
        uploaded = upload(self._project, Path(path))
        started = self._project.post("datasets/", upload=uploaded, name=name, message=message)
        job_of(self._project, started).wait()
        place = f"datasets/{started['dataset']}/"
        return Dataset(self._project, place, self._project.get(place))
