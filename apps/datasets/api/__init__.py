"""The REST interface to datasets."""
