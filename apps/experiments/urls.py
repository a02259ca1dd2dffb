"""Addresses of runs and experiments."""

from django.urls import path

from apps.experiments import api as rest
from apps.experiments import pages as page

app_name = "experiments"

pages = [
    path("runs/", page.run_list, name="list"),
    path("runs/compare/", page.run_compare, name="compare"),
    path("runs/<int:number>/", page.run_detail, name="run-detail"),
    path("runs/<int:number>/files/<str:name>", page.run_file, name="run-file"),
]
api = [
    path("experiments/", rest.ExperimentList.as_view(), name="experiments"),
    path("experiments/<uuid:experiment>/", rest.ExperimentDetail.as_view(), name="experiment"),
    path("runs/", rest.RunList.as_view(), name="list"),
    path("runs/compare/", rest.RunCompare.as_view(), name="compare"),
    path("runs/<int:number>/", rest.RunDetail.as_view(), name="run-detail"),
    path("runs/<int:number>/evaluation/", rest.RunEvaluation.as_view(), name="run-evaluation"),
    path("runs/<int:number>/trials/", rest.RunTrials.as_view(), name="run-trials"),
    path("runs/<int:number>/signature/", rest.RunSignature.as_view(), name="run-signature"),
]
