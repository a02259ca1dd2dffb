"""The subcommands of `etabli`, one file each, every one with a ``command``."""
