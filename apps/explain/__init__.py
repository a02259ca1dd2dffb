"""Explain: why a run's model says what it says, as a panel on the run's page."""
