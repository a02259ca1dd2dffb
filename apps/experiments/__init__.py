"""Experiments: runs with their numbers, their files and where they came from; tables and comparisons of them."""
