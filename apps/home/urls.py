"""Addresses that belong to no project."""

from django.urls import path

from apps.home import pages as page

app_name = "home"

site = [
    path("", page.home, name="home"),
    path("search/", page.search, name="search"),
    path("notifications/", page.bell, name="bell"),
    path("pulse/", page.pulse, name="pulse"),
]
