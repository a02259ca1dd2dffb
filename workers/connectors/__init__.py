"""Places that data comes from, one file each."""

from workers.core.connector import Connector
from workers.core.registry import Registry

connectors: Registry[Connector] = Registry("workers.connectors", Connector)  # type: ignore[type-abstract]
