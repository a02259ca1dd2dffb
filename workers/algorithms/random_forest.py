"""Random forests (Breiman 2001)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from workers.core import params
from workers.core.algorithm import BINARY, MULTICLASS, REGRESSION, Algorithm, Model, Sample, Task
from workers.core.errors import DataError
from workers.core.reporter import Reporter
from workers.core.sklearn_model import SklearnModel, load_estimator
from workers.core.words import _

THREADS = 2
TREE = "sklearn.tree._tree.Tree"
LEAF = -1


class RandomForest(Algorithm):
    label = _("Random forest")
    help = _("Many deep trees that vote: hard to get wrong, needs little tuning. Takes missing values as they are.")
    group = _("Trees")
    tasks = (BINARY, MULTICLASS, REGRESSION)
    requires = ("scikit-learn", "skops")
    accepts_missing = True

    @dataclass(frozen=True)
    class Params(params.Params):
        trees: int = params.integer(_("Trees"), default=200, low=1, high=2000, help=_("More is steadier and slower."))
        max_depth: int | None = params.integer(
            _("Tree depth"), default=None, optional=True, low=1, high=64, help=_("Empty: as deep as the rows allow.")
        )
        min_leaf: int = params.integer(
            _("Rows per leaf"), default=1, low=1, high=1000, search=(1, 20), help=_("A leaf holds at least this many.")
        )
        features: float = params.number(
            _("Column share"),
            default=0.4,
            low=0.01,
            high=1.0,
            search=(0.1, 1.0),
            help=_("The share of columns that each question may choose from."),
        )

    def fit(self, train: Sample, params: Any, task: Task, seed: int, reporter: Reporter, valid: Sample | None) -> Model:
        from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

        kind = RandomForestClassifier if task.is_classification else RandomForestRegressor
        forest = kind(
            n_estimators=params.trees,
            max_depth=params.max_depth,
            min_samples_leaf=params.min_leaf,
            max_features=params.features,
            n_jobs=THREADS,
            random_state=seed,
        )
        forest.fit(train.X, train.y, sample_weight=train.weights)
        forest.n_jobs = 1  # threads add the trees' votes up in any order, which moves the last digit
        return SklearnModel(forest, task)

    def load(self, folder: Path, task: Task) -> Model:
        forest = load_estimator(folder, trusted=(TREE,))
        for tree in forest.estimators_:
            _check_tree(tree.tree_)
        return SklearnModel(forest, task)


def _check_tree(tree: Any) -> None:
    """Refuse nodes that point outside the tree or back: scikit-learn follows them unchecked, in C."""
    nodes = np.arange(tree.node_count)
    left, right = tree.children_left, tree.children_right
    inner = left != LEAF
    ahead = (left > nodes) & (right > nodes) & (left < tree.node_count) & (right < tree.node_count)
    known = (tree.feature >= 0) & (tree.feature < tree.n_features)
    if not (np.where(inner, ahead & known, right == LEAF)).all():
        raise DataError("The stored forest is damaged: a tree points outside itself. Train the model again.")
