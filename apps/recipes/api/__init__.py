"""The REST interface to recipes."""
