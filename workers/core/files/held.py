"""A function run in a process of its own that cannot take more memory or time than it is given.

For libraries that believe what a file says about its own size: a hostile file ends that process, not ours.
``python -m workers.core.files.held <module:function> <bytes> <seconds>`` reads its arguments as JSON from its input.
"""

import importlib
import json
import resource
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from workers.core.errors import DataError
from workers.core.said import Said


class Outgrown(Exception):
    """The function wanted more memory or time than it was given, or ended without an answer."""


def held(function: str, arguments: Mapping[str, Any], *, memory: int, seconds: int) -> Any:
    """What ``function`` ("module:name") answers to the arguments, all of it JSON.

    ``memory`` is in bytes and includes the interpreter. Raises ``Outgrown``, or the ``DataError`` that it raised.
    """
    command = [sys.executable, "-m", "workers.core.files.held", function, str(memory), str(seconds)]
    try:
        ended = subprocess.run(
            command, input=json.dumps(arguments).encode(), capture_output=True, timeout=2 * seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise Outgrown("time") from None
    try:
        answer = json.loads(ended.stdout)
    except ValueError:
        raise Outgrown(ended.stderr.decode(errors="replace")[-400:]) from None
    if "problem" in answer:
        raise DataError(Said(**answer["problem"]).english, **answer["details"])
    return answer["result"]


def _answer(function: str, arguments: dict[str, Any]) -> dict[str, Any]:
    module, _colon, name = function.partition(":")
    try:
        return {"result": getattr(importlib.import_module(module), name)(**arguments)}
    except DataError as problem:
        return {"problem": Said.of(problem.message).plain, "details": problem.details}


def main() -> None:
    function, memory, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(json.dumps(_answer(function, json.load(sys.stdin))))


if __name__ == "__main__":
    main()
