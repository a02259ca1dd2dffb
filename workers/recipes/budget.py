"""What a step may cost while a person waits: time and memory, looked at between the operations of the step."""

import time
from dataclasses import dataclass, field

import polars as pl

from workers.core.errors import DataError

SECONDS = 20.0
MOST_BYTES = 2**30


@dataclass
class Budget:
    """Called with the frame after each level of a computation; raises ``DataError`` once a bound is passed."""

    seconds: float = SECONDS
    most_bytes: int = MOST_BYTES
    begun: float = field(default_factory=time.monotonic)

    def __call__(self, frame: pl.DataFrame) -> None:
        if time.monotonic() - self.begun > self.seconds:
            raise DataError(
                f"This step takes longer than {self.seconds:g} seconds on the sample. Split it over several steps."
            )
        if frame.estimated_size() > self.most_bytes:
            raise DataError(
                f"This step would make more than {self.most_bytes / 1e9:.1f} GB of the sample. Make its texts shorter."
            )
