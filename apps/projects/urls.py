"""Addresses of projects. ``pages`` and ``api`` are mounted below a project; ``root`` and ``api_root`` above."""

from django.urls import path

from apps.projects import api as rest
from apps.projects import pages as page

app_name = "projects"

root = [path("", page.project_list, name="list")]
pages = [
    path("", page.project_home, name="home"),
    path("members/", page.members, name="members"),
    path("members/<uuid:membership>/remove/", page.member_remove, name="member-remove"),
    path("settings/", page.project_settings, name="settings"),
    path("audit/", page.audit_trail, name="audit"),
]
api_root = [path("", rest.ProjectList.as_view(), name="list")]
api = [
    path("", rest.ProjectDetail.as_view(), name="detail"),
    path("members/", rest.MemberList.as_view(), name="members"),
    path("members/<uuid:membership>/", rest.MemberDetail.as_view(), name="member"),
    path("audit/", rest.AuditList.as_view(), name="audit"),
]
