"""The training form: every field starts with what the data suggest."""

from dataclasses import fields
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.datasets.models import DatasetVersion
from apps.projects.models import Project
from apps.recipes.models import Recipe
from apps.training import queries
from apps.training.wishes import MOST_SEED, MOST_TRIALS, Wishes
from workers.algorithms import algorithms
from workers.core.algorithm import BINARY, MULTICLASS, REGRESSION
from workers.metrics import metrics_for
from workers.training.suggest import Suggestion, learnable

TASKS = {BINARY: _("Yes or no (two classes)"), MULTICLASS: _("One of several classes"), REGRESSION: _("A number")}
NEW = "new"
SHARED = _("Runs on the same split are judged on the same rows, so they can be compared.")
ASKS_AGAIN = {"hx-get": ""}
"""On a field whose change the rest of the form, its estimate or its code follows."""
TYPED = ("trials", "seed", "name", "experiment")
ASKS_FACTS = {
    **ASKS_AGAIN,
    "hx-target": "#train-estimate",
    "hx-select": "#train-estimate",
    "hx-select-oob": "#train-code",
    "hx-trigger": "input delay:300ms, change",
    "hx-sync": "this:replace",
}
"""On a field that people type in: only the estimate and the code follow it, while they type, so nothing typed is drawn
over."""
FOLLOWS = {
    "version": ("recipe", "target", "task", "split", "moment", "metric", "positive", "balanced"),
    "recipe": ("target", "task", "metric", "positive", "balanced"),
    "target": ("task", "split", "metric", "positive", "balanced"),
    "task": ("metric", "positive", "balanced"),
}
"""A field, and those whose old values mean nothing once it changed."""


class DataForm(forms.Form):
    """What to learn from. The rest of the form follows from these two."""

    version = forms.ModelChoiceField(label=_("Data"), queryset=DatasetVersion.objects.none(), empty_label=None)
    recipe = forms.ModelChoiceField(
        label=_("Recipe"),
        queryset=Recipe.objects.none(),
        required=False,
        empty_label=_("None: the columns as they are"),
    )

    def __init__(self, actor: Any, project: Project, data: QueryDict | None) -> None:
        super().__init__(data)
        self.fields["version"].queryset = queries.versions_of(actor, project)
        self.fields["recipe"].queryset = queries.recipes_of(actor, project)
        for field in self.fields.values():
            field.widget.attrs |= ASKS_AGAIN


class TrainForm(forms.Form):
    """What to learn and how. Choices come from the suggestion; a value outside them is refused."""

    target = forms.ChoiceField(label=_("Target"), help_text=_("The column to predict."))
    task = forms.ChoiceField(label=_("Task"), choices=list(TASKS.items()))
    positive = forms.ChoiceField(label=_("Positive class"))
    split = forms.ChoiceField(label=_("Split"))
    moment = forms.ChoiceField(
        label=_("Moment of the prediction"),
        required=False,
        help_text=_("When each row is asked about. Training stops where a date that it learns from lies after it."),
    )
    metric = forms.ChoiceField(label=_("Tune by"))
    balanced = forms.BooleanField(label=_("Let rare classes weigh as much as common ones"), required=False)
    algorithm = forms.ChoiceField(label=_("Algorithm"), widget=forms.RadioSelect)
    trials = forms.IntegerField(
        label=_("Trials"), min_value=0, max_value=MOST_TRIALS, initial=25,
        help_text=_("How many settings tuning tries; 0 fits the settings below as they are."),
    )  # fmt: skip
    seed = forms.IntegerField(
        label=_("Seed"), min_value=0, max_value=MOST_SEED, initial=0, help_text=_("The same seed gives the same model.")
    )
    name = forms.CharField(label=_("Name of the run"), required=False, max_length=100)
    experiment = forms.CharField(
        label=_("Experiment"), required=False, max_length=100, help_text=_("Made when it is not there yet.")
    )

    def __init__(
        self, found: Suggestion, version: DatasetVersion, data: QueryDict | None, initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial=initial)
        able = [a for a in algorithms.all() if found.task in a.tasks]
        self._choose("target", [(c["name"], f"{c['name']} ({c['kind']})") for c in learnable(found.columns)])
        self._choose("metric", [(m.name, _(m.label)) for m in metrics_for(found.task)])
        self._choose("algorithm", [(a.name, _(a.label)) for a in able])
        self._choose("positive", [(label, label) for label in found.classes])
        splits = [
            (str(split.id), split.name) for split in version.splits.all() if {"train", "test"} <= set(split.parts)
        ]
        self._choose("split", [*splits, (NEW, _("A new one, 60/20/20"))])
        dates = queries.dates_of(version)
        self._choose("moment", [("", _("That of a split along time, if any")), *((name, name) for name in dates)])
        if not dates:
            del self.fields["moment"]
        reasons = found.reasons if initial["split"] == NEW else {**found.reasons, "split": SHARED}
        for field, reason in reasons.items():
            if field in self.fields:
                self.fields[field].help_text = _(reason)
        for name, field in self.fields.items():
            field.widget.attrs |= ASKS_FACTS if name in TYPED else ASKS_AGAIN
        if found.task != BINARY:
            del self.fields["positive"]
        if found.task == REGRESSION:
            del self.fields["balanced"]

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def wishes(self, params: dict[str, Any]) -> Wishes:
        """What the service takes."""
        known = {f.name for f in fields(Wishes)}
        chosen = {name: value for name, value in self.cleaned_data.items() if name in known}
        return Wishes(**{**chosen, "params": params})
