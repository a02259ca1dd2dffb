"""One signed-in connection to a studio: requests, pages of results, errors by kind."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import httpx

from etabli.errors import BY_STATUS, EtabliError, Unreachable

Json = dict[str, Any]


class Connection:
    """Speaks the REST interface below ``prefix``; ``below`` narrows it, sharing the same client."""

    def __init__(self, client: httpx.Client, prefix: str = "/api/v1/") -> None:
        self._client = client
        self._prefix = prefix

    @classmethod
    def open(cls, url: str, token: str, timeout: float = 60.0) -> Self:
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        return cls(httpx.Client(base_url=url.rstrip("/"), headers=headers, timeout=timeout))

    @property
    def url(self) -> str:
        return str(self._client.base_url)

    def close(self) -> None:
        self._client.close()

    def below(self, path: str) -> "Connection":
        return Connection(self._client, f"{self._prefix}{path}")

    def get(self, path: str = "", **query: Any) -> Json:
        return self._json("GET", path, params={k: v for k, v in query.items() if v is not None})

    def post(self, path: str, **body: Any) -> Json:
        return self._json("POST", path, json={k: v for k, v in body.items() if v is not None})

    def patch(self, path: str, **body: Any) -> Json:
        return self._json("PATCH", path, json=body)

    def delete(self, path: str) -> None:
        self._send("DELETE", path)

    def put_bytes(self, path: str, data: bytes, **headers: str) -> Json:
        return self._json("PUT", path, content=data, headers={"Content-Type": "application/octet-stream", **headers})

    def every(self, path: str, **query: Any) -> Iterator[Json]:
        """Each thing of a list, page after page."""
        number: int | None = 1
        while number:
            page = self.get(path, page=number, page_size=200, **query)
            yield from page["results"]
            number = number + 1 if page.get("next") else None

    def download(self, path: str, target: Path, **query: Any) -> Path:
        """Stream an answer into a file; a refusal leaves no file."""
        asked = {name: value for name, value in query.items() if value is not None}
        try:
            with self._client.stream("GET", self._prefix + path, params=asked) as response:
                if not response.is_success:
                    response.read()
                    raise said_error(response)
                with target.open("wb") as file:
                    for piece in response.iter_bytes():
                        file.write(piece)
        except httpx.TransportError as problem:
            raise self._unreachable(problem) from None
        return target

    def text(self, path: str, **query: Any) -> str:
        """An answer that is text."""
        return self._send("GET", path, params={k: v for k, v in query.items() if v is not None}).text

    def _json(self, method: str, path: str, **request: Any) -> Json:
        answer: Json = self._send(method, path, **request).json()
        return answer

    def _send(self, method: str, path: str, **request: Any) -> httpx.Response:
        try:
            response = self._client.request(method, self._prefix + path, **request)
        except httpx.TransportError as problem:
            raise self._unreachable(problem) from None
        if not response.is_success:
            raise said_error(response)
        return response

    def _unreachable(self, problem: httpx.TransportError) -> Unreachable:
        return Unreachable(f"No studio answers at {self._client.base_url} ({problem}). Is it started?")


def said_error(response: httpx.Response) -> EtabliError:
    """The studio's own words, or the inference server's, when they said some."""
    kind = BY_STATUS.get(response.status_code, EtabliError)
    try:
        said = response.json()
        said = said.get("error", said)
        return kind(said["message"], fields=said.get("fields"), details=said.get("details") or _place(said))
    except (ValueError, KeyError, TypeError, AttributeError):
        return kind(f"{response.request.url} answered {response.status_code} to {response.request.method}.")


def _place(said: Json) -> Json:
    return {name: said[name] for name in ("row", "column", "step", "file") if name in said}
