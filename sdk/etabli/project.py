"""A project: the room that holds everything."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from etabli.connection import Connection, Json
from etabli.datasets import Dataset, DatasetVersion, Files, Inspection, dataset_of, upload_all
from etabli.endpoints import Endpoint, endpoint_of
from etabli.errors import NotFound
from etabli.jobs import job_of
from etabli.models import ModelGroup, ModelVersion, group_of
from etabli.recipes import Recipe, RecipeVersion, Steps, recipe_of
from etabli.runs import Run, run_of
from etabli.sources import Source, source_of
from etabli.splits import Split
from etabli.things import Thing

T = TypeVar("T", bound=Thing)


class Project(Thing):
    """Its datasets, recipes, runs, models and endpoints."""

    shown = ("slug", "name")

    def __init__(self, facts: Json, connection: Connection) -> None:
        super().__init__(connection.below(f"projects/{facts['slug']}/"), "", facts)

    def add_member(self, username: str, role: str) -> None:
        """Give somebody a role: owner, data_scientist, analyst, reviewer, deployer or viewer."""
        self._project.post("members/", username=username, role=role)

    # -- datasets ------------------------------------------------------------------------------------------------------

    def datasets(self, search: str = "") -> list[Dataset]:
        """The datasets that fit a search such as ``"sales tag:gold rows>1000"``; all of them without one."""
        return [dataset_of(self._project, facts) for facts in self._project.every("datasets/", q=search or None)]

    def dataset(self, name: str) -> Dataset:
        return self._named("datasets/", dataset_of, name)

    def inspect(self, files: Files, next_of: Dataset | None = None, **reading: Any) -> Inspection:
        """Send a file, or several of one shape, and learn what they hold before anything is stored; waits for it.

        ``reading`` says how: ``reader``, ``options``, ``formats`` (column -> form), ``missing`` (words for no value),
        ``members`` (files of an archive), ``file_column`` (True adds a column with the file of each row),
        ``leave_out`` (names of columns that are not taken). Of a dataset with a key given as ``next_of``, ``by_key``
        of the result counts the rows that go, come, change and stay.
        """
        uploads = upload_all(self._project, files)
        target = next_of.id if next_of else None
        made = self._project.post("inspections/", uploads=uploads, reading=reading or None, dataset=target)
        job_of(self._project, made).wait()
        return Inspection(self._project, (path := f"inspections/{made['id']}/"), self._project.get(path))

    def import_file(self, files: Files, name: str = "", message: str = "", **reading: Any) -> Dataset:
        """Send a file, or several of one shape, as the first version of a new dataset; waits until it is there.

        ``reading`` as in ``inspect``; what is left out is found out.
        """
        uploads = upload_all(self._project, files)
        started = self._project.post("datasets/", uploads=uploads, name=name, message=message, reading=reading or None)
        job_of(self._project, started).wait()
        place = f"datasets/{started['dataset']}/"
        return Dataset(self._project, place, self._project.get(place))

    def trash(self) -> list[Json]:
        """What is in the trash, newest first: ``name``, ``dataset``, ``number`` of a version, ``size`` in bytes."""
        found: Any = self._project.get("trash/")
        return list(found)

    # -- sources -------------------------------------------------------------------------------------------------------

    def sources(self) -> list[Source]:
        return list(self._every("sources/", source_of))

    def source(self, name: str) -> Source:
        return self._named("sources/", source_of, name)

    def connectors(self) -> list[Json]:
        """The kinds of sources, each with its ``options`` and ``secrets``."""
        found: Any = self._project.get("connectors/")
        return list(found)

    def create_source(
        self,
        name: str,
        connector: str,
        *,
        secrets: Mapping[str, str] | None = None,
        anyway: bool = False,
        **options: Any,
    ) -> Source:
        """Save a source: ``create_source("Shop", "postgresql", host=…, query=…, secrets={"password": …})``.

        It is tried first. One that does not answer raises ``Invalid``, whose ``fields`` name what to mend; ``anyway``
        saves it untried.
        """
        wanted = {"name": name, "connector": connector, "options": options, "secrets": secrets, "anyway": anyway}
        return source_of(self._project, self._project.post("sources/", **wanted))

    def check_source(self, connector: str, *, secrets: Mapping[str, str] | None = None, **options: Any) -> Json:
        """Try a source without saving it: ``{"works", "offers", "more", "problem", "field"}``, within seconds."""
        return self._project.post("sources/check/", connector=connector, options=options, secrets=secrets)

    # -- recipes -------------------------------------------------------------------------------------------------------

    def recipes(self) -> list[Recipe]:
        return list(self._every("recipes/", recipe_of))

    def recipe(self, name: str) -> Recipe:
        return self._named("recipes/", recipe_of, name)

    def create_recipe(self, name: str, dataset: Dataset, steps: Steps = ()) -> Recipe:
        """A recipe shown on the rows of ``dataset``, with ``steps`` as its first edit."""
        made = recipe_of(self._project, self._project.post("recipes/", name=name, dataset=dataset.id))
        if steps:
            made.commit(steps)
        return made

    # -- training ------------------------------------------------------------------------------------------------------

    def train(
        self,
        version: DatasetVersion,
        target: str,
        *,
        recipe: RecipeVersion | None = None,
        recipe_parameters: Mapping[str, Any] | None = None,
        split: Split | None = None,
        algorithm: str = "xgboost",
        trials: int = 0,
        seed: int = 0,
        name: str = "",
        experiment: str = "",
        **wishes: Any,
    ) -> Run:
        """Train and evaluate a model; waits until its run is there.

        ``recipe_parameters`` are values for those of the recipe's parameters that are not to have their defaults;
        ``trials`` of tuning look for better parameters of the algorithm. What is left out is suggested from the data;
        ``wishes`` may be task, params, features, metric, positive and balanced, ``without`` (columns to leave out),
        ``moment`` (the column of dates at which each row is asked about; else that of a split along time) and
        ``leak_overrides``: training stops with ``JobFailed`` where a column gives the answer away (its ``details`` hold
        the ``leaks``) unless it is left out, or kept with a reason that reviewers read: ``{column: reason}``.
        """
        started = self._project.post(
            "training/",
            version=version.id,
            target=target,
            recipe_version=recipe and recipe.id,
            recipe_parameters=dict(recipe_parameters or {}),
            split=split and split.id,
            algorithm=algorithm,
            trials=trials,
            seed=seed,
            name=name,
            experiment=experiment,
            **wishes,
        )
        job_of(self._project, started).wait()
        return self.run(self._project.get(f"training/{started['id']}/")["run"])

    def runs(self) -> list[Run]:
        """Every run, newest first."""
        return list(self._every("runs/", run_of))

    def run(self, number: int) -> Run:
        return run_of(self._project, self._project.get(f"runs/{number}/"))

    # -- models and endpoints ------------------------------------------------------------------------------------------

    def models(self) -> list[ModelGroup]:
        return list(self._every("models/", group_of))

    def model(self, name: str) -> ModelGroup:
        return self._named("models/", group_of, name)

    def endpoints(self) -> list[Endpoint]:
        return list(self._every("endpoints/", endpoint_of))

    def endpoint(self, name: str) -> Endpoint:
        return self._named("endpoints/", endpoint_of, name)

    def create_endpoint(self, name: str, stage: str = "staging", days: int = 90) -> Endpoint:
        """A new address for "staging" or "production" with nothing behind it yet; it ends after ``days``."""
        ends_at = datetime.now(UTC) + timedelta(days=days)
        facts = self._project.post("endpoints/", name=name, stage=stage, ends_at=ends_at.isoformat())
        return endpoint_of(self._project, facts)

    def score(self, model: ModelVersion, source: DatasetVersion, name: str = "") -> DatasetVersion:
        """Score every row of ``source`` on a worker, into the dataset ``name``; waits until it is there."""
        started = self._project.post("batch-predictions/", version=model.id, source=source.id, output_name=name)
        job_of(self._project, started).wait()
        output = self._project.get(f"batch-predictions/{started['id']}/")["output_version"]
        place = f"datasets/{output['dataset']}/versions/{output['number']}/"
        return DatasetVersion(self._project, place, self._project.get(place))

    # -- plumbing ------------------------------------------------------------------------------------------------------

    def _every(self, path: str, make: Callable[[Connection, Json], T]) -> Iterator[T]:
        return (make(self._project, facts) for facts in self._project.every(path))

    def _named(self, path: str, make: Callable[[Connection, Json], T], name: str) -> T:
        for thing in self._every(path, make):
            if thing["name"] == name:
                return thing
        raise NotFound(f"This project has no “{name}” under {path.strip('/')}.")
