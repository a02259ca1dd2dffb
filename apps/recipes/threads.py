"""The comments of a recipe by what they are about."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from apps.recipes.editor import Editor
from apps.recipes.models import RecipeComment
from apps.recipes.queries import comments_of


@dataclass
class Thread:
    """Comments on one thing; ``title`` is the step's sentence or the column's name."""

    about: str
    title: str
    comments: list[RecipeComment] = field(default_factory=list)


def threads(editor: Editor) -> list[Thread]:
    """Those on the whole recipe first, then by step in their order, steps that are gone, and columns."""
    sentences = {line.step.id: f"{line.index}. {line.sentence}" for line in editor.lines}
    found: dict[str, Thread] = {"": Thread("", _("The whole recipe"))}
    found |= {f"step:{name}": Thread(f"step:{name}", said) for name, said in sentences.items()}
    for comment in comments_of(editor.recipe):
        about = f"step:{comment.step}" if comment.step else f"column:{comment.column}" if comment.column else ""
        gone = _("A step that is gone (v%(number)d)") % {"number": comment.version.number}
        title = comment.column if comment.column else gone
        found.setdefault(about, Thread(about, title)).comments.append(comment)
    return [thread for thread in found.values() if thread.comments]
