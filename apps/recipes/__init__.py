"""Recipes: preparing data step by step, without code, and the same again wherever the model goes."""
