"""Pages about the signed-in person: account, tokens, preferences."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from apps.accounts import services
from apps.accounts.forms import PreferencesForm, TokenForm
from apps.accounts.models import ApiToken
from apps.accounts.throttle import throttled
from apps.core.pages import render, site_page

YEAR = 365 * 24 * 3600
"""Seconds."""


@method_decorator(throttled, name="post")
class SignIn(auth.LoginView):
    """User name and password; ten wrong tries in five minutes make one wait."""

    template_name = "accounts/login.html"
    redirect_authenticated_user = True
    http_method_names = ["get", "post", "head", "options"]

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """In the language that the person chose the last time, on whichever machine that was."""
        return _speaking(super().form_valid(form), form.get_user().language)


@site_page("GET", "POST")
def account(request: HttpRequest) -> HttpResponse:
    """The person's tokens, and the form that makes one; a new token's text is shown once."""
    form, fresh = TokenForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data["days"]
        lifetime = timedelta(days=int(days)) if days else None
        _token, fresh = services.create_token(
            request.user, form.cleaned_data["name"], read_only=form.cleaned_data["read_only"], lifetime=lifetime
        )
        form = TokenForm()
    tokens = ApiToken.objects.live().filter(user=request.user, internal=False)
    context = {"form": form, "tokens": tokens, "fresh": fresh}
    return render(
        request, "accounts/account.html", context, crumbs=[(_("Account"), "")], status=422 if form.errors else 200
    )


@site_page("POST")
def token_revoke(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """Refuse one token from now on."""
    found = ApiToken.objects.filter(user=request.user, id=token).first()
    if found is None:
        raise Http404
    services.revoke_token(request.user, found)
    return redirect("accounts-site:account")


@site_page("POST")
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep the person's language and theme, then go back to where they were."""
    form = PreferencesForm(request.POST)
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}):
        target = "/"
    response = redirect(target)
    if form.is_valid():
        language, theme = form.cleaned_data["language"], form.cleaned_data["theme"]
        if language:
            request.user.language = language
            _speaking(response, language)
        if "theme" in request.POST:
            request.user.theme = theme
        request.user.save(update_fields=["language", "theme"])
    return response


def _speaking(response: HttpResponse, language: str) -> HttpResponse:
    """The response, after which this browser is spoken to in the language for a year."""
    if language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax")
    return response
