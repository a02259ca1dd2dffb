"""Addresses of jobs."""

from django.urls import path

from apps.jobs import api as rest
from apps.jobs import pages as page

app_name = "jobs"

site = [
    path("jobs/drawer/", page.drawer, name="drawer"),
    path("prices/", page.prices, name="prices"),
]
pages = [
    path("jobs/", page.job_list, name="list"),
    path("jobs/<uuid:job>/", page.job_detail, name="detail"),
    path("jobs/<uuid:job>/card/", page.job_card, name="card"),
    path("jobs/<uuid:job>/log/", page.job_log, name="log"),
    path("jobs/<uuid:job>/cancel/", page.job_cancel, name="cancel"),
]
api = [
    path("jobs/", rest.JobList.as_view(), name="list"),
    path("jobs/<uuid:job>/", rest.JobDetail.as_view(), name="detail"),
    path("jobs/<uuid:job>/cancel/", rest.JobCancel.as_view(), name="cancel"),
    path("jobs/<uuid:job>/log/", rest.JobLogView.as_view(), name="log"),
]
