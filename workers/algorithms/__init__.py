"""Ways to learn, one file each."""

from workers.core.algorithm import Algorithm
from workers.core.registry import Registry

algorithms: Registry[Algorithm] = Registry("workers.algorithms", Algorithm)  # type: ignore[type-abstract]
