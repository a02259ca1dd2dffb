"""French figures as browsers write them."""

THOUSAND_SEPARATOR = "\u202f"
