"""Addresses of training."""

from django.urls import path

from apps.training import api as rest
from apps.training import pages as page

app_name = "training"

pages = [
    path("training/new/", page.train_new, name="new"),
    path("training/<uuid:training>/", page.training_detail, name="detail"),
    path("training/<uuid:training>/again/", page.train_again, name="again"),
    path("training/<uuid:training>/leaks/", page.train_past_leaks, name="past-leaks"),
]
api = [
    path("training/", rest.TrainingList.as_view(), name="list"),
    path("training/suggestion/", rest.TrainingSuggestion.as_view(), name="suggestion"),
    path("training/<uuid:training>/", rest.TrainingDetail.as_view(), name="detail"),
]
