"""The Jupyter server's configuration, from the plain facts in ``facts.json`` beside its config file."""

import json
from pathlib import Path
from typing import Any

from apps.notebooks.inside.identity import StudioIdentity

CULL_KERNEL_AFTER = 1800
END_SERVER_AFTER = 3600


def configure(c: Any, facts_path: Path) -> None:
    """Set up ``c``: framable by the studio alone, no terminals, busy kernels are never culled."""
    facts = json.loads(facts_path.read_text())
    app = c.ServerApp
    app.base_url = facts["base_url"]
    app.sock = facts["socket"]
    app.sock_mode = "0600"
    app.root_dir = facts["work"]
    app.open_browser = False
    app.allow_root = True
    app.allow_remote_access = True  # the studio's proxy has checked the Host header already
    app.terminals_enabled = False
    app.identity_provider_class = StudioIdentity
    app.shutdown_no_activity_timeout = END_SERVER_AFTER
    app.tornado_settings = {"headers": {"Content-Security-Policy": "frame-ancestors 'self'"}}
    c.StudioIdentity.key = facts["key"]
    c.StudioIdentity.owner = facts["owner"]
    c.StudioIdentity.owner_name = facts["owner_name"]
    c.IdentityProvider.token = ""
    c.KernelManager.transport = "ipc"
    c.MappingKernelManager.cull_idle_timeout = CULL_KERNEL_AFTER
    c.MappingKernelManager.cull_interval = 60
    c.MappingKernelManager.cull_connected = True
    c.MappingKernelManager.cull_busy = False
    c.LabApp.news_url = None  # nothing here asks the internet anything
    c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
    c.LabApp.extension_manager = "readonly"
