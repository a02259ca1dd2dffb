"""`etabli demo`: the studio, with the guided first project in it."""

import sys

import click

from studio.running import run_studio


@click.command()
@click.option("--once", is_flag=True, help="Stop the studio when the project stands, instead of keeping it up.")
def command(once: bool) -> None:
    """Start the studio, play the guided first project, and stay up until Ctrl-C."""
    run_studio((sys.executable, "-m", "studio.demo"), stay=not once)
