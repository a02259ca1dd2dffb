"""Pages about recipes."""
