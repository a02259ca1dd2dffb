"""The studio's side of serving in tests, and a small stand-in for models whose answers tell which one is serving."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from workers.core.errors import ComputeError, DataError
from workers.core.store import Store
from workers.packages import Input, Output, Signature
from workers.serving.keys import hash_key
from workers.serving.state import EndpointState, Key, Release, ServingState, write_state

SECRET = "etk_a-key-of-a-test"


class Doubler:
    """Predicts ``factor`` times the column ``x``; a factor of null does not load."""

    signature = Signature("regression", "y", (Input("x", "number", False, 2.0),), (Output("prediction", "number"),))

    def __init__(self, folder: Path) -> None:
        self.factor = json.loads((folder / "model.json").read_text())["factor"]
        if self.factor is None:
            raise ComputeError("The package has no factor.")

    def predict_rows(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if self.factor == "broken":
            raise RuntimeError("the model's own fault")
        for number, row in enumerate(rows, start=1):
            if not isinstance(row.get("x"), int | float):
                raise DataError(f"Row {number}: “x” must be a number.", row=number, column="x")
        return [{"prediction": row["x"] * self.factor} for row in rows]


@dataclass
class Studio:
    """What the studio's side does: packages into the store, the state document, requests."""

    store: Store
    folder: Path
    serial: int = 0
    base: str = ""

    def package(self, factor: Any) -> str:
        folder = self.folder / f"factor-{factor}"
        folder.mkdir(exist_ok=True)
        (folder / "model.json").write_text(json.dumps({"factor": factor}))
        return self.store.put_folder(folder)

    def release(self, factor: Any) -> Release:
        return Release(deployment=f"d-{factor}", package=self.package(factor), version=f"doubler/{factor}")

    def endpoint(self, **changes: Any) -> EndpointState:
        keys = (Key("k1", hash_key(SECRET)),)
        return EndpointState(**({"id": "e1", "path": "lab/doubler", "keys": keys} | changes))

    def ask(self, *endpoints: EndpointState) -> None:
        self.serial += 1
        write_state(self.store, ServingState(self.serial, endpoints))

    def post(self, body: Any, *, path: str = "lab/doubler", key: str | None = SECRET, **options: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        headers |= {"Content-Type": "application/json"} | options.pop("headers", {})
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return httpx.post(f"{self.base}/endpoints/{path}/predict", content=content, headers=headers, **options)

    def predict(self, x: float = 1.0) -> Any:
        answer = self.post({"rows": [{"x": x}]})
        return answer.json()["predictions"][0]["prediction"] if answer.status_code == 200 else None
