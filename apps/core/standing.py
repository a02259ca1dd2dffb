"""Work that goes on by itself in somebody's name."""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from apps.core.errors import DomainError, NotAllowed
from apps.core.models import Standing
from apps.core.said import spoken
from workers.core.errors import ComputeError


def in_the_name_of(kept: Standing, work: Callable[[], object]) -> dict[str, Any]:
    """Do it in the author's language; answers what is kept of how it went: ``problem`` and ``problem_at``, empty if it
    began.

    ``is_on`` is False, too, where the author may not do it any more.
    """
    author = kept.author
    with override(kept.language or get_language()):
        try:
            if not author.is_active:
                raise Http404
            work()
        except (NotAllowed, Http404):
            said = _(
                "Switched off: %(who)s may no longer change this dataset. Somebody who may can switch it on again."
            )
            return {"is_on": False, **_problem(said % {"who": author.display_name})}
        except (DomainError, ComputeError) as problem:
            return _problem(spoken(problem.message))
    return {"problem": "", "problem_at": None}


def _problem(said: str) -> dict[str, Any]:
    return {"problem": said, "problem_at": timezone.now()}
