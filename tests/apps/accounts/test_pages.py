"""Pages about the signed-in person."""

from django.conf import settings
from django.urls import reverse


def test_the_language_stays_with_the_person_and_the_browser(cast, client, client_for):
    cast.ana.set_password("a long secret")
    cast.ana.save()
    chosen = client_for(cast.ana).post(reverse("accounts-site:preferences"), {"language": "fr", "next": "/"})
    assert chosen.cookies[settings.LANGUAGE_COOKIE_NAME]["max-age"] > 30 * 24 * 3600
    elsewhere = {"username": cast.ana.username, "password": "a long secret"}
    signed_in = client.post(reverse("accounts-site:login"), elsewhere)
    assert signed_in.status_code == 302
    assert signed_in.cookies[settings.LANGUAGE_COOKIE_NAME].value == "fr"
