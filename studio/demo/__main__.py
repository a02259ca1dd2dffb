"""``python -m studio.demo``: play the project in a studio that runs, then say what there is to see."""

import sys

import django

django.setup()

import click  # noqa: E402
from django.conf import settings  # noqa: E402

from apps.core.errors import DomainError  # noqa: E402
from studio.credentials import Credentials  # noqa: E402
from studio.demo.closing import facts  # noqa: E402
from studio.demo.progress import StepFailed  # noqa: E402
from studio.demo.story import play  # noqa: E402


def main() -> None:
    credentials = Credentials(settings.ENV.home)
    try:
        scene = play(credentials)
    except (StepFailed, DomainError) as problem:
        sys.exit(f"The guided project stopped: {problem}")
    click.echo(facts(scene, credentials))


main()
