"""Writes ``statsmodels.json``; run this file with a Python that has statsmodels and scikit-learn.

The project does not depend on statsmodels, so its values are kept here, with the version that gave them.
"""

import json
from pathlib import Path

import numpy as np
import statsmodels
from sklearn.datasets import load_diabetes
from statsmodels.stats.outliers_influence import variance_inflation_factor
from statsmodels.tsa.seasonal import STL


def series_of(rows=140, period=12):
    """As in ``test_values``."""
    at = np.arange(rows)
    noise = (at * 7919 % 101) / 101 - 0.5
    return 0.05 * at + 2 * np.sin(2 * np.pi * at / period) + noise + np.where(at == 77, 9.0, 0.0)


def parts_of(period, robust):
    found = STL(series_of(), period=period, robust=robust).fit()
    return {name: getattr(found, name).tolist() for name in ("trend", "seasonal", "resid", "weights")}


if __name__ == "__main__":
    X = np.column_stack([np.ones(442), load_diabetes().data])
    answer = {
        "by": f"statsmodels {statsmodels.__version__}",
        "stl": {f"{period}-{robust}": parts_of(period, robust) for period in (5, 12) for robust in (False, True)},
        "vif": [variance_inflation_factor(X, at) for at in range(1, X.shape[1])],
    }
    (Path(__file__).parent / "statsmodels.json").write_text(json.dumps(answer) + "\n", "utf-8")
