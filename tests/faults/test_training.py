"""Kill the worker in the middle of a real training: one run, whole, and nothing of the lost attempt."""

from pathlib import Path

import pytest

import etabli
from tests.live_cast import CastStudio

pytestmark = [pytest.mark.fault, pytest.mark.timeout(480)]

FILE = Path(__file__).resolve().parents[2] / "examples" / "data" / "breast_cancer.csv"
TRIALS = 80
"""Enough that tuning takes a while."""


def test_a_worker_killed_in_the_middle_of_training_leaves_one_run(studio: CastStudio) -> None:
    with etabli.connect(studio.url, studio.tokens["dan"]) as signed_in:
        version = signed_in.project(studio.project).import_file(FILE, name="Tumours").versions()[0]
    asked = {"version": version.id, "target": "diagnosis", "trials": TRIALS, "features": ["radius_mean", "texture_se"]}
    with studio.api() as api:
        started = api.post("training/", json=asked).raise_for_status().json()
    job = started["job"]["id"]
    studio.wait_for(lambda: 3 < studio.job(job)["done"] < TRIALS and studio.job(job)["total"] == TRIALS, every=0.05)
    studio.kill("compute@")
    ended = studio.finished(job, within=150)
    assert (ended["state"], ended["attempt"], ended["error"]) == ("succeeded", 2, "")
    with studio.api() as api:
        (run,) = api.get("runs/").raise_for_status().json()["results"]
        detail = api.get(f"runs/{run['number']}/").raise_for_status().json()
    assert detail["package"] and {m["name"] for m in detail["metrics"]} >= {"accuracy", "auc", "f1"}
