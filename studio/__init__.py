"""The studio: settings, addresses, doors. Knows every room; no room knows it."""
