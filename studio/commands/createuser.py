"""`etabli createuser`: a person who may sign in."""

import click

from apps.accounts.services import create_user
from apps.core.errors import DomainError


@click.command()
@click.argument("username")
@click.option("--name", default="", help="The person's full name.")
@click.option("--admin", is_flag=True, help="May administer the whole studio.")
@click.password_option(help="Asked for when it is left out, so that it stays out of the shell's history.")
def command(username: str, name: str, admin: bool, password: str) -> None:
    """Make an account for USERNAME."""
    try:
        create_user(None, username, password=password, name=name, is_admin=admin)
    except DomainError as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(f"{username} can sign in.")
