"""`etabli sweep`: what the beat does every few seconds, once, by hand."""

import click

from apps.jobs.services import sweep


@click.command()
def command() -> None:
    """Requeue or fail jobs whose worker is gone, and send again what never reached the broker."""
    sweep()
    click.echo("Swept.")
