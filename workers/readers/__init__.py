"""File formats, one file each."""

from workers.core.reader import Reader, Source
from workers.core.registry import Registry
from workers.core.words import _, say

readers: Registry[Reader] = Registry("workers.readers", Reader)  # type: ignore[type-abstract]

VAGUE = ("", ".txt", ".dat", ".data", ".log")
"""Endings that do not say how a text file is laid out."""


def reader_for(source: Source) -> Reader:
    """The reader of a file: by what it begins with, then by its name, by its content where the name says nothing.

    Raises ``DataError`` when nobody reads it.
    """
    with source.path.open("rb") as handle:
        head = handle.read(16)
    for reader in readers.all():
        if any(head.startswith(magic) for magic in reader.magic):
            return reader
    suffix = _suffix(source.name)
    if suffix in VAGUE:
        for reader in readers.all():
            if reader.recognises(source):
                return reader
    for reader in readers.all():
        if suffix in reader.extensions:
            if not reader.magic:
                return reader
            said = _(
                "this kind of file cannot be read. It is named like {label}, but its content is not. If it is text, "
                "name it .csv and choose it again."
            )
            raise source.problem(say(said, label=say(reader.label)), unreadable=_is_binary(source))
    said = _("this kind of file cannot be read. Files that can: {known}.")
    raise source.problem(say(said, known=", ".join(extensions())), unreadable=_is_binary(source))


def _is_binary(source: Source) -> bool:
    """Whether the file is no text, so that nothing is gained by reading it as one."""
    with source.path.open("rb") as handle:
        return b"\0" in handle.read(4_096)


def has_known_name(name: str) -> bool:
    """Whether the name of a file lets it be read, unless its content speaks against it."""
    suffix = _suffix(name)
    return suffix in VAGUE or suffix in extensions()


def has_known_beginning(head: bytes) -> bool:
    """Whether what a file begins with says what it is, whatever it is called."""
    return any(head.startswith(magic) for reader in readers.all() for magic in reader.magic)


def _suffix(name: str) -> str:
    return f".{name.rsplit('.', 1)[-1].lower()}" if "." in name else ""


def extensions() -> list[str]:
    """What the names of readable files end with."""
    return [extension for reader in readers.all() for extension in reader.extensions]
