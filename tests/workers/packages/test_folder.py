"""The package as a folder: sealed, the same when written twice, and readable by a stock MLflow client."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workers.packages.conftest import packaged
from workers.core.store import Store, StoreRef
from workers.packages import BrokenPackage, load, write

SCRIPT = """
import sys, json
import mlflow.pyfunc, pandas as pd
model = mlflow.pyfunc.load_model(sys.argv[1])
frame = pd.read_json(sys.argv[2], orient="records", dtype={"age": "int64"})
answer = model.predict(frame)
import workers
print(json.dumps([workers.__file__, answer.to_dict(orient="records")]))
"""


@pytest.fixture
def folder(package, tmp_path):
    write(package, tmp_path / "package", card={"task": "binary"}, lineage={"seed": 1})
    return tmp_path / "package"


@pytest.mark.parametrize("algorithm", ["xgboost", "linear", "random_forest"])
def test_a_loaded_package_predicts_the_same(customers, algorithm, tmp_path):
    full = customers.drop_nulls()
    package = packaged(full, algorithm)
    write(package, tmp_path / "p", card={}, lineage={})
    again = load(tmp_path / "p")
    assert again.signature == package.signature
    assert again.predict(full).equals(package.predict(full))
    assert again.predict_rows(full.head(5).to_dicts()) == package.predict_rows(full.head(5).to_dicts())


def test_equal_packages_are_one_object_in_the_store(package, tmp_path):
    store = Store(StoreRef(str(tmp_path / "store")))
    digests = set()
    for name in ("a", "b"):
        write(package, tmp_path / name, card={}, lineage={})
        digests.add(store.put_folder(tmp_path / name))
    assert len(digests) == 1
    assert load(store.local_folder(digests.pop())).signature == package.signature


def test_a_changed_or_missing_file_is_named(folder):
    recipe = folder / "recipe.json"
    recipe.write_text(recipe.read_text().replace("1", "2"))
    with pytest.raises(BrokenPackage, match="recipe.json"):
        load(folder)
    recipe.unlink()
    with pytest.raises(BrokenPackage, match="recipe.json"):
        load(folder)


def test_a_folder_that_is_no_package_says_so(tmp_path):
    with pytest.raises(BrokenPackage, match="not a model package"):
        load(tmp_path)


def test_nothing_in_it_is_a_pickle(folder):
    for path in folder.rglob("*"):
        assert path.suffix not in (".pkl", ".pickle", ".joblib", ".pt", ".h5")


def test_a_stock_mlflow_client_loads_it_without_the_studio(folder, package, customers, tmp_path):
    """In a process whose path does not know this repository: the code it needs travels inside."""
    rows = customers.select("age", "income", "city", "member").head(20).to_dicts()
    (tmp_path / "rows.json").write_text(json.dumps(rows))
    (tmp_path / "script.py").write_text(SCRIPT)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "script.py", str(folder), "rows.json"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    where, answers = json.loads(done.stdout.splitlines()[-1])
    assert Path(where).is_relative_to(folder)
    assert answers == package.predict_rows(rows)
