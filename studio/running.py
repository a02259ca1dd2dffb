"""What `etabli up` and `etabli demo` share: from a stopped studio to a running one, and back."""

import secrets
import signal
import sys
from collections.abc import Sequence
from types import FrameType

import click
from django.conf import settings
from django.core.management import call_command

from apps.accounts.models import User
from apps.accounts.services import create_user
from studio.credentials import Credentials
from studio.env import Env
from studio.supervisor.checks import port_is_free
from studio.supervisor.lock import only_one
from studio.supervisor.parts import CannotStart, parts_of
from studio.supervisor.watch import Supervisor


def run_studio(errand: Sequence[str] = (), *, stay: bool = True) -> None:
    """Start every part and watch until interrupted. Unless ``stay``, the end of ``errand`` is the end of all."""
    env: Env = settings.ENV
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # a shell's background job begins deaf to SIGINT
        signal.signal(number, _interrupt)
    try:
        with only_one(env.home, env.public_url):
            _check_ports(env)
            call_command("migrate", interactive=False, verbosity=0)
            _welcome_admin(env)
            code = _supervise(env, errand, stay)
    except CannotStart as problem:
        sys.exit(str(problem))
    sys.exit(code)


def _supervise(env: Env, errand: Sequence[str], stay: bool) -> int:
    supervisor = Supervisor(parts_of(env), env.home / "log", click.echo)
    code = 0
    try:
        click.echo("Starting the studio …")
        supervisor.start()
        click.echo(f"The studio is at {env.public_url} (Ctrl-C stops it).")
        if errand:
            code = supervisor.run(errand) or 0
        if stay:
            supervisor.run()
    except KeyboardInterrupt:
        click.echo("\nStopping …")
    finally:
        supervisor.stop()
    click.echo("Everything has stopped.")
    return code


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _check_ports(env: Env) -> None:
    for what, setting, (host, port) in (
        ("the web server", "ETABLI_URL", env.listen),
        ("the inference server", "ETABLI_SERVING_URL", env.serving_listen),
    ):
        if not port_is_free(host, port):
            raise CannotStart(
                f"Port {port}, wanted by {what}, is in use by another program. Stop that program, or choose another "
                f"port: {setting}=http://{host}:{port + 100}"
            )


def _welcome_admin(env: Env) -> None:
    """At the first start: an administrator with a password of its own, shown once and kept for the owner."""
    if User.objects.filter(is_superuser=True).exists():
        return
    credentials, password = Credentials(env.home), secrets.token_urlsafe(12)
    create_user(None, "admin", password=password, name="Studio administrator", is_admin=True)
    credentials.keep("admin", password)
    click.echo(f"First start. Sign in as admin with the password {password} (kept in {credentials.path}).")
