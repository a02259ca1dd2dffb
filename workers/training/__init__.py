"""Training: from a version, a split, a recipe and a target to an evaluated model package."""
