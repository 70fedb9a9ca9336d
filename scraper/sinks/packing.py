"""Compression of outputs, in members that stand alone: a file may be cut between any two."""

from __future__ import annotations

import gzip


def gzipped(data: bytes) -> bytes:
    """A gzip member without the time, so that equal runs give equal files."""
    return gzip.compress(data, 6, mtime=0)


def zstandard_packed(data: bytes) -> bytes:
    """A zstd frame with its checksum."""
    import zstandard  # noqa: PLC0415  only for those who ask for it

    return zstandard.ZstdCompressor(write_checksum=True).compress(data)
