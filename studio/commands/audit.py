"""`etabli audit`: the trail of who did what."""

import sys

import click

from apps.audit.services import verify as find_faults


@click.group()
def command() -> None:
    """Examine the audit trail."""


@command.command()
def verify() -> None:
    """Recompute the chain of digests and name every event that was changed, removed or moved."""
    faults = find_faults()
    for fault in faults:
        click.echo(fault)
    if faults:
        sys.exit(1)
    click.echo("The audit trail is whole.")
