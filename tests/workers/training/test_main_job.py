"""The main job on its real data: breast cancer, XGBoost tuned over its preset, judged on rows it never saw."""

import json

import pytest

from tests.workers.training.conftest import MakeSpec
from workers.core.reporter import ListReporter
from workers.core.specs import from_json, to_json
from workers.core.store import Store
from workers.packages import load
from workers.training.fit import train
from workers.training.specs import TrainResult

GOAL = 0.952


@pytest.fixture
def spec(make_spec: MakeSpec, cancer):
    measures = [name for name in cancer.columns if name not in ("id", "diagnosis")]
    recipe = (
        {"op": "drop_columns", "params": {"columns": ["id"]}},
        {"op": "map_values", "params": {"column": "diagnosis", "pairs": [["M", 1], ["B", 0]]}},
        {"op": "standard_scale", "params": {"columns": measures}},
    )
    return make_spec(
        cancer,
        "diagnosis",
        "binary",
        seed=0,
        method="stratified",
        algorithm="xgboost",
        recipe=recipe,
        positive="1",
        trials=25,
    )


def test_reaches_its_accuracy_and_says_how_sure_it_is(spec, store: Store):
    reporter = ListReporter()
    result = from_json(to_json(train(spec, reporter)), TrainResult)
    metrics = {m.name: m for m in result.metrics}
    assert metrics["accuracy"].value >= GOAL
    assert {"accuracy", "auc", "f1", "precision", "recall"} <= set(metrics)
    for metric in metrics.values():
        assert metric.low <= metric.value <= metric.high
    tested = result.rows["test"]
    assert sum(result.rows.values()) == 569 and tested > 110
    assert result.labels == (0, 1)
    assert len(result.features) == 30 and "id" not in result.features

    evaluation = json.loads(store.read_bytes({f.name: f.digest for f in result.files}["evaluation.json"]))
    confusion = evaluation["confusion"]
    assert sum(map(sum, confusion)) == tested
    assert (confusion[0][0] + confusion[1][1]) / tested == pytest.approx(metrics["accuracy"].value)
    roc = evaluation["curves"][0]["roc"]
    assert roc[0] == [0.0, 0.0] and roc[-1] == [1.0, 1.0]
    assert sum(b["rows"] for b in evaluation["curves"][0]["calibration"]) == tested

    trials = json.loads(store.read_bytes({f.name: f.digest for f in result.files}["trials.json"]))
    assert [t["number"] for t in trials] == list(range(1, 26))
    assert reporter.done >= 25
    assert {"best log_loss", "trial log_loss", "training logloss"} <= {name for name, _, _ in reporter.metrics}

    package = load(store.local_folder(result.package))
    assert [i.name for i in package.signature.inputs] == list(result.features)
    assert package.signature.outputs[0].kind == "integer"
