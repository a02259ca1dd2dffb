"""LibSVM: every label and feature where it belongs, and the line named for whatever is wrong."""

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.datasets import dump_svmlight_file, load_svmlight_file

from workers.core.errors import DataError
from workers.core.files import jsontext


@pytest.mark.parametrize(
    "text, columns",
    [
        ("1 1:0.5 3:2\n-1 2:1e3\n", {"label": [1, -1], "f1": [0.5, 0], "f2": [0, 1000], "f3": [2, 0]}),
        ("# made by hand\n+1 1:1 # one\n\n0 1:2\r\n", {"label": [1, 0], "f1": [1, 2]}),
        ("2 qid:7 1:1\n1 qid:7 1:0\n", {"label": [2, 1], "qid": [7, 7], "f1": [1, 0]}),
        ("0.5 0:1\n", {"label": [0.5], "f0": [1]}),
        ("1,3 1:1\n2 1:0\n", {"label": ["1,3", "2"], "f1": [1, 0]}),
        ("\ufeff1 1:1\n", {"label": [1], "f1": [1]}),
    ],
)
def test_rows_are_read(take, text, columns):
    assert take(text, "a.libsvm").columns == columns


def test_whole_labels_are_whole_numbers_and_what_is_absent_is_zero_as_the_note_says(take):
    taken = take("1 2:1\n", "a.svm")
    assert taken.frame.dtypes == [pl.Int64, pl.Float64, pl.Float64]
    assert "Rows: 1, features: 2. A feature that a row does not name is 0." in taken.notes


def test_more_features_than_the_file_names_can_be_asked_for(take):
    assert list(take("1 1:1\n", "a.svm", features=3).columns) == ["label", "f1", "f2", "f3"]


def test_is_recognised_whatever_it_is_called(take):
    assert take("1 1:0.5\n0 2:1\n", "a.txt").reader.name == "libsvm"
    assert take("1 2\n3 4\n", "a.txt").reader.name == "delimited"


@pytest.mark.parametrize(
    "text, message, row",
    [
        ("", "the file is empty", None),
        ("# nothing\n\n", "holds no rows", None),
        ("1 1:1\nspam 1:2\n", "line 2 has no number as its label: “spam 1:2”", 2),
        ("1 1:1\n\n1 a:2\n", "line 3 has a feature that is not a number, a colon and a number", 3),
        ("1 1:x\n", "line 1 has a feature", 1),
        ("1 1:2:3\n", "line 1 has a feature", 1),
        ("1 -4:2\n", "line 1 has a feature", 1),
        ("1 1\n", "line 1 has a feature", 1),
        ("1 1:1 1:2\n", "line 1 names a feature twice", 1),
        ("1 qid:x 1:1\n", "query .qid. that is not a whole number", 1),
        ("1 qid:1 qid:2 1:1\n", "more than one query", 1),
        ("1 qid:1 1:1\n1 1:1\n", "some rows have a query", 2),
        ("1 20000:1\n", "20,000 features, more than the 10,000", None),
        (b"1 1:1\n\xff 1:1\n", "line 2 is not text", 2),
    ],
)
def test_is_refused_naming_the_line(take, text, message, row):
    with pytest.raises(DataError, match=message) as caught:
        take(text, "a.libsvm")
    assert caught.value.message.startswith("a.libsvm: ")
    assert caught.value.details.get("row") == row


VALUES = st.floats(allow_nan=False, allow_infinity=False, width=32)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), piece=st.integers(30, 300))
def test_what_scikit_learn_writes_is_read_as_scikit_learn_reads_it(take, tmp_path, monkeypatch, data, piece):
    monkeypatch.setattr(jsontext, "PIECE", piece)
    shape = data.draw(st.tuples(st.integers(1, 12), st.integers(1, 6)))
    matrix = np.array(data.draw(st.lists(VALUES, min_size=shape[0] * shape[1], max_size=shape[0] * shape[1])))
    matrix = matrix.reshape(shape)
    matrix[0, -1] = 1.0
    labels = np.array(data.draw(st.lists(VALUES, min_size=shape[0], max_size=shape[0])))
    path = tmp_path / "from-sklearn"
    dump_svmlight_file(matrix, labels, str(path), zero_based=False)
    theirs, their_labels = load_svmlight_file(str(path), zero_based=False)
    frame = take(path.read_bytes(), "a.svmlight").frame
    first = int(frame.columns[1].removeprefix("f")) - 1
    assert np.array_equal(frame["label"].to_numpy(), their_labels)
    assert np.array_equal(frame.drop("label").to_numpy(), theirs.toarray()[:, first:])
