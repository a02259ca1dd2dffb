"""Notebooks inside the studio: one Jupyter server per person and project, behind the studio's own address."""
