"""Every check of the insights report, found by folder."""

from workers.core.check import Check
from workers.core.registry import Registry

checks = Registry("workers.checks", Check)
