"""What an attempt is told is for its own process alone."""

import pytest

from apps.jobs import launch
from tests.probe import ProbeSpec


class Looked(Exception):
    """Instead of starting a process."""


def test_the_spec_is_readable_by_its_owner_alone(tmp_path, monkeypatch):
    def look(*_args, **_how):
        raise Looked

    monkeypatch.setattr(launch.subprocess, "Popen", look)
    with pytest.raises(Looked):
        launch.SpawnedAttempt("tests.probe:probe", ProbeSpec, ProbeSpec(), tmp_path / "attempt")
    assert (tmp_path / "attempt" / "spec.json").stat().st_mode & 0o777 == 0o600


def test_the_spec_is_gone_as_soon_as_it_was_read(tmp_path):
    attempt = launch.SpawnedAttempt("tests.probe:probe", ProbeSpec, ProbeSpec(), tmp_path / "attempt")
    last = [event for event in attempt.events(every=5) if event][-1]
    assert last["event"] == "result"
    assert not (tmp_path / "attempt" / "spec.json").exists()
