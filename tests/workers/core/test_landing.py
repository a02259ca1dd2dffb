"""Rows land in pieces of bounded size."""

from workers.core.places import landing
from workers.core.places.landing import pieces


def test_pieces_are_bounded_in_cells_and_in_text(monkeypatch):
    monkeypatch.setattr(landing, "BATCH_CELLS", 10)
    monkeypatch.setattr(landing, "BATCH_BYTES", 100)
    assert [len(piece) for piece in pieces(((1, 2) for _ in range(12)), 2)] == [5, 5, 2]
    assert [len(piece) for piece in pieces(((1, "x" * 60) for _ in range(5)), 2)] == [2, 2, 1]
    assert list(pieces([], 2)) == []
    rows = [(number, str(number)) for number in range(23)]
    assert [row for piece in pieces(rows, 2) for row in piece] == rows
