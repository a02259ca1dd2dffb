"""The `etabli` command. Each subcommand is one file in studio/commands, read when it is called."""

import os
import pkgutil
import sys
from importlib import import_module

import click
import django

from studio import commands
from studio.env import EnvError


class Commands(click.Group):
    """Finds the subcommands by their files; a command's underscores are written as dashes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"{commands.__name__}.{cmd_name.replace('-', '_')}").command
        return command


@click.command(cls=Commands)
@click.version_option(package_name="etabli-studio", message="%(version)s")
def etabli() -> None:
    """The Etabli studio: an open workbench for machine learning."""


def main() -> None:
    """Set Django up, then obey. A wrong setting in the environment is told in its own sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studio.settings.prod")
    try:
        django.setup()
    except EnvError as problem:
        sys.exit(str(problem))
    etabli()


if __name__ == "__main__":
    main()
