"""`etabli migrate`: bring the database to the present shape."""

import click
from django.core.management import call_command


@click.command()
def command() -> None:
    """Apply what is new in the shape of the database. Safe to run again."""
    call_command("migrate", interactive=False, verbosity=1)
