"""Slows down guessing of passwords: counted per user name and address in the shared cache."""

from collections.abc import Callable
from functools import wraps

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from apps.core.errors import DomainError

TRIES, MINUTES = 10, 5


class TooManyTries(DomainError):
    """Too many wrong passwords for now."""

    status = 429
    code = "too_many_tries"


def throttled(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse the sign-in for a while after too many wrong tries; a right one clears the count."""

    @wraps(page)
    def slowed(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        key = (
            f"sign-in:{request.META.get('REMOTE_ADDR')}:{request.POST.get('username', '')[:150].lower().encode().hex()}"
        )
        if cache.get(key, 0) >= TRIES:
            raise TooManyTries(
                _("Too many wrong passwords. Wait %(minutes)s minutes, then try again.") % {"minutes": MINUTES}
            )
        response = page(request, *args, **kwargs)
        if response.status_code == 302:
            cache.delete(key)
        else:
            cache.add(key, 0, MINUTES * 60)
            cache.incr(key)
        return response

    return slowed
