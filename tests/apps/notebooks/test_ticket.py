"""The proxy's signed word about who asks."""

import pytest

from apps.notebooks.inside.ticket import MAX_AGE, read_ticket, write_ticket

KEY, NOW = "a key of one server", 1_800_000_000.0


def test_a_fresh_ticket_names_its_person():
    assert read_ticket(KEY, write_ticket(KEY, "dan", NOW), NOW + 1) == "dan"


@pytest.mark.parametrize(
    "ticket",
    [
        "",
        "dan",
        "dan:1800000000:",
        "dan:1800000000:00",
        write_ticket("another key", "dan", NOW),
        write_ticket(KEY, "dan", NOW).replace("dan", "eve"),
        write_ticket(KEY, "dan", NOW) + "é",
        write_ticket(KEY, "dan", NOW - MAX_AGE - 1),
        write_ticket(KEY, "dan", NOW + MAX_AGE + 1),
    ],
)
def test_anything_else_names_nobody(ticket):
    assert read_ticket(KEY, ticket, NOW) is None
