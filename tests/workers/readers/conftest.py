"""Files in every format, read by the reader that finds them."""

import polars as pl
import pytest

from workers.core.reader import Source
from workers.readers import reader_for


class Taken:
    """What was read: ``frame``, its ``columns`` as lists, the ``notes`` said, the ``params`` understood."""

    def __init__(self, source, chosen):
        self.reader = reader_for(source)
        understood = self.reader.sniff(source, chosen)
        self.params, self.notes = understood.params, understood.notes
        self.frame = pl.concat(self.reader.read(source, self.params))
        self.columns = self.frame.to_dict(as_series=False)


@pytest.fixture
def take(tmp_path):
    """Read bytes or text (or a file on this machine) under a name, with options."""

    def take(content, name, **chosen):
        path = tmp_path / "stored"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        scratch = tmp_path / "scratch"
        scratch.mkdir(exist_ok=True)
        return Taken(Source(path, name, scratch), chosen)

    return take
