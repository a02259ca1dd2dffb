"""Curves and intervals against a library and against theory."""

import numpy as np
import pytest
from sklearn.metrics import auc, precision_recall_curve, roc_curve

from workers.metrics import metrics
from workers.training.curves import calibration_bins, precision_recall_points, roc_points
from workers.training.intervals import with_intervals


def scored(rows=500, seed=1):
    rng = np.random.default_rng(seed)
    positive = rng.random(rows) < 0.3
    return positive, np.clip(0.3 * positive + rng.random(rows) * 0.7, 0, 1).round(2)  # rounded: many ties


def test_roc_is_the_library_s_curve():
    positive, scores = scored()
    points = np.array(roc_points(positive, scores))
    rates = roc_curve(positive, scores, drop_intermediate=False)
    assert points == pytest.approx(np.column_stack(rates[:2]), abs=1e-6)
    assert auc(*points.T) == pytest.approx(auc(*rates[:2]))


def test_precision_and_recall_are_the_library_s():
    positive, scores = scored()
    points = precision_recall_points(positive, scores)
    precision, recall, _ = precision_recall_curve(positive, scores)
    theirs = sorted(zip(recall[:-1].tolist(), precision[:-1].tolist(), strict=True))
    assert np.array(sorted(points)) == pytest.approx(np.array(theirs), abs=1e-5)


def test_long_curves_are_thinned_and_keep_their_ends():
    positive, scores = np.arange(5000) % 3 == 0, np.random.default_rng(1).random(5000)
    points = roc_points(positive, scores)
    assert len(points) <= 200
    assert points[0] == (0, 0) and points[-1] == (1, 1)


def test_a_curve_without_both_classes_is_empty():
    assert roc_points(np.ones(3, bool), np.array([0.1, 0.2, 0.3])) == ()


def test_calibration_counts_every_row_once():
    positive, scores = scored()
    bins = calibration_bins(positive, np.append(scores[:-1], 1.0))
    assert sum(b.rows for b in bins) == 500
    assert all(0 <= b.observed <= 1 for b in bins)


def test_intervals_cover_the_truth_about_as_often_as_they_say():
    """A coin of 0.8 judged on 150 rows: 95% intervals should hold 0.8 in about 95 of 100 experiments."""
    accuracy = [metrics.get("accuracy")]
    held = 0
    for seed in range(100):
        right = np.random.default_rng(seed).random(150) < 0.8
        output = np.column_stack([right, ~right]).astype(float)
        (found,) = with_intervals(accuracy, np.zeros(150), output, seed)
        held += found.low <= 0.8 <= found.high
    assert 88 <= held <= 99


def test_an_undefined_metric_is_none_and_equal_seeds_agree():
    wanted = [metrics.get("auc"), metrics.get("accuracy")]
    output = np.tile([0.2, 0.8], (20, 1))
    first = with_intervals(wanted, np.ones(20), output, 3)
    assert first[0].value is None and first[0].low is None
    assert first[1].value == 1.0
    assert first == with_intervals(wanted, np.ones(20), output, 3)
