"""Saved places that data comes from."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit.services import record
from apps.core.errors import Conflict, DomainError
from apps.core.storage import store
from apps.datasets.models import Source, Upload
from apps.datasets.secrets import seal, unseal
from apps.datasets.services.checking import Check, tried
from apps.projects import policy
from apps.projects.models import Project
from workers.connectors import connectors
from workers.core.connector import Connector
from workers.core.params import Params
from workers.importing.fetching import FetchSpec


def create_source(
    actor: User,
    project: Project,
    *,
    name: str,
    connector: str,
    options: Mapping[str, Any],
    secrets: Mapping[str, Any] | None = None,
    anyway: bool = False,
) -> Source:
    """Save a source that answers, or any when somebody says ``anyway``.

    ``options`` and ``secrets`` are the parameters of the connector. Raises ``NoAnswer`` with the field at fault.
    """
    policy.check(actor, "source.edit", project)
    plugin = connectors.get(connector)
    params, hidden = plugin.Params.parse(options), plugin.Secrets.parse(secrets or {})
    _check_name(project, name)
    told = revealed(project, params.to_dict(), hidden.to_dict())
    if not anyway:
        _asked(plugin, params, told).insist()
    try:
        with transaction.atomic():
            source = Source.objects.create(
                project=project,
                author=actor,
                name=_named(name),
                connector=connector,
                options=params.to_dict(),
                secret=seal(hidden.to_dict()),
            )
            record(actor, "source.created", source, project, connector=connector, anyway=anyway)
    except IntegrityError:
        raise _taken(name) from None
    return source


def edit_source(
    actor: User,
    source: Source,
    *,
    name: str | None = None,
    options: Mapping[str, Any] | None = None,
    secrets: Mapping[str, Any] | None = None,
    anyway: bool = False,
) -> Source:
    """Change what is given. ``options`` replace those of the same name; ``secrets`` left out or empty stay.

    Credentials never go to somebody else than they were entered for: a new address wants them anew. Another question
    is tried before it is saved, unless somebody says ``anyway``. Raises ``NoAnswer`` with the field at fault.
    """
    policy.check(actor, "source.edit", source.project)
    plugin = connectors.get(source.connector)
    params = plugin.Params.parse({**source.options, **(options or {})})
    given = {key: value for key, value in plugin.Secrets.parse(secrets or {}).to_dict().items() if value}
    secret = source.secret
    if _receiver_changed(plugin, source, params):
        if secret and not given:
            raise DomainError(
                _("The address has changed. Enter the credentials again, so that they go to nobody by mistake."),
                field=next(iter(field["name"] for field in plugin.Secrets.fields())),
            )
        secret = seal(given)
    elif given:
        secret = seal({**unseal(secret), **given})
    name = source.name if name is None else name
    _check_name(source.project, name, but=source)
    if not anyway and (given or params.to_dict() != source.options):
        told = revealed(source.project, params.to_dict(), unseal(secret))
        _asked(plugin, params, told).insist()
    source.name, source.options, source.secret = _named(name), params.to_dict(), secret
    try:
        with transaction.atomic():
            source.save(update_fields=["name", "options", "secret"])
            record(actor, "source.edited", source, source.project, credentials=bool(given), anyway=anyway)
    except IntegrityError:
        raise _taken(source.name) from None
    return source


def check_source(
    actor: User,
    project: Project,
    *,
    connector: str,
    options: Mapping[str, Any],
    secrets: Mapping[str, Any] | None = None,
) -> Check:
    """Try what would be saved, within seconds; nothing is kept."""
    policy.check(actor, "source.edit", project)
    plugin = connectors.get(connector)
    params, hidden = plugin.Params.parse(options), plugin.Secrets.parse(secrets or {})
    return _asked(plugin, params, revealed(project, params.to_dict(), hidden.to_dict()))


def delete_source(actor: User, source: Source) -> None:
    """Forget a source and its credentials. The datasets that came from it stay, and keep its name."""
    policy.check(actor, "source.edit", source.project)
    with transaction.atomic():
        record(actor, "source.deleted", source, source.project, name=source.name)
        source.delete()


def uploaded(project: Project, number: str) -> Upload:
    """The finished upload that a source reads. Raises ``DomainError``."""
    try:
        found = Upload.objects.filter(project=project, id=number).exclude(finished_at=None).first()
    except (ValueError, TypeError, DjangoValidationError):
        found = None
    if found is None:
        raise DomainError(_("There is no finished upload of this number in this project."), field="upload")
    return found


def revealed(project: Project, options: Mapping[str, Any], secrets: Mapping[str, str]) -> dict[str, Any]:
    """What only the process that asks may know: credentials, and what the settings allow today."""
    number = options.get("upload", "")
    return {
        "secrets": dict(secrets),
        "hosts": tuple(settings.OUTBOUND_HOSTS),
        "folders": tuple(settings.SOURCE_FOLDERS),
        "upload": uploaded(project, number).digest if number else "",
    }


def _asked(plugin: Connector, params: Params, told: dict[str, Any]) -> Check:
    return tried(FetchSpec(store().ref, plugin.name, params.to_dict(), only_look=True, **told))


def _receiver_changed(plugin: Connector, source: Source, params: Params) -> bool:
    return plugin.receiver(plugin.Params.parse(source.options)) != plugin.receiver(params)


def _check_name(project: Project, name: str, but: Source | None = None) -> None:
    """Before anybody is asked, so that nobody waits for a name that is taken."""
    others = Source.objects.filter(project=project, name=_named(name))
    if (others.exclude(id=but.id) if but else others).exists():
        raise _taken(name)


def _named(name: str) -> str:
    name = name.strip()
    if not name:
        raise DomainError(_("Give the source a name."), field="name")
    return name[:100]


def _taken(name: str) -> Conflict:
    return Conflict(
        _("There is already a source called “%(name)s”. Choose another name.") % {"name": name}, field="name"
    )
