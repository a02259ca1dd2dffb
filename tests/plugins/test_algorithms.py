"""Every algorithm: parameters as data, learns, repeats itself, survives a save, and explains what it can."""

import subprocess
import sys

import numpy as np
import pytest

from workers.algorithms import algorithms
from workers.core.algorithm import BINARY, MULTICLASS, REGRESSION, TASKS, Sample, Task
from workers.core.errors import Cancelled
from workers.core.reporter import ListReporter

EVERY = algorithms.all()
EACH_TASK = [pytest.param(a, t, id=f"{a.name}-{t}") for a in EVERY for t in a.tasks]


def problem(kind, rows=240, seed=3):
    """Rows where the target hangs on the first two of five columns."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(rows, 5))
    signal = 2 * X[:, 0] - X[:, 1]
    if kind == REGRESSION:
        return Task(kind), Sample(X, signal + rng.normal(scale=0.1, size=rows))
    if kind == BINARY:
        return Task(kind, 2), Sample(X, (signal > 0).astype(float))
    return Task(kind, 3), Sample(X, np.digitize(signal, [-1, 1]).astype(float))


def fitted(algorithm, kind, seed=1):
    task, sample = problem(kind)
    model = algorithm.fit(sample, algorithm.Params(), task, seed, ListReporter(), None)
    return task, sample, model


@pytest.mark.parametrize("algorithm", EVERY, ids=lambda a: a.name)
def test_describes_itself_and_its_parameters(algorithm):
    assert algorithm.label and algorithm.help.endswith(".") and algorithm.group and algorithm.requires
    assert algorithm.tasks and set(algorithm.tasks) <= set(TASKS)
    defaults = algorithm.Params()
    assert algorithm.Params.parse(defaults.to_dict()) == defaults
    assert any(field.get("search") for field in algorithm.Params.fields())


@pytest.mark.parametrize("algorithm", EVERY, ids=lambda a: a.name)
def test_search_ranges_lie_inside_the_bounds(algorithm):
    for field in algorithm.Params.fields():
        if search := field.get("search"):
            for end in search:
                algorithm.Params.parse({field["name"]: end})
            assert search[0] < search[1] and (search[0] > 0 or not field["log"])


@pytest.mark.parametrize(("algorithm", "kind"), EACH_TASK)
def test_learns_better_than_guessing_and_answers_in_shape(algorithm, kind):
    task, sample, model = fitted(algorithm, kind)
    output = model.predict(sample.X)
    if kind == REGRESSION:
        assert output.shape == sample.y.shape
        assert np.mean((output - sample.y) ** 2) < 0.2 * sample.y.var()
    else:
        assert output.shape == (len(sample.y), task.classes)
        assert output.sum(axis=1) == pytest.approx(1, abs=1e-6)
        assert (output.argmax(axis=1) == sample.y).mean() > 0.85


@pytest.mark.parametrize(("algorithm", "kind"), EACH_TASK)
def test_equal_seed_gives_an_equal_model_and_data_stay_untouched(algorithm, kind):
    _, sample, first = fitted(algorithm, kind)
    before = sample.X.copy()
    _, _, second = fitted(algorithm, kind)
    assert (first.predict(sample.X) == second.predict(sample.X)).all()
    assert (before == sample.X).all()


@pytest.mark.parametrize(("algorithm", "kind"), EACH_TASK)
def test_a_saved_model_predicts_the_same_and_holds_no_pickle(algorithm, kind, tmp_path):
    task, sample, model = fitted(algorithm, kind)
    model.save(tmp_path)
    assert not [p for p in tmp_path.iterdir() if p.suffix in (".pkl", ".pickle", ".joblib")]
    again = algorithm.load(tmp_path, task)
    assert (again.predict(sample.X) == model.predict(sample.X)).all()
    assert (again.margins(sample.X) == model.margins(sample.X)).all()


@pytest.mark.parametrize(("algorithm", "kind"), EACH_TASK)
def test_contributions_add_up_to_the_margins(algorithm, kind):
    task, sample, model = fitted(algorithm, kind)
    margins = model.margins(sample.X)
    assert margins.shape == (len(sample.y), task.classes if kind == MULTICLASS else 1)
    shares = model.contributions(sample.X)
    assert model.unit
    if shares is not None:
        assert shares.shape == (len(sample.y), sample.X.shape[1] + 1, margins.shape[1])
        assert shares.sum(axis=1) == pytest.approx(margins, abs=1e-3)


@pytest.mark.parametrize("algorithm", [a for a in EVERY if a.accepts_missing], ids=lambda a: a.name)
def test_takes_missing_values_where_it_says_so(algorithm):
    task, sample = problem(BINARY)
    X = sample.X.copy()
    X[::7, 2] = np.nan
    model = algorithm.fit(Sample(X, sample.y), algorithm.Params(), task, 1, ListReporter(), None)
    assert np.isfinite(model.predict(X)).all()


@pytest.mark.parametrize(("algorithm", "kind"), EACH_TASK)
def test_row_weights_matter(algorithm, kind):
    task, sample = problem(kind)
    weights = np.where(sample.X[:, 2] > 0, 10.0, 0.1)
    weighted = algorithm.fit(Sample(sample.X, sample.y, weights), algorithm.Params(), task, 1, ListReporter(), None)
    plain = algorithm.fit(sample, algorithm.Params(), task, 1, ListReporter(), None)
    assert (weighted.predict(sample.X) != plain.predict(sample.X)).any()


def test_the_catalogue_loads_no_heavy_library():
    """Pages list algorithms and draw their forms; that must not cost the web process two seconds and 200 MB."""
    script = (
        "import sys; from workers.algorithms import algorithms; [a.Params.fields() for a in algorithms.all()];"
        "print([m for m in ('sklearn', 'xgboost', 'skops', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_boosting_stops_early_reports_its_curve_and_can_be_stopped():
    xgboost = algorithms.get("xgboost")
    task, sample = problem(BINARY)
    _, valid = problem(BINARY, seed=4)
    reporter = ListReporter()
    model = xgboost.fit(sample, xgboost.Params(), task, 1, reporter, valid)
    names = {name for name, _, _ in reporter.metrics}
    assert names == {"training logloss", "validation logloss"}
    assert xgboost.settled(xgboost.Params(), model).rounds < 300
    reporter.cancelled = True
    with pytest.raises(Cancelled):
        xgboost.fit(sample, xgboost.Params(), task, 1, reporter, valid)
