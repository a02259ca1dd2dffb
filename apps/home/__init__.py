"""The top floor: dashboard, search, notifications. It has no tables and nothing imports it."""
