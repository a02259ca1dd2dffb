"""The whole main job with every byte in an S3-compatible bucket: one setting, the same behaviour."""

from collections.abc import Iterator

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tests.live_cast import cast_studio
from tests.main_job import run_main_job

pytestmark = [pytest.mark.services, pytest.mark.live, pytest.mark.timeout(480)]


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
        assert any("malignant" in line for line in run_main_job(studio))
        assert not (studio.home / "store").exists()
