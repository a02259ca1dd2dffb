"""The SDK speaks to a whole studio."""

from collections.abc import Iterator

import pytest

from tests.live_cast import CastStudio, cast_studio


@pytest.fixture(scope="package")
def studio() -> Iterator[CastStudio]:
    with cast_studio(ETABLI_OUTBOUND_HOSTS="127.0.0.1") as live:
        yield live
