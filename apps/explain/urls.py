"""Addresses of explanations."""

from django.urls import path

from apps.explain import api as rest
from apps.explain import pages as page

app_name = "explain"

pages = [path("runs/<int:number>/explanation/", page.explanation, name="explanation")]
api = [path("runs/<int:number>/explanation/", rest.RunExplanation.as_view(), name="explanation")]
