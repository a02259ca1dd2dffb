"""Two gates and four eyes: who may decide, in which order, and what an approval binds."""

import pytest
from django.http import Http404

from apps.audit.models import AuditEvent
from apps.core.errors import Conflict, DomainError, NotAllowed
from apps.core.storage import store
from apps.projects.models import Project
from apps.registry.choices import Decision, Gate, Status
from apps.registry.queries import waiting_for_review
from apps.registry.services import check_approved, create_group, decide, register_version
from tests.cast import Cast
from tests.factories.models import make_approved, make_group, make_run, make_version
from workers.core.errors import ComputeError

APPROVED, REJECTED = Decision.APPROVED, Decision.REJECTED


def test_versions_are_numbered_and_pending(cast: Cast, project: Project) -> None:
    first, second = make_version(project, cast.dan), make_version(project, cast.dan, penalty=2)
    assert (str(first), str(second)) == ("churn v1", "churn v2")
    assert first.status == Status.PENDING
    assert waiting_for_review(project) == [first, second]


def test_a_run_is_registered_once_per_group(cast: Cast, project: Project) -> None:
    version = make_version(project, cast.dan)
    with pytest.raises(Conflict, match="already registered as churn v1"):
        register_version(cast.dan, version.run, version.group)


def test_group_names_become_addresses_and_are_unique(cast: Cast, project: Project) -> None:
    assert create_group(cast.dan, project, "Client churn").name == "client-churn"
    with pytest.raises(Conflict, match="already a model group"):
        create_group(cast.dan, project, "client  CHURN")
    with pytest.raises(DomainError, match="letters"):
        create_group(cast.dan, project, "???")


def test_rita_approves_for_staging_then_production(cast: Cast, project: Project) -> None:
    version = make_version(project, cast.dan)
    review = decide(cast.rita, version, Gate.STAGING, APPROVED, "The intervals are narrow enough.")
    version.refresh_from_db()
    assert (version.status, review.comment) == (Status.STAGING, "The intervals are narrow enough.")
    decide(cast.rita, version, Gate.PRODUCTION, APPROVED, "Staging held for a week.")
    assert version.status == Status.PRODUCTION
    assert waiting_for_review(project) == []
    check_approved(version, Gate.PRODUCTION)
    assert AuditEvent.objects.filter(verb="model_version.approved").count() == 2


def test_production_stands_behind_staging(cast: Cast, project: Project) -> None:
    version = make_version(project, cast.dan)
    with pytest.raises(Conflict, match="behind staging"):
        decide(cast.rita, version, Gate.PRODUCTION, APPROVED, "Straight to the top.")


@pytest.mark.parametrize("comment", ["", "   \n"])
def test_a_decision_needs_a_comment(cast: Cast, project: Project, comment: str) -> None:
    version = make_version(project, cast.dan)
    with pytest.raises(DomainError, match="comment"):
        decide(cast.rita, version, Gate.STAGING, APPROVED, comment)
    assert not version.reviews.exists()


def test_the_author_never_decides_whatever_their_role(cast: Cast, project: Project) -> None:
    registered = make_version(project, cast.olga)
    trained = register_version(cast.dan, make_run(project, cast.olga, penalty=3), make_group(project, cast.dan))
    for version in (registered, trained):
        for gate in Gate.values:
            for decision in Decision.values:
                with pytest.raises(NotAllowed, match="somebody else"):
                    decide(cast.olga, version, gate, decision, "It is mine.")
    cast.olga.is_superuser = True
    with pytest.raises(NotAllowed, match="somebody else"):
        decide(cast.olga, registered, Gate.STAGING, APPROVED, "I run this studio.")


def test_only_reviewers_and_owners_decide(cast: Cast, project: Project) -> None:
    version = make_version(project, cast.dan)
    for person in (cast.dan, cast.ana, cast.dora, cast.vic):
        with pytest.raises(NotAllowed):
            decide(person, version, Gate.STAGING, APPROVED, "Please.")
    with pytest.raises(Http404):
        decide(cast.sam, version, Gate.STAGING, APPROVED, "Please.")


def test_a_rejection_shuts_the_gate_until_it_is_reviewed_again(cast: Cast, project: Project) -> None:
    version = make_approved(project, cast, Gate.PRODUCTION)
    decide(cast.rita, version, Gate.STAGING, REJECTED, "A column leaks the answer.")
    assert version.status == Status.REJECTED
    for gate in Gate.values:
        with pytest.raises(Conflict, match="not approved for staging"):
            check_approved(version, gate)
    decide(cast.olga, version, Gate.STAGING, APPROVED, "It did not leak after all.")
    check_approved(version, Gate.PRODUCTION)


def test_the_same_decision_twice_is_a_conflict(cast: Cast, project: Project) -> None:
    version = make_approved(project, cast)
    with pytest.raises(Conflict, match="already decided"):
        decide(cast.olga, version, Gate.STAGING, APPROVED, "Me too.")


@pytest.mark.parametrize(
    ("field", "value"), [("environment", {"code": "other"}), ("package", None), ("dataset", "0" * 64)]
)
def test_any_change_voids_the_approval(cast: Cast, project: Project, field: str, value: object) -> None:
    version = make_approved(project, cast)
    run = version.run
    if field == "dataset":
        run.dataset_version.digest = value
        run.dataset_version.save()
    else:
        setattr(run, field, value or make_run(project, cast.dan, penalty=50).package)
        run.save()
    with pytest.raises(Conflict, match="void"):
        check_approved(version, Gate.STAGING)


def test_changed_bytes_of_the_package_are_found(cast: Cast, project: Project) -> None:
    version = make_approved(project, cast)
    blob = store().folder_manifest(version.run.package)["recipe.json"]
    store().local_file(blob).write_text("{}")
    with pytest.raises(ComputeError, match="checksum"):
        check_approved(version, Gate.STAGING)


def test_runs_of_other_projects_cannot_be_registered(cast: Cast, project: Project) -> None:
    other = Project.objects.create(name="Other", slug="other", created_by=cast.sam)
    run = make_run(project, cast.dan)
    run.project = other
    with pytest.raises(DomainError, match="another project"):
        register_version(cast.dan, run, make_group(project, cast.dan))
