"""Training: a form pre-filled from the data, one job per model, a run when it succeeds."""
