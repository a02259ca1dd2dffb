"""What the runs table takes from its address."""

from django.http import QueryDict

from apps.experiments.queries import RunFilter

SIMPLE = ("experiment", "algorithm", "task", "author")


def read_filter(query: QueryDict) -> RunFilter:
    """The filter that an address asks for; parts that it leaves out are open."""
    plain = {name: query.get(name, "").strip()[:150] for name in SIMPLE}
    search, sort = query.get("q", "").strip()[:100], query.get("sort", "")[:100] or "-number"
    return RunFilter(search=search, sort=sort, columns=tuple(query.getlist("columns")), **plain)


def read_numbers(query: QueryDict) -> list[int]:
    """Run numbers chosen as ``?runs=3&runs=5`` or ``?runs=3,5``."""
    parts = [part.strip() for value in query.getlist("runs") for part in value.split(",")]
    return [int(part) for part in parts if part.isdecimal() and len(part) < 10]
