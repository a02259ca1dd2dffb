"""Which machines the studio may speak to: a name is resolved once, judged, and the judged address is the one used.

Whoever may save a source must not reach what only this machine can reach: itself, its neighbours, the metadata service
of a cloud. Hosts that the studio's administrator names are let through.
"""

import ipaddress
import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass

from workers.core.errors import DataError
from workers.core.words import _, say

_NAME = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_.])?")
_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
_TUNNELS = tuple(ipaddress.ip_network(net) for net in ("2001::/32", "2002::/16", "::/96"))

UNREACHABLE = _("{host} cannot be reached at port {port}: nobody takes the connection.")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Place:
    """A host and port that may be spoken to. ``addresses`` are what its name meant when it was judged, best first."""

    host: str
    port: int
    addresses: tuple[str, ...]


def place_of(host: str, port: int, allowed: Iterable[str] = ()) -> Place:
    """The judged place. ``allowed`` holds hosts that may be private, as ``name`` or ``name:port``.

    Raises ``DataError`` when the name is none, means nothing, or means an address that is not public.
    """
    name = host.strip("[]").rstrip(".").lower()
    if not _is_host(name):
        unfit = _("“{host}” is not the name of a host. Write a name such as data.example.com, nothing else.")
        raise DataError(say(unfit, host=host))
    found = _resolved(name, port)
    if not {name, f"{name}:{port}"} & {entry.strip().rstrip(".").lower() for entry in allowed}:
        private = [address for address in found if not is_public(address)]
        if private:
            inside = _(
                "{host} is inside a private network ({address}), which this studio does not reach. The studio's "
                "administrator can allow this host in the setting ETABLI_OUTBOUND_HOSTS."
            )
            raise DataError(say(inside, host=host, address=str(private[0])))
    return Place(name, port, tuple(str(address) for address in found))


def is_public(address: Address) -> bool:
    """Does the address belong to the open internet? Addresses that carry another one are judged by that one."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if address in _NAT64[0]:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address.scope_id or address.is_site_local or any(address in net for net in (_NAT64[1], *_TUNNELS)):
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _is_host(name: str) -> bool:
    if _NAME.fullmatch(name):
        return True
    try:
        return bool(ipaddress.ip_address(name))
    except ValueError:
        return False


def _resolved(host: str, port: int) -> list[Address]:
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise DataError(say(_("There is no host called {host}. Check the name."), host=host)) from None
    return list(dict.fromkeys(ipaddress.ip_address(str(answer[4][0])) for answer in answers))
