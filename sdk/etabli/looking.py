"""What can be seen of a version: its columns, how they move together, charts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from etabli.connection import Connection, Json
from etabli.jobs import Job

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True)
class Chart:
    """A plain Plotly figure; ``rows`` of ``total`` rows are behind it, ``code`` is Python that draws it again.

    A notebook shows it by itself; ``plotly.io.show(chart.figure)`` shows it anywhere.
    """

    figure: Json = field(repr=False)
    rows: int
    total: int
    code: str = field(repr=False)

    def _repr_mimebundle_(self, **_kwargs: Any) -> Json:
        return {"application/vnd.plotly.v1+json": self.figure, "text/plain": repr(self)}


@dataclass(frozen=True)
class Correlation:
    """How columns move together: ``measures`` maps "pearson", "spearman", "cramer" and "information" to matrices."""

    measures: Json = field(repr=False)
    rows: int

    def matrix(self, measure: str = "pearson") -> "pandas.DataFrame":
        """One measure as a pandas frame, columns by columns; missing where it is not defined."""
        import pandas  # noqa: PLC0415 - an optional companion

        found = self.measures[measure]
        return pandas.DataFrame(found["values"], index=found["columns"], columns=found["columns"], dtype=float)

    def behind(self, measure: str = "pearson") -> "pandas.DataFrame":
        """The number of rows behind each value of ``matrix(measure)``."""
        import pandas  # noqa: PLC0415 - an optional companion

        found = self.measures[measure]
        return pandas.DataFrame(found["rows"], index=found["columns"], columns=found["columns"])


class Looking:
    """The part of a version that looks at it. ``_project`` and ``_path`` are those of the version."""

    _project: Connection
    _path: str

    def profile(self) -> dict[str, Json]:
        """What every column holds, by its name: counts, moments, quantiles, commonest values, patterns, gaps."""
        return {column["name"]: column["facts"] for column in self._project.every(f"{self._path}profile/")}

    def correlation(self, columns: Sequence[str] = (), *, quiet: bool = True) -> Correlation:
        """Compare ``columns`` pair by pair on all rows (the first 60 that can be when none is named), and wait."""
        started = self._project.post(f"{self._path}correlation/", columns=list(columns))
        if started["result"] is None:
            place = f"jobs/{started['job_id']}/"
            Job(self._project, place, self._project.get(place)).wait(quiet=quiet)
            started = self._project.post(f"{self._path}correlation/", columns=list(columns))
        return Correlation(started["result"]["measures"], started["result"]["rows"])

    def chart(self, kind: str, **params: Any) -> Chart:
        """Draw columns: ``version.chart("histogram", x="age", colour="city")``.

        Kinds are "histogram", "bar", "box", "line", "scatter" and "heat_map"; ``charts()`` lists their parameters.
        """
        said = self._project.post(f"{self._path}charts/", chart=kind, params=params)
        return Chart(said["figure"], said["rows"], said["total"], said["code"])

    def charts(self) -> dict[str, list[str]]:
        """The names of the parameters of each kind of chart."""
        kinds: Any = self._project.get(f"{self._path}charts/")
        return {kind["name"]: [param["name"] for param in kind["params"]] for kind in kinds}
