"""Writes breast_cancer.csv beside this file, in the shape of the well-known UCI file.

The 569 rows are those that scikit-learn ships (Breast Cancer Wisconsin (Diagnostic), W. H. Wolberg, W. N. Street and
O. L. Mangasarian, 1993, CC BY 4.0), in the same order, with UCI's column names and codes (M malignant, B benign).
scikit-learn leaves the patients' ids out, so ``id`` here is a plain running number.
"""

import csv
from pathlib import Path

from sklearn.datasets import load_breast_cancer

TARGET = Path(__file__).with_name("breast_cancer.csv")
SUFFIXES = {"mean": "mean", "error": "se", "worst": "worst"}
FIRST_ID = 842001


def column_name(theirs: str) -> str:
    """“mean concave points” is “concave_points_mean” in the UCI file, “radius error” is “radius_se”."""
    words = theirs.split()
    kind = next(word for word in words if word in SUFFIXES)
    return "_".join([*(word for word in words if word != kind), SUFFIXES[kind]])


def main() -> None:
    found = load_breast_cancer()
    codes = ["M" if name == "malignant" else "B" for name in found.target_names[found.target]]
    with TARGET.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", "diagnosis", *(column_name(name) for name in found.feature_names)])
        for number, (code, values) in enumerate(zip(codes, found.data.tolist(), strict=True)):
            writer.writerow([FIRST_ID + number, code, *values])


if __name__ == "__main__":
    main()
