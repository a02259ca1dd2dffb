"""Ways to import, and what people say of columns."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mode(models.TextChoices):
    """What an import does to the dataset's rows."""

    REPLACE = "replace", _("Replace the rows")
    APPEND = "append", _("Append to the rows")


class Goal(models.TextChoices):
    """Why a source is asked."""

    TRY = "try", _("Try the connection")
    LOOK = "look", _("Look at what comes")
    IMPORT = "import", _("Import")


class Every(models.TextChoices):
    """When a dataset is refreshed from its source by itself."""

    HOUR = "hour", _("Every hour")
    DAY = "day", _("Every day")
    MONDAY = "monday", _("Every Monday")
    TUESDAY = "tuesday", _("Every Tuesday")
    WEDNESDAY = "wednesday", _("Every Wednesday")
    THURSDAY = "thursday", _("Every Thursday")
    FRIDAY = "friday", _("Every Friday")
    SATURDAY = "saturday", _("Every Saturday")
    SUNDAY = "sunday", _("Every Sunday")


WEEKDAYS = (
    Every.MONDAY, Every.TUESDAY, Every.WEDNESDAY, Every.THURSDAY, Every.FRIDAY, Every.SATURDAY, Every.SUNDAY,
)  # fmt: skip


class Mark(models.TextChoices):
    """What people can say of a column."""

    SENSITIVE = "sensitive", _("Sensitive")


FILE_COLUMN = "file_column"
"""Whether a column says which file a row came from."""

WISHES = (
    ("decimal", _("Decimals are written"), (("", _("Find out")), (",", "1,5"), (".", "1.5"))),
    (
        "dates",
        _("03/04/2025 is"),
        (("", _("Find out")), ("day", _("3 April")), ("month", _("4 March"))),
    ),
    (
        "misfits",
        _("Values that do not fit a form you chose"),
        (("", _("Become missing, and are counted")), ("refuse", _("Stop the import"))),
    ),
)
"""What can be said of all values at once; the first choice of each says nothing."""
