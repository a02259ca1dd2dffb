"""Each verb that the code writes into the trail has words, in French as well."""

import re
from pathlib import Path

from django.db import transaction
from django.urls import reverse
from django.utils import translation

from apps.audit.services import record
from apps.audit.wording import VERBS, said
from apps.registry.choices import Decision

APPS = Path(__file__).resolve().parents[3] / "apps"
WRITTEN = re.compile(r"\brecord\(\s*[\w.]+,\s*f?\"([a-z_]+\.[a-z_{}]+)\"")


def test_every_verb_that_is_written_has_words_and_no_other():
    found = {verb for file in APPS.rglob("*.py") for verb in WRITTEN.findall(file.read_text())}
    decisions = {f"model_version.{decision}" for decision in Decision.values}
    assert found - {"model_version.{decision}"} | decisions == set(VERBS)
    with translation.override("fr"):
        french = {verb: str(words) for verb, words in VERBS.items()}
    assert all(french[verb] != str(words) for verb, words in VERBS.items())
    assert said("thing.of_tomorrow") == "thing.of_tomorrow"


def test_the_page_says_what_happened(client_for, cast, project):
    with transaction.atomic():
        record(cast.olga, "project.created", project, project)
    page = client_for(cast.olga).get(reverse("projects:audit", args=[project.slug]))
    assert '<td title="project.created">Project created</td>' in page.text
