"""One machine, one command: starts the studio's processes in order, mends them when they fall, stops them together."""
