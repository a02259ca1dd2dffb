"""Pages of the person, across projects: dashboard, search answers for the palette, notifications."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from apps.core.pages import render, site_page
from apps.home import queries
from apps.home.path import way
from apps.home.search import find
from apps.jobs.queries import active_jobs_for
from apps.jobs.watched import watched
from apps.projects.models import Project

SEEN = "notifications_seen_at"


@site_page("GET")
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the person, what runs, and where they work."""
    context = {
        "projects": Project.objects.visible_to(request.user).prefetch_related("memberships__user")[:6],
        "jobs": active_jobs_for(request.user)[:5],
        "notices": queries.notices_for(request.user, watched(request.session))[:8],
        "steps": way(),
    }
    return render(request, "home/home.html", context)


@site_page("GET")
def search(request: HttpRequest) -> JsonResponse:
    """Groups of things whose name holds the words, as ``apps.home.search.find`` describes them."""
    words, slug = request.GET.get("q", "")[:100], request.GET.get("project", "")
    return JsonResponse({"groups": find(request.user, words, slug)})


@site_page("POST")
def bell(request: HttpRequest) -> HttpResponse:
    """The notices; from now on they count as seen."""
    since = request.session.get(SEEN, "")
    request.session[SEEN] = timezone.now().isoformat()
    notices = queries.notices_for(request.user, watched(request.session))
    return render(request, "home/_bell.html", {"notices": notices, "since": since})


@site_page("GET")
def pulse(request: HttpRequest) -> HttpResponse:
    """The two small figures at the top: jobs that run, notices not yet seen."""
    notices = queries.notices_for(request.user, watched(request.session))
    seen = request.session.get(SEEN, "")
    unseen = sum(notice.at.isoformat() > seen for notice in notices)
    context = {"active": active_jobs_for(request.user).count(), "unseen": unseen}
    return render(request, "home/_pulse.html", context)
