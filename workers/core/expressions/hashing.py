"""Hashes of text and of its words, and how alike two texts are written."""

import zlib


def crc_32(text: str) -> int:
    """The CRC-32 of the text in UTF-8 (polynomial 0x04C11DB7 reflected, as in zip, PNG and Spark), 0 to 2^32 - 1."""
    return zlib.crc32(text.encode())


def word_buckets(text: str, count: int) -> str | None:
    """For each word between spaces its CRC-32 modulo ``count``, each with a space on either side."""
    if count < 1:
        return None
    return "".join(f" {crc_32(word) % count} " for word in text.split(" ") if word)


def trigram_similarity(first: str, second: str) -> float:
    """Jaccard similarity of the sets of three neighbouring code points, two spaces put before the text and one behind.

    Those of text without anything are none, and two such texts are alike.
    """
    one, other = _trigrams(first), _trigrams(second)
    every = len(one | other)
    return len(one & other) / every if every else 1.0


def _trigrams(text: str) -> set[str]:
    padded = f"  {text} " if text else ""
    return {padded[at : at + 3] for at in range(len(padded) - 2)}
