"""Calls to an endpoint that work when pasted, with a raw row that its model takes."""

import json
import shlex
from dataclasses import dataclass
from textwrap import indent
from typing import Any

from django.conf import settings

from apps.deployments.models import Endpoint

PLACEHOLDER = "paste-your-key-here"


@dataclass(frozen=True)
class Snippet:
    """One call in one language."""

    language: str
    text: str


def snippets_for(endpoint: Endpoint, row: dict[str, Any], key: str = PLACEHOLDER) -> list[Snippet]:
    """The same request by curl, Python and JavaScript, without anything to install."""
    url = f"{settings.SERVING_URL}/endpoints/{endpoint.path}/predict"
    return [
        Snippet("curl", _curl(url, row, key)),
        Snippet("Python", _python(url, row, key)),
        Snippet("JavaScript", _javascript(url, row, key)),
    ]


def _curl(url: str, row: dict[str, Any], key: str) -> str:
    body = json.dumps({"rows": [row]}, indent=2, ensure_ascii=False)
    return (
        f"curl {shlex.quote(url)} \\\n"
        f"  -H 'Authorization: Bearer {key}' \\\n"
        f"  -H 'Content-Type: application/json' \\\n"
        f"  -d {shlex.quote(body)}"
    )


def _python(url: str, row: dict[str, Any], key: str) -> str:
    cells = "".join(f"    {name!r}: {value!r},\n" for name, value in row.items())
    return f"""import json
from urllib.request import Request, urlopen

row = {{
{cells}}}
request = Request(
    {url!r},
    data=json.dumps({{"rows": [row]}}).encode(),
    headers={{
        "Authorization": "Bearer {key}",
        "Content-Type": "application/json",
    }},
)
print(json.load(urlopen(request)))"""


def _javascript(url: str, row: dict[str, Any], key: str) -> str:
    body = indent(json.dumps({"rows": [row]}, indent=2, ensure_ascii=False), "  ").strip()
    return f"""fetch({json.dumps(url)}, {{
  method: "POST",
  headers: {{
    Authorization: "Bearer {key}",
    "Content-Type": "application/json",
  }},
  body: JSON.stringify({body}),
}})
  .then((response) => response.json())
  .then(console.log);"""
