"""Addresses of notebooks. The servers themselves are below /nb/, see proxy.py."""

from django.urls import path

from apps.notebooks import api as rest
from apps.notebooks import pages as page

app_name = "notebooks"

pages = [
    path("notebook/", page.notebook, name="notebook"),
    path("notebook/server/", page.server, name="server"),
    path("notebook/stop/", page.stop, name="stop"),
]
api = [path("notebook/", rest.Notebook.as_view(), name="notebook")]
