"""Addresses of the registry."""

from django.urls import path

from apps.registry import api as rest
from apps.registry import pages as page

app_name = "registry"

VERSION = "models/<uuid:group>/versions/<int:number>/"

pages = [
    path("models/", page.group_list, name="group-list"),
    path("models/<uuid:group>/", page.group_detail, name="group-detail"),
    path(VERSION, page.version_detail, name="version-detail"),
    path("runs/<int:run>/register/", page.register, name="register"),
    path("reviews/", page.inbox, name="inbox"),
]
api = [
    path("models/", rest.GroupList.as_view(), name="group-list"),
    path("models/<uuid:group>/", rest.GroupDetail.as_view(), name="group-detail"),
    path("models/<uuid:group>/versions/", rest.VersionList.as_view(), name="version-list"),
    path(VERSION, rest.VersionDetail.as_view(), name="version-detail"),
    path(f"{VERSION}reviews/", rest.ReviewList.as_view(), name="review-list"),
    path("reviews/", rest.Inbox.as_view(), name="inbox"),
]
