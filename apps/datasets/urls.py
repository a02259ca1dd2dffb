"""Addresses of datasets."""

from django.urls import path

from apps.datasets.api import charts as rest_charts
from apps.datasets.api import comparing as rest_comparing
from apps.datasets.api import correlation as rest_correlation
from apps.datasets.api import datasets as rest
from apps.datasets.api import insights as rest_insights
from apps.datasets.api import inspections as rest_inspections
from apps.datasets.api import marks as rest_marks
from apps.datasets.api import notes as rest_notes
from apps.datasets.api import schedules as rest_schedules
from apps.datasets.api import sources as rest_sources
from apps.datasets.api import splits as rest_splits
from apps.datasets.api import trash as rest_trash
from apps.datasets.api import uploads as rest_uploads
from apps.datasets.api import versions as rest_versions
from apps.datasets.pages import changes as changes_page
from apps.datasets.pages import charts as charts_page
from apps.datasets.pages import datasets as page
from apps.datasets.pages import editing as editing_page
from apps.datasets.pages import imports as import_page
from apps.datasets.pages import insights as insights_page
from apps.datasets.pages import marks as marks_page
from apps.datasets.pages import profile as profile_page
from apps.datasets.pages import relations as relations_page
from apps.datasets.pages import rows as rows_page
from apps.datasets.pages import schedules as schedule_page
from apps.datasets.pages import sources as source_page
from apps.datasets.pages import splits as split_page
from apps.datasets.pages import trash as trash_page
from apps.datasets.pages import versions as version_page

app_name = "datasets"

_VERSION = "datasets/<uuid:dataset>/versions/<int:number>/"
_SOURCE = "datasets/sources/<uuid:source>/"

pages = [
    path("datasets/", page.dataset_list, name="list"),
    path("datasets/new/", import_page.dataset_new, name="new"),
    path("datasets/<uuid:dataset>/", page.dataset_detail, name="detail"),
    path("datasets/<uuid:dataset>/columns/", marks_page.dataset_columns, name="columns"),
    path("datasets/<uuid:dataset>/import/", import_page.dataset_import, name="import"),
    path("datasets/inspections/<uuid:inspection>/", import_page.inspection, name="inspection"),
    path("datasets/fetches/<uuid:fetch>/", source_page.fetch_detail, name="fetch"),
    path("datasets/imports/<uuid:entry>/", import_page.import_detail, name="import-detail"),
    path("datasets/imports/<uuid:entry>/again/", import_page.import_again, name="import-again"),
    path("datasets/<uuid:dataset>/refresh/", source_page.dataset_refresh, name="refresh"),
    path("datasets/<uuid:dataset>/schedule/", schedule_page.dataset_schedule, name="schedule"),
    path("datasets/sources/", source_page.source_list, name="sources"),
    path("datasets/sources/new/", source_page.source_new, name="source-new"),
    path("datasets/sources/new/<slug:connector>/", source_page.source_make, name="source-make"),
    path(_SOURCE, source_page.source_detail, name="source"),
    path(f"{_SOURCE}edit/", source_page.source_edit, name="source-edit"),
    path(f"{_SOURCE}try/", source_page.source_try, name="source-try"),
    path(f"{_SOURCE}import/", source_page.source_import, name="source-import"),
    path(f"{_SOURCE}delete/", source_page.source_delete, name="source-delete"),
    path(_VERSION, rows_page.version_rows, name="version-detail"),
    path(f"{_VERSION}profile/", profile_page.version_profile, name="version-profile"),
    path(f"{_VERSION}splits/", split_page.version_splits, name="version-splits"),
    path("datasets/splits/<uuid:split>/rename/", split_page.split_rename, name="split-rename"),
    path("datasets/splits/<uuid:split>/delete/", split_page.split_delete, name="split-delete"),
    path(f"{_VERSION}relations/", relations_page.version_relations, name="version-relations"),
    path(f"{_VERSION}charts/", charts_page.version_charts, name="version-charts"),
    path(f"{_VERSION}insights/", insights_page.version_insights, name="version-insights"),
    path("datasets/insights/<uuid:analysis>/mark/", insights_page.insights_mark, name="insights-mark"),
    path(f"{_VERSION}origin/", version_page.version_origin, name="version-origin"),
    path("datasets/uploads/<uuid:upload>/forget/", import_page.upload_forget, name="upload-forget"),
    path("datasets/trash/", trash_page.trash, name="trash"),
    path("datasets/trash/purge/", trash_page.purge_all, name="trash-purge"),
    path("datasets/<uuid:dataset>/trash/", trash_page.dataset_trash, name="dataset-trash"),
    path("datasets/<uuid:dataset>/untrash/", trash_page.dataset_untrash, name="dataset-untrash"),
    path("datasets/<uuid:dataset>/purge/", trash_page.dataset_purge, name="dataset-purge"),
    path(f"{_VERSION}trash/", trash_page.version_trash, name="version-trash"),
    path(f"{_VERSION}untrash/", trash_page.version_untrash, name="version-untrash"),
    path(f"{_VERSION}purge/", trash_page.version_purge, name="version-purge"),
    path("datasets/compare/", changes_page.version_compare, name="compare"),
    path("datasets/<uuid:dataset>/edit/", editing_page.dataset_edit, name="edit"),
    path(f"{_VERSION}changes/", changes_page.version_changes, name="version-changes"),
    path(f"{_VERSION}tags/", editing_page.version_tags, name="version-tags"),
    path(f"{_VERSION}restore/", editing_page.version_restore, name="version-restore"),
    path(f"{_VERSION}notes/", editing_page.note_add, name="version-notes"),
    path(f"{_VERSION}notes/<uuid:note>/remove/", editing_page.note_remove, name="note-remove"),
    path(f"{_VERSION}file/<str:kind>/", version_page.version_file, name="version-file"),
    path(f"{_VERSION}workbook/", version_page.version_workbook, name="version-workbook"),
]
api = [
    path("uploads/", rest_uploads.UploadList.as_view(), name="uploads"),
    path("uploads/<uuid:upload>/", rest_uploads.UploadDetail.as_view(), name="upload"),
    path("uploads/<uuid:upload>/finish/", rest_uploads.UploadFinish.as_view(), name="upload-finish"),
    path("inspections/", rest_inspections.InspectionList.as_view(), name="inspections"),
    path("inspections/<uuid:inspection>/", rest_inspections.InspectionDetail.as_view(), name="inspection"),
    path("connectors/", rest_sources.ConnectorList.as_view(), name="connectors"),
    path("sources/", rest_sources.SourceList.as_view(), name="sources"),
    path("sources/check/", rest_sources.SourceCheck.as_view(), name="source-check"),
    path("sources/<uuid:source>/", rest_sources.SourceDetail.as_view(), name="source"),
    path("sources/<uuid:source>/try/", rest_sources.SourceTry.as_view(), name="source-try"),
    path("sources/<uuid:source>/look/", rest_sources.SourceLook.as_view(), name="source-look"),
    path("sources/<uuid:source>/fetches/", rest_sources.FetchList.as_view(), name="source-fetches"),
    path("fetches/<uuid:fetch>/", rest_sources.FetchDetail.as_view(), name="fetch"),
    path("datasets/<uuid:dataset>/refresh/", rest_sources.DatasetRefresh.as_view(), name="refresh"),
    path("datasets/<uuid:dataset>/schedule/", rest_schedules.DatasetSchedule.as_view(), name="schedule"),
    path("datasets/", rest.DatasetList.as_view(), name="list"),
    path("datasets/<uuid:dataset>/", rest.DatasetDetail.as_view(), name="detail"),
    path("datasets/<uuid:dataset>/marks/", rest_marks.DatasetMarks.as_view(), name="marks"),
    path("datasets/<uuid:dataset>/imports/", rest.ImportList.as_view(), name="imports"),
    path("datasets/<uuid:dataset>/versions/", rest_versions.VersionList.as_view(), name="versions"),
    path(_VERSION, rest_versions.VersionDetail.as_view(), name="version-detail"),
    path(f"{_VERSION}insights/", rest_insights.VersionInsights.as_view(), name="version-insights"),
    path(f"{_VERSION}rows/", rest_versions.VersionRows.as_view(), name="version-rows"),
    path(f"{_VERSION}profile/", rest_versions.VersionProfile.as_view(), name="version-profile"),
    path(f"{_VERSION}correlation/", rest_correlation.VersionCorrelation.as_view(), name="version-correlation"),
    path(f"{_VERSION}charts/", rest_charts.VersionCharts.as_view(), name="version-charts"),
    path(f"{_VERSION}file/<str:kind>/", rest_versions.VersionFile.as_view(), name="version-file"),
    path(f"{_VERSION}splits/", rest_splits.SplitList.as_view(), name="splits"),
    path("splits/<uuid:split>/", rest_splits.SplitDetail.as_view(), name="split"),
    path("splits/<uuid:split>/rows/<str:part>/", rest_splits.SplitRows.as_view(), name="split-rows"),
    path("trash/", rest_trash.Trash.as_view(), name="trash"),
    path("datasets/<uuid:dataset>/trash/", rest_trash.DatasetTrash.as_view(), name="dataset-trash"),
    path("datasets/<uuid:dataset>/purge/", rest_trash.DatasetPurge.as_view(), name="dataset-purge"),
    path(f"{_VERSION}trash/", rest_trash.VersionTrash.as_view(), name="version-trash"),
    path(f"{_VERSION}purge/", rest_trash.VersionPurge.as_view(), name="version-purge"),
    path("datasets/<uuid:dataset>/key/", rest_comparing.DatasetKey.as_view(), name="key"),
    path(f"{_VERSION}diffs/", rest_comparing.VersionDiffs.as_view(), name="diffs"),
    path("diffs/<uuid:diff>/", rest_comparing.DiffDetail.as_view(), name="diff"),
    path("diffs/<uuid:diff>/rows/", rest_comparing.DiffRows.as_view(), name="diff-rows"),
    path(f"{_VERSION}restore/", rest_notes.VersionRestore.as_view(), name="version-restore"),
    path(f"{_VERSION}notes/", rest_notes.NoteList.as_view(), name="notes"),
    path(f"{_VERSION}notes/<uuid:note>/", rest_notes.NoteDetail.as_view(), name="note"),
]
