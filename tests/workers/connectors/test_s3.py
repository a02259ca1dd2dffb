"""A bucket that speaks S3, on this machine: files by pattern, and never with anybody else's keys."""

import asyncio
import socket
from collections.abc import Iterator

import boto3
import pytest
from moto.server import ThreadedMotoServer

from workers.connectors.s3 import JudgedResolver
from workers.core.errors import DataError

KEYS = {"key": "test", "secret": "test"}


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(service):
    """A client with an empty bucket called ``data``."""
    client = boto3.client(
        "s3", endpoint_url=service, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test"
    )
    client.create_bucket(Bucket="data")
    for key, text in (("in/orders-1.csv", "a\n1\n"), ("in/orders-2.csv", "a\n2\n"), ("in/notes.txt", "hello")):
        client.put_object(Bucket="data", Key=key, Body=text.encode())
    yield client
    for item in client.list_objects_v2(Bucket="data").get("Contents", []):
        client.delete_object(Bucket="data", Key=item["Key"])
    client.delete_bucket(Bucket="data")


@pytest.fixture
def s3(ask, service, bucket):
    asked = ask("s3", hosts=("127.0.0.1",))
    asked.wish = {"bucket": "data", "pattern": "in/orders-*.csv", "endpoint": service}
    return asked


def texts(fetched):
    return [(file.name, file.path.read_text()) for file in fetched.files]


def test_every_file_that_fits_comes_in_order_of_name(s3):
    assert s3.offers(s3.wish, KEYS) == [("in/orders-1.csv", 4), ("in/orders-2.csv", 4)]
    assert texts(s3.fetch(s3.wish, KEYS)) == [("orders-1.csv", "a\n1\n"), ("orders-2.csv", "a\n2\n")]


def test_nothing_comes_twice_and_what_is_appended_is_only_what_is_new(s3, bucket):
    seen = s3.fetch(s3.wish, KEYS).seen
    assert s3.fetch(s3.wish, KEYS, seen=seen).files == ()
    bucket.put_object(Bucket="data", Key="in/orders-3.csv", Body=b"a\n3\n")
    assert len(s3.fetch(s3.wish, KEYS, seen=seen).files) == 3
    added = s3.fetch(s3.wish, KEYS, seen=seen, only_new=True)
    assert texts(added) == [("orders-3.csv", "a\n3\n")]
    bucket.put_object(Bucket="data", Key="in/orders-1.csv", Body=b"a\n9\n")  # same name and size, other content
    assert len(s3.fetch(s3.wish, KEYS, seen=added.seen).files) == 3


def test_the_newest_alone(s3, bucket):
    bucket.put_object(Bucket="data", Key="in/orders-0.csv", Body=b"a\n0\n")
    newest = bucket.list_objects_v2(Bucket="data")["Contents"]
    last = max((item for item in newest if item["Key"].endswith(".csv")), key=lambda i: (i["LastModified"], i["Key"]))
    assert s3.offers({**s3.wish, "take": "newest"}, KEYS) == [(last["Key"], 4)]


def test_more_pages_than_one(s3, monkeypatch):
    monkeypatch.setattr("workers.connectors.s3.PAGE", 1)
    assert s3.offers(s3.wish, KEYS) == [("in/orders-1.csv", 4), ("in/orders-2.csv", 4)]


def test_a_large_file_comes_whole(s3, bucket):
    body = bytes(range(256)) * 80_000  # three pieces of 8 MiB
    bucket.put_object(Bucket="data", Key="in/large.bin", Body=body)
    (file,) = s3.fetch({**s3.wish, "pattern": "in/large.bin"}, KEYS).files
    assert file.path.read_bytes() == body


def test_what_is_not_there_is_a_sentence(s3):
    with pytest.raises(DataError, match="No file in the bucket data fits “out/"):
        s3.fetch({**s3.wish, "pattern": "out/*"}, KEYS)
    with pytest.raises(DataError, match="has no bucket absent"):
        s3.fetch({**s3.wish, "bucket": "absent"}, KEYS)
    with pytest.raises(DataError, match="cannot be asked"):
        s3.fetch({**s3.wish, "bucket": "no/such bucket"}, KEYS)


def test_half_a_pair_of_keys_is_refused(s3):
    with pytest.raises(DataError, match="both keys"):
        s3.fetch(s3.wish, {"key": "test"})


def test_without_keys_those_of_the_machine_are_not_used(s3, monkeypatch):
    """The studio's own keys open the studio's own store: a source must never borrow them."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "the-studios-own")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "the-studios-own")
    monkeypatch.setattr("workers.connectors.s3.s3fs.S3FileSystem", spied := Spy())
    with pytest.raises(AssertionError, match="enough"):
        s3.fetch(s3.wish)
    assert spied.how["anon"] is True and spied.how["key"] is None


class Spy:
    """Remembers how the file system was asked for."""

    def __call__(self, **how):
        self.how = how
        raise AssertionError("enough")


def test_an_endpoint_inside_is_refused(ask, service):
    wish, asked = {"bucket": "data", "pattern": "*"}, ask("s3")
    for endpoint in (service, "http://169.254.169.254", "http://localhost:9", "file:///etc", "http://[::1]:9"):
        with pytest.raises(DataError):
            asked.fetch({**wish, "endpoint": endpoint}, KEYS)


def test_a_name_that_changes_its_meaning_while_it_is_asked_is_refused(ask, service, monkeypatch):
    """DNS rebinding: every connection of the library is judged anew, by the resolver that connects it."""
    real, answers = socket.getaddrinfo, ["8.8.8.8"]

    def resolve(host, port, *args, **kwargs):
        known = host == "rebinding.example"
        return real((answers.pop() if answers else "127.0.0.1") if known else host, port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    port = service.rpartition(":")[2]
    with pytest.raises(DataError, match="private network"):
        ask("s3").fetch({"bucket": "data", "pattern": "*", "endpoint": f"http://rebinding.example:{port}"}, KEYS)


def test_the_resolver_answers_what_was_judged():
    (found,) = asyncio.run(JudgedResolver(("127.0.0.1",)).resolve("127.0.0.1", 80))
    assert (found["host"], found["port"], found["family"]) == ("127.0.0.1", 80, socket.AF_INET)
