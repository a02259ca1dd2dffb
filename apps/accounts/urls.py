"""Addresses of the signed-in person."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from apps.accounts import api as rest
from apps.accounts import pages as page

app_name = "accounts"

site = [
    path("sign-in/", page.SignIn.as_view(), name="login"),
    path("sign-out/", LogoutView.as_view(), name="logout"),
    path("account/", page.account, name="account"),
    path("account/tokens/<uuid:token>/revoke/", page.token_revoke, name="token-revoke"),
    path("account/preferences/", page.preferences, name="preferences"),
]
api_site = [path("me/", rest.Me.as_view(), name="me")]
