"""What a step may cost while a person waits: time and memory, looked at between the operations of the step."""

import time
from dataclasses import dataclass, field

import polars as pl

from workers.core.errors import DataError
from workers.core.words import _, say

SECONDS = 20
MOST_BYTES = 2**30


@dataclass
class Budget:
    """Called with the frame after each level of a computation; raises ``DataError`` once a bound is passed."""

    seconds: int = SECONDS
    most_bytes: int = MOST_BYTES
    begun: float = field(default_factory=time.monotonic)

    def __call__(self, frame: pl.DataFrame, times: float = 1) -> None:
        if time.monotonic() - self.begun > self.seconds:
            said = _("This step takes longer than {most} seconds on the sample. Split it over several steps.")
            raise DataError(say(said, most=self.seconds))
        if frame.estimated_size() * times > self.most_bytes:
            said = _("This step would make more than {most} GB of the sample. Make its texts shorter.")
            raise DataError(say(said, most=round(self.most_bytes / 1e9, 1)))
