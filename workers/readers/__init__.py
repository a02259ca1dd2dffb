"""File formats, one file each."""

from workers.core.reader import Reader, Source
from workers.core.registry import Registry

readers: Registry[Reader] = Registry("workers.readers", Reader)  # type: ignore[type-abstract]


def reader_for(source: Source) -> Reader:
    """The reader of a file: by what it begins with, then by its name. Raises ``DataError`` when nobody reads it."""
    with source.path.open("rb") as handle:
        head = handle.read(16)
    for reader in readers.all():
        if any(head.startswith(magic) for magic in reader.magic):
            return reader
    suffix = f".{source.name.rsplit('.', 1)[-1].lower()}" if "." in source.name else ""
    for reader in readers.all():
        if suffix in reader.extensions and not reader.magic:
            return reader
    known = ", ".join(extension for reader in readers.all() for extension in reader.extensions)
    raise source.problem(f"this kind of file cannot be read. Files that can: {known}.")
