"""One way to page: by number, at most 200 rows."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """API pages: ``?page=2&page_size=100``."""

    page_size_query_param = "page_size"
    max_page_size = 200


def page_of(request: HttpRequest, rows: Any, size: int = 50) -> Page:
    """The page of ``rows`` that the address asks for; the nearest one when it asks for nonsense."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
