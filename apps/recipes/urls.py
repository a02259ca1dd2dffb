"""Addresses of recipes."""

from django.urls import path

from apps.recipes.api import analyses as rest_analyses
from apps.recipes.api import applying as rest_applying
from apps.recipes.api import branches as rest_branches
from apps.recipes.api import comments as rest_comments
from apps.recipes.api import comparing as rest_comparing
from apps.recipes.api import exports as rest_exports
from apps.recipes.api import insights as rest_insights
from apps.recipes.api import recipes as rest
from apps.recipes.api import upkeep as rest_upkeep
from apps.recipes.pages import analyses as analysis_page
from apps.recipes.pages import applying as applying_page
from apps.recipes.pages import branches as branches_page
from apps.recipes.pages import comments as comments_page
from apps.recipes.pages import comparing as comparing_page
from apps.recipes.pages import exports as export_page
from apps.recipes.pages import insights as insights_page
from apps.recipes.pages import parameters as parameters_page
from apps.recipes.pages import recipes as page
from apps.recipes.pages import steps as step_page
from apps.recipes.pages import upkeep as upkeep_page

app_name = "recipes"

_RECIPE = "recipes/<uuid:recipe>/"
_STEP = f"{_RECIPE}steps/<int:index>/"
_BRANCH = f"{_RECIPE}branches/<uuid:branch>/"

pages = [
    path("recipes/", page.recipe_list, name="list"),
    path("recipes/new/", page.recipe_new, name="new"),
    path(_RECIPE, page.recipe_detail, name="detail"),
    path(f"{_RECIPE}head/", page.recipe_head, name="head"),
    path(f"{_RECIPE}history/", page.recipe_history, name="history"),
    path(f"{_RECIPE}branches/", branches_page.recipe_branches, name="branches"),
    path(f"{_BRANCH}take-over/", branches_page.branch_take_over, name="branch-take-over"),
    path(f"{_BRANCH}close/", branches_page.branch_close, name="branch-close"),
    path(f"{_RECIPE}comments/", comments_page.recipe_comments, name="comments"),
    path(f"{_RECIPE}comments/<uuid:comment>/resolve/", comments_page.comment_resolve, name="comment-resolve"),
    path(f"{_RECIPE}compare/", comparing_page.recipe_compare, name="compare"),
    path(f"{_RECIPE}apply/", applying_page.recipe_apply, name="apply"),
    path(f"{_RECIPE}parameters/", parameters_page.recipe_parameters, name="parameters"),
    path(f"{_RECIPE}parameters/remove/", parameters_page.parameter_remove, name="parameter-remove"),
    path("recipes/runs/<uuid:run>/", applying_page.run_report, name="run-report"),
    path("recipes/upkeep/<uuid:dataset>/", upkeep_page.dataset_upkeep, name="upkeep"),
    path("recipes/upkeep/<uuid:dataset>/run/", upkeep_page.dataset_remake, name="remake"),
    path(f"{_RECIPE}export/", export_page.recipe_export, name="export"),
    path(f"{_RECIPE}export/menu/", export_page.export_menu, name="export-menu"),
    path(f"{_RECIPE}check/<uuid:source>/", insights_page.recipe_check, name="check"),
    path(f"{_RECIPE}analyses/", analysis_page.analysis_list, name="analyses"),
    path(f"{_RECIPE}analyses/new/", analysis_page.analysis_add, name="analysis-add"),
    path(f"{_RECIPE}analyses/<uuid:analysis>/", analysis_page.analysis_card, name="analysis"),
    path(f"{_RECIPE}analyses/<uuid:analysis>/all-rows/", analysis_page.analysis_whole, name="analysis-whole"),
    path(f"{_RECIPE}analyses/<uuid:analysis>/remove/", analysis_page.analysis_remove, name="analysis-remove"),
    path("recipes/fixes/<uuid:analysis>/", insights_page.insight_fix, name="insight-fix"),
    path(f"{_RECIPE}steps/new/", step_page.step_offers, name="step-offers"),
    path(f"{_RECIPE}steps/suggested/", step_page.step_suggested, name="step-suggested"),
    path(f"{_RECIPE}steps/new/<slug:op>/", step_page.step_add, name="step-add"),
    path(f"{_RECIPE}steps/try/<slug:op>/", step_page.step_try, name="step-try"),
    path(_STEP, step_page.step_edit, name="step-edit"),
    path(f"{_STEP}toggle/", step_page.step_toggle, name="step-toggle"),
    path(f"{_STEP}move/", step_page.step_move, name="step-move"),
    path(f"{_STEP}remove/", step_page.step_remove, name="step-remove"),
]
api_site = [
    path("transforms/", rest.TransformList.as_view(), name="transforms"),
    path("analyses/", rest_analyses.AnalysisKinds.as_view(), name="analyses"),
]
api = [
    path("recipes/", rest.RecipeList.as_view(), name="list"),
    path(_RECIPE, rest.RecipeDetail.as_view(), name="detail"),
    path(f"{_RECIPE}head/", rest.RecipeHead.as_view(), name="head"),
    path(f"{_RECIPE}export/", rest_exports.RecipeExport.as_view(), name="export"),
    path(f"{_RECIPE}versions/", rest.VersionList.as_view(), name="versions"),
    path(f"{_RECIPE}versions/<int:number>/", rest.VersionDetail.as_view(), name="version-detail"),
    path(f"{_RECIPE}versions/<int:number>/rows/", rest.VersionRows.as_view(), name="version-rows"),
    path(f"{_RECIPE}versions/<int:number>/compare/", rest_comparing.VersionCompare.as_view(), name="version-compare"),
    path(f"{_RECIPE}comments/", rest_comments.CommentList.as_view(), name="comments"),
    path(f"{_RECIPE}comments/<uuid:comment>/", rest_comments.CommentDetail.as_view(), name="comment-detail"),
    path(f"{_RECIPE}branches/", rest_branches.BranchList.as_view(), name="branches"),
    path(_BRANCH, rest_branches.BranchDetail.as_view(), name="branch-detail"),
    path(f"{_BRANCH}take-over/", rest_branches.BranchTakeOver.as_view(), name="branch-take-over"),
    path(f"{_RECIPE}analyses/", rest_analyses.AnalysisList.as_view(), name="analyses"),
    path(f"{_RECIPE}analyses/<uuid:analysis>/", rest_analyses.AnalysisDetail.as_view(), name="analysis"),
    path(f"{_RECIPE}analyses/<uuid:analysis>/all-rows/", rest_analyses.AnalysisWhole.as_view(), name="analysis-whole"),
    path(f"{_RECIPE}fixes/", rest_insights.RecipeFixes.as_view(), name="fixes"),
    path("recipes/fixes/", rest_insights.NewFixes.as_view(), name="new-fixes"),
    path(f"{_RECIPE}versions/<int:number>/check/", rest_insights.VersionCheck.as_view(), name="version-check"),
    path(f"{_RECIPE}versions/<int:number>/apply/", rest_applying.VersionApply.as_view(), name="version-apply"),
    path(f"{_RECIPE}versions/<int:number>/dry-run/", rest_applying.VersionDryRun.as_view(), name="version-dry-run"),
    path("recipes/upkeep/<uuid:dataset>/", rest_upkeep.DatasetUpkeep.as_view(), name="upkeep"),
    path("recipes/upkeep/<uuid:dataset>/run/", rest_upkeep.DatasetRemake.as_view(), name="remake"),
    path("recipes/runs/<uuid:run>/", rest_applying.RunDetail.as_view(), name="run-detail"),
]
