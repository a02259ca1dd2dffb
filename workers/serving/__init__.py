"""The real-time inference server: a process of its own that answers raw rows, swaps models and keeps captures.

The studio writes one state document (what to serve, which keys open it); the server follows it and writes back one
status document per replica. Neither waits for the other, and the server needs no database.
"""
