"""The quality and insights report of a version."""
