"""A package as a folder: written once, sealed by checksums, read back with every byte checked.

signature.json  recipe.json  model.json  model/<native format>      what predicts
card.json  lineage.json                                             what people ask about it
MLmodel  requirements.txt  python_env.yaml  code/                   so that a stock MLflow client loads it
checksums.json                                                      SHA-256 of every file above
"""

import json
from pathlib import Path
from typing import Any

from workers.algorithms import algorithms
from workers.core.algorithm import Task
from workers.core.errors import ComputeError
from workers.core.specs import from_json, to_json
from workers.core.store import file_digest
from workers.packages.mlflow import write_mlflow
from workers.packages.package import Package
from workers.packages.signature import Signature
from workers.recipes import FittedRecipe

FORMAT = 1
CHECKSUMS = "checksums.json"


class BrokenPackage(ComputeError):
    """The folder is not a package, or no longer the one that was written."""


def write(package: Package, folder: Path, *, card: dict[str, Any], lineage: dict[str, Any]) -> None:
    """Write ``package`` into ``folder`` (made, must be empty). Equal packages give equal files."""
    model_folder = folder / "model"
    model_folder.mkdir(parents=True)
    package.model.save(model_folder)
    _write_json(folder / "signature.json", to_json(package.signature))
    _write_json(folder / "recipe.json", package.recipe.to_json())
    _write_json(
        folder / "model.json",
        {"format": FORMAT, "algorithm": package.algorithm.name, "features": list(package.features)},
    )
    _write_json(folder / "card.json", card)
    _write_json(folder / "lineage.json", lineage)
    write_mlflow(package, folder)
    _write_json(folder / CHECKSUMS, _checksums(folder))


def load(folder: Path) -> Package:
    """The package in ``folder``. Raises ``BrokenPackage`` when a file is missing, changed, or of a newer format."""
    _verify(folder)
    signature = from_json(_read_json(folder / "signature.json"), Signature)
    facts = _read_json(folder / "model.json")
    if facts["format"] != FORMAT:
        raise BrokenPackage(
            f"This package has format {facts['format']}; this studio reads {FORMAT}. Update the studio."
        )
    algorithm = algorithms.get(facts["algorithm"])
    task = Task(signature.task, len(signature.labels))
    return Package(
        signature=signature,
        recipe=FittedRecipe.from_json(_read_json(folder / "recipe.json")),
        features=tuple(facts["features"]),
        algorithm=algorithm,
        model=algorithm.load(folder / "model", task),
    )


def _verify(folder: Path) -> None:
    if not (folder / CHECKSUMS).is_file():
        raise BrokenPackage("This folder is not a model package: it has no checksums.json.")
    for relative, digest in _read_json(folder / CHECKSUMS).items():
        path = folder / relative
        if not path.is_file() or file_digest(path) != digest:
            raise BrokenPackage(f"The file {relative} of this model package is missing or was changed. Train again.")


def _checksums(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): file_digest(path) for path in files}


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
