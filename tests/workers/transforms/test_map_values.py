"""What a map of values says of itself."""

import pytest

from workers.transforms.map_values import MapValues


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ((-1, None), "-1 → missing"),
        (("Berlin ", "berlin"), "“Berlin ” → “berlin”"),
        (("", True), "“” → true"),
        ((1.5, "missing"), "1.5 → “missing”"),
    ],
)
def test_values_are_told_from_words_and_blanks_are_seen(pair: tuple[object, object], said: str) -> None:
    sentence = MapValues().sentence(MapValues.Params(column="code", pairs=(pair,), unseen="keep"))
    assert sentence == f"Map “code”: {said}; other values stay as they are."
