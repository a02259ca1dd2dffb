"""Explanations: how much each original column moved each prediction."""
