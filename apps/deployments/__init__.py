"""Endpoints and what serves behind them: roll-outs, API keys, captures, batch scoring."""
