"""Datasets: uploads, imports, versions, profiles, splits."""
