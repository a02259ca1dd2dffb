"""`etabli run`: one part of the studio, for containers and for machines that share the work."""

import os

import click
from django.conf import settings

from studio.supervisor.parts import CannotStart, parts_of


@click.command()
@click.argument("part")
def command(part: str) -> None:
    """Become one PART of the studio: inference, web, compute, quick or beat."""
    try:
        parts = {found.name: found for found in parts_of(settings.ENV)}
    except CannotStart as problem:
        raise click.ClickException(str(problem)) from None
    if part not in parts:
        raise click.ClickException(f"There is no part called “{part}”. There are: {', '.join(parts)}.")
    chosen = parts[part]
    os.execve(chosen.command[0], chosen.command, dict(chosen.environment or os.environ))
