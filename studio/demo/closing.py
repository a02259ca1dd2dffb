"""What the terminal says when the guided project stands; the same at every start."""

from django.conf import settings
from django.urls import reverse

from apps.deployments.snippets import snippets_for
from studio.credentials import Credentials
from studio.demo.people import DUTIES
from studio.demo.story import SEED, Scene

METRICS = ("accuracy", "auc", "f1", "precision", "recall")


def facts(scene: Scene, credentials: Credentials) -> str:
    """Figures, a call to paste, an address and the accounts."""
    values = {metric.name: metric.value for metric in scene.run.metrics.all()}
    figures = ", ".join(f"{name} {values[name]:.3f}" for name in METRICS if values.get(name) is not None)
    (curl,) = [s.text for s in snippets_for(scene.endpoint, scene.row, scene.key) if s.language == "curl"]
    home = settings.PUBLIC_URL + reverse("projects:home", args=[scene.project.slug])
    people = [f"  {name:<6} {credentials.get(name) or '(changed)':<16} {DUTIES[name]}" for name in DUTIES]
    return f"""
Test accuracy: {values["accuracy"]:.1%} on {scene.run.rows["test"]} rows nobody trained on (seed {SEED}).
On the test part: {figures}.

Ask the production endpoint about a tumour; the answer is {scene.answer["predictions"][0]["prediction"]}:

{curl}

Now look at it: {home}
Accounts (also in {credentials.path}):

{chr(10).join(people)}
  {"admin":<6} {credentials.get("admin") or "(changed)":<16} administers the studio
"""
