"""The Breast Cancer Wisconsin (Diagnostic) table as its well-known CSV: id, diagnosis (M or B), 30 measurements."""

from pathlib import Path

import polars as pl
from sklearn.datasets import load_breast_cancer

MEASURES = ("mean", "se", "worst")


def cancer_frame() -> pl.DataFrame:
    """569 rows; in scikit-learn's target 0 is malignant."""
    source = load_breast_cancer()
    names = [_csv_name(name) for name in source.feature_names]
    diagnosis = ["B" if benign else "M" for benign in source.target]
    identity = [842302 + 17 * i for i in range(len(diagnosis))]
    measured = {name: source.data[:, i] for i, name in enumerate(names)}
    return pl.DataFrame({"id": identity, "diagnosis": diagnosis, **measured})


def write_cancer_csv(path: Path) -> Path:
    cancer_frame().write_csv(path)
    return path


def _csv_name(name: str) -> str:
    """“mean radius” becomes radius_mean, “radius error” radius_se, “worst radius” radius_worst."""
    words = name.replace(" error", " se").split()
    measure = next(word for word in words if word in MEASURES)
    return "_".join([*(word for word in words if word != measure), measure])
