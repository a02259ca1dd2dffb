"""The play: from a file to two approved endpoints, one captured prediction and a scored dataset."""

import csv
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from django.conf import settings
from django.utils import timezone

from apps.core.errors import NotAllowed
from apps.datasets.models import Dataset, DatasetVersion, Split
from apps.datasets.services import create_split, start_import
from apps.deployments.captures import CaptureFilter, Captures
from apps.deployments.choices import DeploymentState
from apps.deployments.models import ApiKey, BatchPrediction, Endpoint
from apps.deployments.services.batch import start_batch
from apps.deployments.services.endpoints import create_endpoint, deploy
from apps.deployments.services.keys import create_key
from apps.experiments.models import Run
from apps.jobs.choices import ACTIVE, State
from apps.jobs.models import Job
from apps.projects.models import Project
from apps.projects.services import create_project, set_member
from apps.recipes.models import Recipe, RecipeVersion
from apps.recipes.services import commit_recipe, create_recipe
from apps.registry.choices import Decision, Gate
from apps.registry.models import ModelVersion
from apps.registry.services import decide, register_run
from apps.training.models import TrainingJob
from apps.training.services import start_training
from apps.training.wishes import Wishes
from studio.credentials import Credentials
from studio.demo.people import People, assemble
from studio.demo.progress import StepFailed, step, wait_for
from studio.env import REPO

FILE = REPO / "examples" / "data" / "breast_cancer.csv"
TARGET, SEED, TRIALS = "diagnosis", 42, 30
ENDPOINT_DAYS = 90
SEEN_WITHIN = 20.0


@dataclass(frozen=True)
class Scene:
    """What stands when the curtain falls."""

    project: Project
    run: Run
    version: ModelVersion
    endpoint: Endpoint
    key: str
    row: dict[str, Any]
    answer: dict[str, Any]


def play(credentials: Credentials) -> Scene:
    """Play what has not been played yet; answers what stands. Raises ``StepFailed``."""
    people = assemble(credentials)
    project = _project(people)
    data = _imported(people, project)
    recipe = _recipe(people, project, data)
    run = _trained(people, project, data, recipe, _split(people, data))
    version = _registered(people, project, run)
    for gate in Gate:
        _approved(people, version, gate)
        endpoint = _served(people, project, version, gate)
    key = _key(people, endpoint, credentials)
    row, answer = _asked(people, endpoint, key)
    _scored(people, version, data)
    return Scene(project, run, version, endpoint, key, row, answer)


def _project(people: People) -> Project:
    found = Project.objects.filter(name="Breast cancer", created_by=people.dana).first()
    if found:
        return found
    with step("Dana makes the project and brings Rita and Theo in"):
        project = create_project(people.dana, "Breast cancer", "Benign or malignant? The guided first project.")
        set_member(people.dana, project, people.rita.username, "reviewer")
        set_member(people.dana, project, people.theo.username, "deployer")
    return project


def _imported(people: People, project: Project) -> DatasetVersion:
    dataset = Dataset.objects.filter(project=project, name="Diagnoses").first()
    if dataset is None or dataset.latest is None:
        with step(f"Dana imports {FILE.name}"):
            running = dataset and _still_active(dataset.imports.first())
            made = running or start_import(people.dana, project, files=[FILE], name="Diagnoses", dataset=dataset)
            wait_for(made.job)
            dataset = made.dataset
    return dataset.versions.get(number=1)


def _recipe(people: People, project: Project, data: DatasetVersion) -> RecipeVersion:
    recipe = Recipe.objects.filter(project=project, name="Clean").first()
    if recipe is None:
        recipe = create_recipe(people.dana, project, name="Clean", dataset=data.dataset)
    if recipe.head is None or not recipe.head.steps:
        with step("Dana prepares the data without code: three steps, one of them learned from the training rows"):
            commit_recipe(people.dana, recipe, _steps(data), "Readable classes, held outliers")
    head: RecipeVersion = recipe.head
    return head


def _steps(data: DatasetVersion) -> list[dict[str, Any]]:
    measured = [column.name for column in data.columns_schema if column.name not in ("id", TARGET)]
    classes = [["M", "malignant"], ["B", "benign"]]
    return [
        {"op": "drop_columns", "params": {"columns": ["id"]}},
        {"op": "map_values", "params": {"column": TARGET, "pairs": classes}},
        {"op": "clip_outliers", "params": {"columns": measured}},
    ]


def _split(people: People, data: DatasetVersion) -> Split:
    if found := data.splits.filter(author=people.dana).first():
        return found
    with step("Dana splits the rows 60/20/20, stratified by diagnosis"):
        return create_split(people.dana, data, method="stratified", column=TARGET, seed=SEED)


def _trained(people: People, project: Project, data: DatasetVersion, recipe: RecipeVersion, split: Split) -> Run:
    asked = TrainingJob.objects.filter(project=project, job__state__in=(*ACTIVE, State.SUCCEEDED)).last()
    if asked is None or asked.run is None:
        with step(f"Dana trains XGBoost, tuned over eta, alpha, min_child_weight and max_depth in {TRIALS} trials"):
            wishes = Wishes(TARGET, positive="malignant", algorithm="xgboost", trials=TRIALS, seed=SEED)
            asked = asked or start_training(
                people.dana, project, data, wishes, recipe_version=recipe, split=split, name="XGBoost, tuned"
            )
            wait_for(asked.job)
            asked.refresh_from_db()
    run: Run = asked.run
    return run


def _registered(people: People, project: Project, run: Run) -> ModelVersion:
    found = ModelVersion.objects.filter(group__project=project, run=run).first()
    if found:
        return found
    with step("Dana registers the run as version 1: pending approval"):
        return register_run(people.dana, run, name="tumours")


def _approved(people: People, version: ModelVersion, gate: Gate) -> None:
    if version.reviews.filter(gate=gate, decision=Decision.APPROVED).exists():
        return
    if gate == Gate.STAGING:
        with step("Dana tries to approve her own work, and is refused"):
            _refused(people, version)
    comment = {
        Gate.STAGING: "Few malignant cases missed, and the measures it leans on make sense.",
        Gate.PRODUCTION: "It answered well on staging.",
    }[gate]
    with step(f"Rita approves it for {gate.value}, with a comment"):
        decide(people.rita, version, gate, Decision.APPROVED, comment)


def _refused(people: People, version: ModelVersion) -> None:
    try:
        decide(people.dana, version, Gate.STAGING, Decision.APPROVED, "Mine.")
    except NotAllowed:
        return
    raise StepFailed("The author of a version could approve it. Do not use this installation.")


def _served(people: People, project: Project, version: ModelVersion, gate: Gate) -> Endpoint:
    name = {Gate.STAGING: "tumours-staging", Gate.PRODUCTION: "tumours"}[gate]
    endpoint = Endpoint.objects.filter(project=project, name=name).first()
    if endpoint is None:
        ends_at = timezone.now() + timedelta(days=ENDPOINT_DAYS)
        endpoint = create_endpoint(people.theo, project, name, gate, ends_at)
    if endpoint.serving is None:
        with step(f"Theo puts it into service at the {gate.value} endpoint"):
            rolling = endpoint.deployments.filter(state=DeploymentState.ROLLING_OUT).first()
            wait_for((rolling or deploy(people.theo, endpoint, version)).job)
    return Endpoint.objects.get(pk=endpoint.pk)


def _key(people: People, endpoint: Endpoint, credentials: Credentials) -> str:
    """The key that was made the first time, unless it was revoked; its text is in the owner's credentials file."""
    name = "guided project"
    kept = credentials.get(f"key of {endpoint.path}")
    if kept and ApiKey.objects.live().filter(endpoint=endpoint, name=name).exists():
        return kept
    _made, text = create_key(people.theo, endpoint, name, days=ENDPOINT_DAYS)
    credentials.keep(f"key of {endpoint.path}", text)
    return text


def _asked(people: People, endpoint: Endpoint, key: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """One raw row, as in the file, answered by the inference server and kept as a capture."""
    row = _raw_row()
    url = f"{settings.SERVING_URL}/endpoints/{endpoint.path}/predict"
    with step("Somebody asks the production endpoint about one raw row; the answer is captured"):
        before = Captures(people.theo, endpoint, CaptureFilter()).count()
        patience = time.monotonic() + SEEN_WITHIN
        while (response := _ask(url, key, row)) is None or not response.is_success:
            if time.monotonic() > patience:
                raise StepFailed(f"The endpoint does not answer: {response.text if response else 'nobody listens'}")
            time.sleep(0.5)  # a new key takes up to a polling interval to arrive
        while Captures(people.theo, endpoint, CaptureFilter()).count() == before:
            if time.monotonic() > patience:
                raise StepFailed("The answer was not captured.")
            time.sleep(0.5)
    answer: dict[str, Any] = response.json()
    return row, answer


def _ask(url: str, key: str, row: dict[str, Any]) -> httpx.Response | None:
    try:
        return httpx.post(url, json={"rows": [row]}, headers={"Authorization": f"Bearer {key}"}, trust_env=False)
    except httpx.TransportError:
        return None


def _raw_row() -> dict[str, Any]:
    with FILE.open(newline="") as file:
        first = next(csv.DictReader(file))
    return {name: float(value) for name, value in first.items() if name not in ("id", TARGET)}


def _scored(people: People, version: ModelVersion, data: DatasetVersion) -> None:
    found = BatchPrediction.objects.filter(version=version, source=data).first()
    if found is None or found.output is None:
        with step("Theo scores the whole dataset on a worker, into a dataset of its own"):
            wait_for((_still_active(found) or start_batch(people.theo, version, data, "Diagnoses scored")).job)


def _still_active(thing: Any) -> Any:
    """``thing`` if its job is under way, else None."""
    job: Job | None = thing.job if thing else None
    return thing if job and job.state in ACTIVE else None
