"""Engines: each knows the primitives and plans of the expression language, and no transform."""
