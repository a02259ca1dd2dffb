"""Which addresses may be spoken to, whatever a name is made to mean."""

import ipaddress
import socket

import pytest

from workers.core.errors import DataError
from workers.core.places.addresses import is_public, place_of

PRIVATE = [
    "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1",
    "::1", "::", "fe80::1", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1",
    "2002:7f00:1::", "2001:0:7f00:1::",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_inside_are_not_public(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_of_the_open_internet_are_public(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.fixture
def names(monkeypatch):
    """A resolver of our own; a list of answers is given one after the other."""
    known, asked = {}, []
    real = socket.getaddrinfo

    def resolve(host, port, *args, **kwargs):
        if host not in known:
            return real(host, port, *args, **kwargs)
        asked.append(host)
        answers = known[host].pop(0) if len(known[host]) > 1 else known[host][0]
        return [
            (socket.AF_INET6 if ":" in a else socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in answers
        ]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    known["_asked"] = asked
    return known


def test_a_name_with_one_private_address_among_public_ones_is_refused(names):
    names["mixed.example"] = [["8.8.8.8", "10.0.0.1"]]
    with pytest.raises(DataError, match=r"private network \(10.0.0.1\).*ETABLI_OUTBOUND_HOSTS"):
        place_of("mixed.example", 443)


def test_a_name_is_resolved_once_and_what_was_judged_is_what_is_used(names):
    names["rebinding.example"] = [["8.8.8.8"], ["127.0.0.1"]]
    place = place_of("Rebinding.Example.", 443)
    assert (place.host, place.addresses) == ("rebinding.example", ("8.8.8.8",))
    assert names["_asked"] == ["rebinding.example"]


@pytest.mark.parametrize("host", ["0x7f.1", "2130706433", "127.1", "localhost", "[::1]", "LOCALHOST."])
def test_other_spellings_of_this_machine_are_refused(host):
    with pytest.raises(DataError):
        place_of(host, 80)


@pytest.mark.parametrize("host", ["", "a b", "/var/run/postgresql", "a,b", "x@y", "host/path", "-x", "a\nb"])
def test_what_is_no_host_is_refused(host):
    with pytest.raises(DataError, match="not the name of a host"):
        place_of(host, 80)


def test_named_hosts_may_be_private_at_every_port_or_at_one():
    assert place_of("127.0.0.1", 5432, ["127.0.0.1"]).addresses == ("127.0.0.1",)
    assert place_of("127.0.0.1", 5432, ["127.0.0.1:5432"]).port == 5432
    with pytest.raises(DataError):
        place_of("127.0.0.1", 5433, ["127.0.0.1:5432"])
