"""What roles are for and what each right lets people do, in words."""

from django.utils.translation import gettext_lazy as _

from apps.projects.choices import Role

ROLES = {
    Role.OWNER: _("Does everything here, and says who is in the project."),
    Role.DATA_SCIENTIST: _("Prepares data, trains models and registers them for review."),
    Role.ANALYST: _("Brings in data and prepares it; trains no models."),
    Role.REVIEWER: _("Reads everything, tests models and decides which go on."),
    Role.DEPLOYER: _("Puts approved models to work and looks after their endpoints."),
    Role.VIEWER: _("Reads everything and changes nothing."),
}

RIGHTS = {
    "project.view": _("See the project and its members"),
    "dataset.view": _("See datasets"),
    "source.view": _("See data sources"),
    "recipe.view": _("See recipes"),
    "run.view": _("See experiments and runs"),
    "model.view": _("See models"),
    "endpoint.view": _("See endpoints"),
    "job.view": _("See jobs and their logs"),
    "source.edit": _("Save and change data sources"),
    "dataset.create": _("Make datasets"),
    "dataset.edit": _("Add versions, notes and tags to datasets"),
    "dataset.trash": _("Move datasets to the trash and back"),
    "dataset.sensitive": _("See sensitive columns, and say which are"),
    "split.create": _("Split data into parts for training and testing"),
    "recipe.edit": _("Write and change recipes"),
    "batch.start": _("Score whole datasets"),
    "job.cancel": _("Stop jobs"),
    "run.start": _("Train models"),
    "run.edit": _("Name, tag and sort runs"),
    "model.register": _("Register models for review"),
    "notebook.open": _("Work in notebooks"),
    "endpoint.test": _("Try an endpoint by hand"),
    "review.decide": _("Approve or reject models made by others"),
    "capture.view": _("See what endpoints were asked and answered"),
    "audit.view": _("Read the audit trail"),
    "endpoint.create": _("Make endpoints"),
    "endpoint.deploy": _("Put approved models on endpoints"),
    "endpoint.key": _("Give out and revoke the keys of endpoints"),
    "dataset.purge": _("Delete data for good"),
    "project.edit": _("Change the project’s name and settings"),
    "project.members": _("Add and remove members"),
}
