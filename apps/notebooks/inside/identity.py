"""Who may use this Jupyter server: its owner, vouched for by the studio's proxy, and nobody else."""

import time
from typing import Any

from jupyter_server.auth.identity import IdentityProvider, User
from traitlets import Unicode

from apps.notebooks.inside.ticket import HEADER, read_ticket


class StudioIdentity(IdentityProvider):
    """Reads the proxy's ticket. Jupyter's own XSRF and origin checks stay on, since no token of its own is used."""

    key = Unicode(config=True)
    owner = Unicode(config=True)
    owner_name = Unicode(config=True)

    def get_user(self, handler: Any) -> User | None:
        user = read_ticket(self.key, handler.request.headers.get(HEADER, ""), time.time())
        return User(username=user, name=self.owner_name, display_name=self.owner_name) if user == self.owner else None

    @property
    def auth_enabled(self) -> bool:
        return True

    def get_handlers(self) -> list[tuple[str, object]]:
        return []  # signing in is the studio's business
