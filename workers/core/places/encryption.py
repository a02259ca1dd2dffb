"""How far a connection to a database must be encrypted."""

from workers.core.words import _

PREFERRED, REQUIRED, VERIFIED = "preferred", "required", "verified"
ENCRYPTION = {
    PREFERRED: _("If the server offers it"),
    REQUIRED: _("Always"),
    VERIFIED: _("Always, and the server's certificate must be right"),
}
