"""What makes a package an MLflow model: the MLmodel file, its requirements, and the code that predicts.

https://mlflow.org/docs/latest/ml/model/ describes the format. A stock client needs nothing of the studio: the few
rooms of the workshop that prediction runs through travel in ``code/``.
"""

import hashlib
import json
import platform
import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Any

import workers
from workers.core.schema import BOOLEAN, DATE, DATETIME, INTEGER, NUMBER, TEXT
from workers.packages.inputs import Input
from workers.packages.package import Package

ROOMS = ("core", "engines", "transforms", "algorithms", "recipes", "packages")
REQUIRES = ("fsspec", "deltalake", "msgspec", "numpy", "pandas", "polars", "pyarrow")
TYPES = {
    INTEGER: "long",
    NUMBER: "double",
    BOOLEAN: "boolean",
    TEXT: "string",
    DATE: "datetime",
    DATETIME: "datetime",
}


def write_mlflow(package: Package, folder: Path) -> None:
    """Add MLmodel, requirements and code to a package folder. JSON is YAML, so no YAML writer is needed."""
    requirements = [f"{name}=={version(name)}" for name in sorted((*REQUIRES, *package.algorithm.requires))]
    (folder / "requirements.txt").write_text("\n".join(requirements) + "\n", encoding="utf-8")
    environment = {"python": platform.python_version(), "dependencies": ["-r requirements.txt"]}
    (folder / "python_env.yaml").write_text(json.dumps(environment, indent=1) + "\n", encoding="utf-8")
    (folder / "MLmodel").write_text(json.dumps(_mlmodel(package, folder), indent=1) + "\n", encoding="utf-8")
    _copy_code(folder / "code")


def _mlmodel(package: Package, folder: Path) -> dict[str, Any]:
    flavor = {
        "loader_module": "workers.packages.pyfunc",
        "code": "code",
        "env": {"virtualenv": "python_env.yaml"},
        "python_version": platform.python_version(),
    }
    inputs = [_column(column) for column in package.signature.inputs]
    outputs = [{"type": TYPES[output.kind], "name": output.name} for output in package.signature.outputs]
    return {
        "flavors": {"python_function": flavor},
        "model_uuid": hashlib.sha256((folder / "model.json").read_bytes()).hexdigest()[:32],
        "signature": {"inputs": json.dumps(inputs), "outputs": json.dumps(outputs)},
    }


def _column(column: Input) -> dict[str, Any]:
    # pandas holds whole numbers with gaps as floats, which MLflow refuses as "long", and ours reads either way
    kind = "any" if column.kind == INTEGER and column.nullable else TYPES[column.kind]
    return {"type": kind, "name": column.name, "required": not column.nullable}


def _copy_code(code: Path) -> None:
    home = Path(workers.__file__).parent
    for room in ROOMS:
        shutil.copytree(home / room, code / "workers" / room, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    shutil.copyfile(home / "__init__.py", code / "workers" / "__init__.py")
