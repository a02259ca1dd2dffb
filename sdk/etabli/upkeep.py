"""Datasets that a recipe made: how fresh they are, and keeping them so."""

from typing import Self

from etabli.connection import Json
from etabli.jobs import job_of
from etabli.things import Thing


class KeptUp(Thing):
    """A dataset that may have been made by a recipe."""

    @property
    def freshness(self) -> Json:
        """Of what it was made: ``source`` and ``tables``, each with the version ``used`` and the ``newest``; whether it
        ``is_behind``, whether it ``is_kept`` up to date, and the ``last`` attempt. Raises ``Conflict`` when no recipe
        made it.
        """
        return self._project.get(self._upkeep)

    def keep_up_to_date(self, *, newest_recipe: bool = False, newest_tables: bool = False) -> Json:
        """Make the next version by itself whenever what it was made of gets one, the way the last one was made.

        ``newest_recipe`` takes the version of the recipe that people see then, ``newest_tables`` the newest versions of
        the other tables, whose new versions count as well. Answers the ``freshness``.
        """
        return self._project.post(self._upkeep, newest_recipe=newest_recipe, newest_tables=newest_tables)

    def leave_as_it_is(self) -> None:
        """Do not keep it up to date any more."""
        self._project.delete(self._upkeep)

    def remake(self) -> Self:
        """Make the next version now, of the newest rows of what it was made of, and wait for it."""
        job_of(self._project, self._project.post(f"{self._upkeep}run/")).wait()
        return self.refresh()

    @property
    def _upkeep(self) -> str:
        return f"recipes/upkeep/{self.id}/"
