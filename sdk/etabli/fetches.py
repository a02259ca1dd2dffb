"""Waiting for what a source gives."""

from etabli.connection import Connection, Json
from etabli.jobs import job_of


def fetched(project: Connection, started: Json) -> Json:
    """Wait until the source was asked and what it gave is imported; answers the facts of the fetch."""
    job_of(project, started).wait()
    facts = project.get(f"fetches/{started['id']}/")
    if facts["entry"]:
        job_of(project, facts["entry"]).wait()
    return facts
