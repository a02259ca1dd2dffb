"""The REST interface to jobs."""

import uuid
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.jobs import queries, services
from apps.jobs.choices import State
from apps.jobs.models import Job, JobLog
from apps.jobs.serializers import JobSerializer, LogSerializer
from apps.projects.guards import ProjectListView, ProjectView


class JobView(ProjectView):
    """Finds the job of the address."""

    serializer_class = JobSerializer

    def job(self, job: uuid.UUID) -> Job:
        found: Job = (
            Job.objects.visible_to(self.request.user).select_related("author").get_or_404(project=self.project, id=job)
        )
        return found


class JobList(ProjectListView):
    """The project's jobs, newest first."""

    serializer_class = JobSerializer
    actions = {"GET": "job.view"}

    def get_queryset(self) -> QuerySet[Job]:
        state = self.request.query_params.get("state", "")
        return queries.jobs_of(self.project, state=state if state in State.values else "")

    @extend_schema(parameters=[OpenApiParameter("state", str, enum=State.values)])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class JobDetail(JobView):
    """One job: its state, progress and what it took."""

    actions = {"GET": "job.view"}

    def get(self, request: Request, project: str, job: uuid.UUID) -> Response:
        return Response(self.get_serializer(self.job(job)).data)


class JobCancel(JobView):
    """Ask a job to stop."""

    actions = {"POST": "job.cancel"}

    @extend_schema(request=None, responses={200: JobSerializer})
    def post(self, request: Request, project: str, job: uuid.UUID) -> Response:
        found = self.job(job)
        services.cancel(request.user, found)
        found.refresh_from_db()
        return Response(self.get_serializer(found).data)


class JobLogView(JobView, ProjectListView):
    """The job's log, oldest line first."""

    serializer_class = LogSerializer
    actions = {"GET": "job.view"}

    def get_queryset(self) -> QuerySet[JobLog]:
        return self.job(self.kwargs["job"]).log_lines.all()
