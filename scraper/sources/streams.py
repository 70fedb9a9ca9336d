"""Compressed streams, read in bounded memory and with their damage noticed.

The standard library's readers end quietly or not at all where a member is cut, and have no common
interface; the decompressor objects of zlib, bz2, lzma and zstandard do.
"""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, NamedTuple

import zstandard


class Codec(NamedTuple):
    """How a compression is told and undone; `piece` bytes of it inflate to 32 MiB at the most."""

    magic: bytes
    opener: Callable[[], Any]
    piece: int


CODECS = (
    Codec(b"\x1f\x8b", lambda: zlib.decompressobj(31), 1 << 14),  # 1,032 : 1
    Codec(b"\x28\xb5\x2f\xfd", lambda: zstandard.ZstdDecompressor().decompressobj(), 1 << 10),
    Codec(b"BZh", bz2.BZ2Decompressor, 1 << 9),
    Codec(b"\xfd7zXZ\x00", lzma.LZMADecompressor, 1 << 11),
)


class DamagedError(OSError):
    """A compressed stream is cut or broken; what came before was good."""


FAULTS = (OSError, EOFError, zlib.error, lzma.LZMAError, zstandard.ZstdError)


def why(error: Exception) -> str:
    """The reason of a fault in one line, without the path that the origin names anyway."""
    strerror = error.strerror if isinstance(error, OSError) else None
    return (strerror or str(error) or type(error).__name__).lower()


class Inflating(io.RawIOBase):
    """The plain bytes of a compressed stream of any number of members.

    Reading raises `DamagedError` where the stream is broken or ends inside a member.
    """

    def __init__(self, source: BinaryIO, start: bytes, codec: Codec) -> None:
        self._source = source
        self._codec = codec
        self._member: Any = codec.opener()
        self._input, self._at = start, 0
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        while not self._ready:
            if not self._step():
                return 0
        size = min(len(target), len(self._ready))
        target[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _step(self) -> bool:
        """Inflate one piece more; False at a proper end."""
        if self._at >= len(self._input):
            self._input, self._at = self._source.read(1 << 16), 0
        if not self._input:
            if self._member is not None:
                raise DamagedError("the file ends inside compressed data")
            return False
        piece = self._input[self._at : self._at + self._codec.piece]
        if self._member is None:
            padding = len(piece) - len(piece.lstrip(b"\0"))  # tape blocks are filled with NULs
            if padding:
                self._at += padding
                return True
            self._member = self._codec.opener()
        self._at += len(piece)
        try:
            self._ready = memoryview(self._member.decompress(piece))
        except FAULTS as error:
            raise DamagedError(f"broken compressed data ({error})") from error
        if self._member.eof:
            self._at -= len(self._member.unused_data)
            self._member = None
        return True


def plain(stream: BinaryIO) -> io.BufferedReader:
    """The stream with whatever compression it has, told by its first bytes, taken off."""
    start = stream.read(6)
    for codec in CODECS:
        if start.startswith(codec.magic):
            return io.BufferedReader(Inflating(stream, start, codec), 1 << 16)
    return rejoined(stream, start)


def rejoined(stream: BinaryIO, start: bytes) -> io.BufferedReader:
    """The stream with its first bytes, which were read already, before it."""
    return io.BufferedReader(_Rejoined(stream, start), 1 << 16)


class _Rejoined(io.RawIOBase):
    """A stream whose first bytes were already read."""

    def __init__(self, source: BinaryIO, start: bytes) -> None:
        self._source = source
        self._start = start

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        data = self._start[: len(target)] or self._source.read(len(target))
        self._start = self._start[len(target) :]
        target[: len(data)] = data
        return len(data)
