"""The only file that reads the environment: every setting, typed, checked, with its default and what it is for."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

REPO = Path(__file__).resolve().parent.parent
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "CUDA_VISIBLE_DEVICES")
PASSED_ON += ("JAVA_HOME", "SPARK_CONF_DIR", "SPARK_LOCAL_IP", "PYSPARK_PYTHON")
STORE_KEYS = ("AWS_",)


class EnvError(Exception):
    """A setting in the environment is missing or wrong; the message says which and how to mend it."""


@dataclass(frozen=True)
class Env:
    """What the environment says. See docs/configuration.md."""

    home: Path
    secret_key: str
    debug: bool
    hosts: tuple[str, ...]
    database_url: str
    broker_url: str
    store_root: str
    store_options: dict[str, str]
    public_url: str
    listen: tuple[str, int]
    serving_url: str
    serving_listen: tuple[str, int]
    serving_secret: str
    secure_cookies: bool
    workers: int
    time_zone: str
    outbound_hosts: tuple[str, ...]
    folders: tuple[str, ...]
    spark: str


def read_env() -> Env:
    """Read and check the environment. Raises ``EnvError``."""
    home = Path(os.environ.get("ETABLI_HOME", REPO / "var")).resolve()
    home.mkdir(parents=True, exist_ok=True)
    kept = _kept_secrets(home)
    public_url = _url("ETABLI_URL", "http://127.0.0.1:8000")
    serving_url = _url("ETABLI_SERVING_URL", "http://127.0.0.1:8001")
    return Env(
        home=home,
        secret_key=os.environ.get("ETABLI_SECRET_KEY") or kept["secret_key"],
        debug=_flag("ETABLI_DEBUG", False),
        hosts=_names("ETABLI_HOSTS", ("127.0.0.1", "localhost", "[::1]", urlsplit(public_url).hostname or "localhost")),
        database_url=os.environ.get("DATABASE_URL", f"sqlite:///{home / 'etabli.sqlite3'}"),
        broker_url=os.environ.get("BROKER_URL", f"redis+socket://{home / 'run' / 'broker.sock'}?virtual_host=0"),
        store_root=os.environ.get("STUDIO_STORE", str(home / "store")),
        store_options=_mapping("STUDIO_STORE_OPTIONS"),
        public_url=public_url,
        listen=_listen("ETABLI_LISTEN", public_url, 8000),
        serving_url=serving_url,
        serving_listen=_listen("ETABLI_SERVING_LISTEN", serving_url, 8001),
        serving_secret=os.environ.get("ETABLI_SERVING_SECRET") or kept["serving_secret"],
        secure_cookies=_flag("ETABLI_SECURE_COOKIES", public_url.startswith("https:")),
        workers=_count("ETABLI_WORKERS", 2),
        time_zone=os.environ.get("TZ_NAME", "UTC"),
        outbound_hosts=_names("ETABLI_OUTBOUND_HOSTS", ()),
        folders=_folders("ETABLI_FOLDERS", home),
        spark=_spark("ETABLI_SPARK"),
    )


def child_environment() -> dict[str, str]:
    """What a job's own process gets: no secret of the studio, only what it needs to run and the keys of a bucket.

    Memory that Polars frees stays with the process for ten seconds: to have it anew takes longer.
    """
    kept = {k: v for k, v in os.environ.items() if k in PASSED_ON or k.startswith(STORE_KEYS)}
    threads = str(min(2, os.cpu_count() or 1))
    memory = f"narenas:{threads},dirty_decay_ms:10000,muzzy_decay_ms:10000"
    own = {"PYTHONUNBUFFERED": "1", "OMP_NUM_THREADS": threads, "POLARS_MAX_THREADS": threads}
    return kept | own | {"_RJEM_MALLOC_CONF": memory}


def database(url: str) -> dict[str, object]:
    """Django's database settings for ``sqlite:///path`` or ``postgresql://user:password@host:port/name``."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path) if parts.path != "/:memory:" else ":memory:",
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=30000;",
            },
        }
    if parts.scheme in ("postgres", "postgresql"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_HEALTH_CHECKS": True,
        }
    raise EnvError(f"DATABASE_URL must begin with sqlite:/// or postgresql://, not “{parts.scheme}:”.")


def _kept_secrets(home: Path) -> dict[str, str]:
    """Secrets made at the first start and kept in the home folder, readable by its owner alone."""
    path = home / "secrets.json"
    if not path.exists():
        fresh = {name: secrets.token_urlsafe(48) for name in ("secret_key", "serving_secret")}
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process of the same start was quicker
            return _kept_secrets(home)
        with os.fdopen(handle, "w") as file:
            json.dump(fresh, file)
    try:
        found: dict[str, str] = json.loads(path.read_text())
    except ValueError:
        raise EnvError(
            f"{path} is not readable JSON. Restore it from a backup, or remove it to sign everyone out."
        ) from None
    return found


def _flag(name: str, default: bool) -> bool:
    value = os.environ.get(name, "yes" if default else "no").lower()
    if value not in ("yes", "no", "true", "false", "1", "0"):
        raise EnvError(f"{name} must be yes or no, not “{value}”.")
    return value in ("yes", "true", "1")


def _count(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.isdigit() or int(value) < 1:
        raise EnvError(f"{name} must be a whole number of at least 1, not “{value}”.")
    return int(value)


def _url(name: str, default: str) -> str:
    value = os.environ.get(name, default).rstrip("/")
    if not value.startswith(("http://", "https://")):
        raise EnvError(f"{name} must begin with http:// or https://, not “{value}”.")
    return value


def _listen(name: str, url: str, port: int) -> tuple[str, int]:
    """``host:port`` to listen on. By default what the public address says, when it names a port."""
    public = urlsplit(url)
    value = os.environ.get(name) or (public.netloc if public.port else f"127.0.0.1:{port}")
    host, _colon, port = value.rpartition(":")
    if not host or not port.isdigit():
        raise EnvError(f"{name} must be a host and a port, such as 127.0.0.1:8000, not “{value}”.")
    return host.strip("[]"), int(port)


def _names(name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    value = os.environ.get(name)
    return tuple(part.strip() for part in value.split(",") if part.strip()) if value else tuple(dict.fromkeys(default))


def _folders(name: str, home: Path) -> tuple[str, ...]:
    """Folders by their whole path, links resolved once, here. The studio's own folder is never one of them."""
    found = []
    for text in _names(name, ()):
        folder = Path(text)
        if not folder.is_absolute():
            raise EnvError(f"{name} must name folders by their whole path, not “{text}”.")
        folder = folder.resolve()
        if folder.is_relative_to(home) or home.is_relative_to(folder):
            raise EnvError(f"{name} must not name “{text}”: it would open what the studio itself keeps.")
        found.append(str(folder))
    return tuple(found)


def _spark(name: str) -> str:
    """The address of a cluster; empty where there is none."""
    value = os.environ.get(name, "").strip()
    if value and not value.startswith(("spark://", "local", "k8s://", "yarn")):
        raise EnvError(f"{name} must be the master of a Spark, such as spark://host:7077 or local[4], not “{value}”.")
    return value


def _mapping(name: str) -> dict[str, str]:
    value = os.environ.get(name)
    if not value:
        return {}
    try:
        found = json.loads(value)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise EnvError(f'{name} must be a JSON object, such as {{"key": "…"}}.')
    return {str(k): str(v) for k, v in found.items()}
