"""Every transform, found by folder."""

from workers.core.registry import Registry
from workers.core.transform import Transform

transforms = Registry("workers.transforms", Transform)
