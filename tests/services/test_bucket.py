"""The whole main job with every byte in an S3-compatible bucket: one setting, the same behaviour."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tests.live_cast import cast_studio

pytestmark = [pytest.mark.services, pytest.mark.live, pytest.mark.timeout(240)]

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "main_job.py"


@pytest.fixture
def bucket() -> Iterator[dict[str, str]]:
    """The settings that name a fresh bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "eu-west-3"}
    address = f"http://{host}:{port}"
    client = boto3.client(
        "s3", endpoint_url=address, region_name="eu-west-3", aws_access_key_id="test", aws_secret_access_key="test"
    )
    client.create_bucket(Bucket="studio", CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
    yield {
        **keys,
        "STUDIO_STORE": "s3://studio/store",
        "AWS_DEFAULT_REGION": "eu-west-3",
        "AWS_ENDPOINT_URL": address,
        "AWS_ALLOW_HTTP": "true",
    }
    server.stop()


def test_the_main_job_with_its_bytes_in_a_bucket(bucket: dict[str, str]) -> None:
    with cast_studio(**bucket) as studio:
        people = {"scientist": "dan", "reviewer": "rita", "deployer": "dora"}
        given = [word for role, name in people.items() for word in (f"--{role}", studio.tokens[name])]
        command = [sys.executable, str(EXAMPLE), "--url", studio.url, "--project", studio.project, *given]
        done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
        assert done.returncode == 0, done.stderr
        assert "malignant" in done.stdout
        assert not (studio.home / "store").exists()
