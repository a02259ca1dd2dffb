"""The probe as a job kind; each completion appends a line to the file that its spec names."""

from pathlib import Path

from apps.jobs.kinds import Kind, register
from apps.jobs.models import Job
from tests.probe import ProbeResult, ProbeSpec


@register
class Probe(Kind):
    name = "tests.probe"
    label = "Probe"
    compute = "tests.probe:probe"
    spec = ProbeSpec
    result = ProbeResult

    def complete(self, job: Job, result: ProbeResult) -> None:
        with Path(job.spec["marker"]).open("a") as marker:
            marker.write(f"{job.attempt} {result.total}\n")
