"""The process behind a NotebookServer: its folders, its environment, its start, its end."""

import json
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil
from django.conf import settings
from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.notebooks.choices import ServerState
from apps.notebooks.models import NotebookServer
from apps.notebooks.welcome import WELCOME, welcome_notebook

# Jupyter's kernel sockets are named after the runtime folder plus fifty characters; the system allows 107.
RUNTIME_PATH_LIMIT = 56
STOP_GRACE = 3.0
SEARCH_PATH = (f"{sys.prefix}/bin", "/usr/local/bin", "/usr/bin", "/bin")
CONFIG = """from pathlib import Path

from apps.notebooks.inside.configure import configure

configure(c, Path(__file__).with_name("facts.json"))  # noqa: F821 - Jupyter supplies c
"""
PAGE_CONFIG = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
LAB_SETTINGS = {"@jupyterlab/apputils-extension:themes": {"adaptive-theme": True}}


@dataclass(frozen=True)
class Places:
    """Where one server keeps things. All names come from ids."""

    home: Path
    runtime: Path

    @classmethod
    def of(cls, server: NotebookServer) -> "Places":
        return cls(
            home=settings.NOTEBOOK_FOLDER / server.id.hex,
            runtime=settings.NOTEBOOK_RUNTIME_FOLDER / server.short_id,
        )

    @property
    def work(self) -> Path:
        """The person's notebooks."""
        return self.home / "work"

    @property
    def config(self) -> Path:
        return self.home / "config"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    @property
    def socket(self) -> Path:
        return self.runtime / "sock"


def start(server: NotebookServer, token: str) -> psutil.Process:
    """Start the process. It inherits nothing of the studio's environment."""
    places = Places.of(server)
    _prepare(server, places)
    with places.log.open("wb") as log:
        process = subprocess.Popen(
            (sys.executable, "-m", "jupyterlab", f"--config={places.config / 'jupyter_config.py'}"),
            cwd=places.work,
            env=_environment(server, places, token),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return psutil.Process(process.pid)


def stop(server: NotebookServer) -> None:
    """End the process and its kernels; files stay."""
    process = _process(server)
    if process is not None:
        family = [process, *process.children(recursive=True)]
        process.terminate()
        psutil.wait_procs([process], timeout=STOP_GRACE)
        for member in family:
            if member.is_running():
                member.kill()
        psutil.wait_procs(family, timeout=1)
    shutil.rmtree(Places.of(server).runtime, ignore_errors=True)


def state_of(server: NotebookServer) -> ServerState:
    """What the process itself shows. One that vanished before it was ever ready has failed."""
    if server.pid is None:
        return ServerState.STOPPED
    if _process(server) is None:
        return ServerState.STOPPED if server.ready_at else ServerState.FAILED
    return ServerState.RUNNING if _listens(Places.of(server).socket) else ServerState.STARTING


def last_words(server: NotebookServer, lines: int = 12) -> str:
    """The end of the server's log."""
    log = Places.of(server).log
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""


def _process(server: NotebookServer) -> psutil.Process | None:
    """The server's own process; None when it is gone, or when its number belongs to another one now."""
    try:
        process = psutil.Process(server.pid)
        same = process.create_time() == server.born and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return None
    return process if same else None


def _listens(path: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(path))
    except OSError:
        return False
    return True


def check_paths() -> None:
    """Raises ``DomainError`` where no socket could be made."""
    folder = settings.NOTEBOOK_RUNTIME_FOLDER
    if len(str(folder)) > RUNTIME_PATH_LIMIT - 9:
        raise DomainError(
            _(
                "Notebooks cannot start: the path %(folder)s is too long for the system's sockets. "
                "Set ETABLI_HOME to a folder with a shorter path."
            )
            % {"folder": folder}
        )


def _prepare(server: NotebookServer, places: Places) -> None:
    shutil.rmtree(places.runtime, ignore_errors=True)  # sockets of an earlier process
    for folder in (places.home, places.runtime):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for folder in (places.work, places.config):
        folder.mkdir(exist_ok=True)
    welcome = places.work / WELCOME
    if not welcome.exists():
        welcome.write_text(welcome_notebook())
    (places.config / "jupyter_config.py").write_text(CONFIG)
    lab = places.config / "labconfig"
    lab.mkdir(exist_ok=True)
    (lab / "page_config.json").write_text(json.dumps(PAGE_CONFIG))
    (lab / "default_setting_overrides.json").write_text(json.dumps(LAB_SETTINGS))
    facts = places.config / "facts.json"
    facts.touch(mode=0o600)
    facts.write_text(json.dumps(_facts(server, places)))


def _facts(server: NotebookServer, places: Places) -> dict[str, str]:
    return {
        "base_url": server.base_url,
        "socket": str(places.socket),
        "work": str(places.work),
        "key": server.key,
        "owner": str(server.user_id),
        "owner_name": server.user.display_name,
    }


def _environment(server: NotebookServer, places: Places, token: str) -> dict[str, str]:
    return {
        "PATH": ":".join(SEARCH_PATH),
        "HOME": str(places.home),
        "LANG": "C.UTF-8",
        "JUPYTER_CONFIG_DIR": str(places.config),
        "JUPYTER_DATA_DIR": str(places.home / "data"),
        "JUPYTER_RUNTIME_DIR": str(places.runtime),
        "IPYTHONDIR": str(places.home / "ipython"),
        "ETABLI_URL": settings.PUBLIC_URL,
        "ETABLI_TOKEN": token,
        "ETABLI_PROJECT": server.project.slug,
    }
