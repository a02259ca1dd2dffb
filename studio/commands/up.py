"""`etabli up`: the whole studio on this machine."""

import click

from studio.running import run_studio


@click.command()
def command() -> None:
    """Start the studio and keep it running until Ctrl-C."""
    run_studio()
