"""What every connector to a database server shares: its form, one SELECT, and rows that stream into a file."""

from abc import abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, ClassVar

import pyarrow as pa

from workers.core import params
from workers.core.connector import Connector, Errand, Fetched, Offer, at_field
from workers.core.errors import DataError
from workers.core.places.addresses import Place, place_of
from workers.core.places.encryption import ENCRYPTION, PREFERRED
from workers.core.places.landing import Landing, land
from workers.core.places.sql import Dialect, one_select
from workers.core.words import _, say


@dataclass(frozen=True)
class DatabaseParams(params.Params):
    """Where the server is and what it is asked; a server declares its own port."""

    host: str = params.text(_("Host"), max_length=253)
    port: int = params.integer(_("Port"), low=1, high=65535)
    database: str = params.text(_("Database"), max_length=200)
    user: str = params.text(_("User"), max_length=200)
    encryption: str = params.choice(_("Encryption"), ENCRYPTION, default=PREFERRED)
    query: str = params.lines(_("Query"), help=_("Exactly one SELECT."))
    minutes: int = params.integer(_("Longest wait, in minutes"), default=60, low=1, high=1440)


class DatabaseServer(Connector):
    """Asks in one read-only transaction and takes the rows as they stream, so that memory holds one piece of them."""

    help = _("What a SELECT answers, with the types of its columns. Use an account that may only read.")
    icon = "database"
    dialect: ClassVar[Dialect]

    @dataclass(frozen=True)
    class Secrets(params.Params):
        password: str = params.secret(_("Password"))

    @abstractmethod
    def connected(self, params: Any, secrets: Any, place: Place) -> AbstractContextManager[Any]:
        """A connection in a read-only transaction that sees one state of the database. Raises ``DataError``."""

    @abstractmethod
    def columns(self, connection: Any, query: str) -> list[Landing]:
        """The columns of the answer as the server declares them; no row is read."""

    @abstractmethod
    def measured(self, connection: Any, query: str, column: Landing) -> Landing:
        """A column whose type the values decide, after all of them were looked at."""

    @abstractmethod
    def batches(self, connection: Any, query: str, columns: list[Landing]) -> Iterator[pa.RecordBatch]:
        """The rows as the server streams them, as ``land`` takes them."""

    def receiver(self, params: Any) -> str:
        return f"{params.host.lower()}:{params.port} {params.encryption}"

    def offers(self, params: Any, secrets: Any, errand: Errand) -> list[Offer]:
        query = self._query(params)
        with self.connected(params, secrets, _place(params, errand)) as connection, at_field("query"):
            return [Offer(column.name, about=_type(column)) for column in self.columns(connection, query)]

    def fetch(self, params: Any, secrets: Any, errand: Errand) -> Fetched:
        query = self._query(params)
        with self.connected(params, secrets, _place(params, errand)) as connection:
            declared = self.columns(connection, query)
            columns = [self.measured(connection, query, each) if each.by_values else each for each in declared]
            return land(columns, self.batches(connection, query, columns), errand)

    def _query(self, params: Any) -> str:
        with at_field("query"):
            return one_select(params.query, self.dialect)


def _type(column: Landing) -> str:
    return str(column.type).partition("(")[0] if column.by_values else str(column.type)


def _place(params: Any, errand: Errand) -> Place:
    with at_field("host"):
        return place_of(params.host, params.port, errand.hosts)


def took_too_long(params: Any) -> DataError:
    """The refusal of a query that the server worked on for longer than was allowed."""
    late = _("{host} needed more than {minutes} minutes. Ask for less, or wait longer.")
    return DataError(say(late, host=params.host, minutes=params.minutes), field="minutes")


def would_change() -> DataError:
    """The refusal of a query that writes."""
    return DataError(say(_("The query would change data, and a source may only read.")), field="query")


def refused(params: Any, reason: str) -> DataError:
    """The server understood who asks, and does not answer the query."""
    return DataError(say(_("{host} refused the query: {reason}."), host=params.host, reason=reason), field="query")


def unreachable(params: Any, reason: str, field: str) -> DataError:
    """No connection, or one that broke; ``field`` is where a person would look first."""
    away = _("{host} cannot be asked, or broke off: {reason}. Nothing was stored.")
    return DataError(say(away, host=params.host, reason=reason), field=field)
