"""What can be done with recipes."""

from apps.recipes.services.analyses import analyse_all_rows, attach_analysis, detach_analysis
from apps.recipes.services.branches import close_branch, create_branch, take_over
from apps.recipes.services.comments import comment, resolve
from apps.recipes.services.insights import fix_warning, holds, recheck
from apps.recipes.services.parameters import remove_parameter, set_parameter
from apps.recipes.services.recipes import commit_recipe, create_recipe, move_head
from apps.recipes.services.steps import add_step, change_step, move_step, remove_step, toggle_step
from apps.recipes.services.upkeep import follow, go_on, keep_up_to_date, leave_as_it_is, remake
from apps.recipes.services.versions import make_version
from apps.recipes.services.visits import see

__all__ = [
    "add_step",
    "analyse_all_rows",
    "attach_analysis",
    "change_step",
    "close_branch",
    "comment",
    "commit_recipe",
    "create_branch",
    "create_recipe",
    "detach_analysis",
    "fix_warning",
    "follow",
    "go_on",
    "holds",
    "keep_up_to_date",
    "leave_as_it_is",
    "make_version",
    "move_head",
    "move_step",
    "recheck",
    "remake",
    "remove_parameter",
    "remove_step",
    "resolve",
    "see",
    "set_parameter",
    "take_over",
    "toggle_step",
]
