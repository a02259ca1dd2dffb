"""Forms of recipes: a new one, and applying one. Forms of steps are drawn from the transforms' parameters."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.datasets.models import Dataset, DatasetVersion
from apps.recipes.choices import OnFailure
from apps.recipes.clusters import has_cluster
from apps.recipes.editor import Editor
from apps.recipes.models import RecipeRun


class NewRecipeForm(forms.Form):
    """A name, and the data that it is shown on."""

    name = forms.CharField(label=_("Name"), max_length=100)
    dataset = forms.ModelChoiceField(
        label=_("Dataset"),
        queryset=Dataset.objects.none(),
        empty_label=None,
        help_text=_("Its newest version is shown while you edit. The recipe can be applied to other data later."),
    )

    def __init__(self, data: Any, datasets: QuerySet[Dataset], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["dataset"].queryset = datasets


class BranchForm(forms.Form):
    """What a branch is called."""

    name = forms.CharField(label=_("Name"), max_length=60)


class CommentForm(forms.Form):
    """What is said, and of what."""

    about = forms.ChoiceField(label=_("About"), required=False)
    text = forms.CharField(
        label=_("Comment"),
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Name a colleague as @username: it shows among their news. A few signs of Markdown work."),
    )

    def __init__(self, data: Any, editor: Editor, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        steps = [(f"step:{line.step.id}", f"{line.index}. {line.sentence}") for line in editor.lines]
        schema = editor.before(len(editor.lines) + 1) or ()
        columns = [(f"column:{column.name}", column.name) for column in schema]
        self.fields["about"].choices = [("", _("The whole recipe")), (_("Steps"), steps), (_("Columns"), columns)]

    @property
    def subject(self) -> dict[str, str]:
        """The step or the column that is meant, as the service takes it."""
        kind, _sign, name = self.cleaned_data["about"].partition(":")
        return {kind: name} if kind else {}


class ApplyForm(forms.Form):
    """Which rows, and what the result is called."""

    source = forms.ModelChoiceField(label=_("Apply to"), queryset=DatasetVersion.objects.none(), empty_label=None)
    target = forms.ModelChoiceField(
        label=_("Result"),
        queryset=Dataset.objects.none(),
        required=False,
        empty_label=_("A new dataset"),
        help_text=_("A new dataset, or the next version of one."),
    )
    name = forms.CharField(label=_("Name of the new dataset"), max_length=100, required=False)
    learned_from = forms.ModelChoiceField(
        label=_("Steps learn from"),
        queryset=RecipeRun.objects.none(),
        required=False,
        empty_label=_("These rows"),
        help_text=_("From these rows, or as for a dataset that the recipe made: same medians, same categories."),
    )
    on_failure = forms.ChoiceField(label=_("When a step fails"), choices=OnFailure.choices, required=False)
    on_cluster = forms.BooleanField(
        label=_("On the cluster"),
        required=False,
        help_text=_("For data that outgrow this machine: Apache Spark does it."),
    )

    def shows_columns(self, page: str) -> None:
        """Where rows are chosen, let ``page`` say at once which columns they lack."""
        told = {"hx-get": page, "hx-select": "#apply-columns", "hx-target": "#apply-columns", "hx-swap": "outerHTML"}
        self.fields["source"].widget.attrs.update(told)

    def clean_on_failure(self) -> str:
        return self.cleaned_data["on_failure"] or OnFailure.STOP

    def __init__(
        self,
        data: Any,
        versions: QuerySet[DatasetVersion],
        datasets: QuerySet[Dataset],
        runs: QuerySet[RecipeRun],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["source"].queryset = versions
        self.fields["target"].queryset = datasets
        learned = self.fields["learned_from"]
        learned.queryset, learned.label_from_instance = runs, lambda run: str(run.output)
        if not runs.exists():
            del self.fields["learned_from"]
        if not has_cluster():
            del self.fields["on_cluster"]
