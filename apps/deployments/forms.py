"""Forms of deployments."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.datasets.models import DatasetVersion
from apps.deployments.captures import CaptureFilter
from apps.deployments.models import Endpoint
from apps.deployments.queries import CONSOLE, fitting_source
from apps.projects.models import Project
from apps.registry.choices import Decision, Gate
from apps.registry.models import ModelVersion

DEFAULT_DAYS = 90


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TermsForm(forms.Form):
    """How long an endpoint lives and what it keeps."""

    ends_on = forms.DateField(
        label=_("Last day"),
        widget=DateInput(),
        help_text=_("It stops answering after this day. Its owner can extend it."),
    )
    capture_percent = forms.FloatField(
        label=_("Requests to keep (%)"),
        min_value=0,
        max_value=100,
        initial=100,
        help_text=_("Kept requests show under captures. What is not kept is counted."),
    )
    description = forms.CharField(
        label=_("What it is for"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def terms(self) -> dict[str, Any]:
        """The values as the services want them."""
        data = self.cleaned_data
        end = timezone.make_aware(datetime.combine(data["ends_on"] + timedelta(days=1), time.min))
        return {
            "ends_at": end,
            "capture_share": data["capture_percent"] / 100,
            "description": data["description"],
        }

    @staticmethod
    def of(endpoint: Endpoint) -> dict[str, Any]:
        """The initial values that show an endpoint's terms."""
        last = timezone.localtime(endpoint.ends_at) - timedelta(days=1)
        return {
            "ends_on": last.date(),
            "capture_percent": endpoint.capture_share * 100,
            "description": endpoint.description,
        }


class EndpointForm(TermsForm):
    """A new endpoint."""

    field_order = ["name", "stage", "ends_on", "capture_percent", "description"]

    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("It is part of the address that callers use."))
    stage = forms.ChoiceField(
        label=_("Stage"),
        choices=Gate.choices,
        help_text=_("A production endpoint takes only versions that passed both gates."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].initial = timezone.localdate() + timedelta(days=DEFAULT_DAYS)


class DeployForm(forms.Form):
    """Which of the approved versions serves next."""

    version = forms.ModelChoiceField(ModelVersion.objects.none(), label=_("Version"), empty_label=None)
    note = forms.CharField(label=_("Why"), max_length=200, required=False)

    def __init__(self, versions: list[ModelVersion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = ModelVersion.objects.filter(pk__in=[v.pk for v in versions]).select_related(
            "group__project", "run"
        )


class KeyForm(forms.Form):
    """A new API key."""

    name = forms.CharField(label=_("Who or what uses it"), max_length=100)
    days = forms.TypedChoiceField(
        label=_("Expires"),
        choices=[("30", _("in 30 days")), ("90", _("in 90 days")), ("365", _("in a year")), ("never", _("never"))],
        coerce=lambda days: None if days == "never" else int(days),
        initial="90",
    )


class CaptureForm(forms.Form):
    """What to look for among captures."""

    version = forms.ChoiceField(label=_("Version"), required=False)
    key = forms.ChoiceField(label=_("Key"), required=False)
    prediction = forms.CharField(label=_("Prediction"), required=False, max_length=200)
    text = forms.CharField(label=_("In the raw row"), required=False, max_length=200)
    since = forms.DateField(label=_("From"), required=False, widget=DateInput())
    until = forms.DateField(label=_("To"), required=False, widget=DateInput())

    def __init__(self, endpoint: Endpoint, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict.fromkeys(d.version.label for d in endpoint.deployments.all())
        self.key_names = {CONSOLE: str(_("Test console")), **{str(key.id): key.name for key in endpoint.keys.all()}}
        self.fields["version"].choices = [("", _("Any version")), *((label, label) for label in labels)]
        self.fields["key"].choices = [("", _("Any key")), *self.key_names.items()]

    def wanted(self) -> CaptureFilter:
        """The filter; everything when the form makes no sense."""
        if not self.is_valid():
            return CaptureFilter()
        return CaptureFilter(**{name: value for name, value in self.cleaned_data.items() if value})


class BatchForm(forms.Form):
    """What to score with what."""

    version = forms.ModelChoiceField(ModelVersion.objects.none(), label=_("Model version"), empty_label=None)
    source = forms.ModelChoiceField(DatasetVersion.objects.none(), label=_("Dataset version"), empty_label=None)
    output_name = forms.CharField(
        label=_("Name of the scored dataset"),
        max_length=100,
        required=False,
        help_text=_("A dataset of this name gets a new version. Left empty, it is named after the source."),
    )

    def __init__(self, project: Project, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = ModelVersion.objects.filter(group__project=project).exclude(reviews__decision=Decision.REJECTED)
        sources = DatasetVersion.objects.live().filter(dataset__project=project).select_related("dataset")
        self.fields["version"].queryset = versions.select_related("group").order_by("-created_at")
        self.fields["source"].queryset = sources.order_by("dataset__name", "-number")
        if not self.is_bound and "source" not in self.initial:
            version = self._version_shown()
            self.initial["source"] = fitting_source(version) if version else None

    def _version_shown(self) -> ModelVersion | None:
        """The model version that the form starts with: the one asked for, else the newest."""
        versions = self.fields["version"].queryset.select_related("group__project", "run__dataset_version")
        wanted = str(self.initial.get("version", ""))
        return next((v for v in versions if str(v.pk) == wanted), None) or versions.first()
