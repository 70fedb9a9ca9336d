"""Content codings of HTTP bodies undone as a stream, in bounded memory and to their end marks."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

_PIECE = 1 << 18  # decoded bytes at a time: what a bomb can cost above the cap
_MAX_MEMBERS = 1000  # of one gzip body; 100,000 empty ones are an attack


class Decoder(Protocol):
    """One coding. `feed` yields decoded pieces; `done` once the end mark has been seen."""

    @property
    def done(self) -> bool: ...

    def feed(self, data: bytes) -> Iterator[bytes]: ...


class Inflate:
    """gzip with all its members, and deflate with or without its zlib header."""

    def __init__(self, *, gzip: bool) -> None:
        self.gzip = gzip
        self.members = 1
        self.start = b""
        self.inner = zlib.decompressobj(31) if gzip else None

    @property
    def done(self) -> bool:
        return self.inner is not None and self.inner.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decoded pieces of at most `_PIECE` bytes. Raises `zlib.error`."""
        if self.inner is None:
            self.start += data
            if len(self.start) < 2:
                return
            data, header = self.start, int.from_bytes(self.start[:2], "big")
            with_header = data[0] & 15 == 8 and header % 31 == 0
            self.inner = zlib.decompressobj(15 if with_header else -15)
        more = True
        while more:
            if self.inner.eof and not self._next_member(data):
                return
            piece = self.inner.decompress(data, _PIECE)
            yield piece
            data = self.inner.unused_data if self.inner.eof else self.inner.unconsumed_tail
            more = bool(data) or (len(piece) == _PIECE and not self.inner.eof)

    def _next_member(self, rest: bytes) -> bool:
        """Whether another gzip member follows; anything else there is padding."""
        if not self.gzip or rest[:1] != b"\x1f" or self.members >= _MAX_MEMBERS:
            return False
        self.members += 1
        self.inner = zlib.decompressobj(31)
        return True


class Brotli:
    """br (RFC 7932)."""

    def __init__(self) -> None:
        import brotli  # noqa: PLC0415  loaded for the servers that use it

        self.inner = brotli.Decompressor()

    @property
    def done(self) -> bool:
        return bool(self.inner.is_finished())

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decoded pieces of about `_PIECE` bytes. Raises `brotli.error`."""
        if self.done:
            return
        yield self.inner.process(data, output_buffer_limit=_PIECE)
        while not self.inner.can_accept_more_data():
            yield self.inner.process(b"", output_buffer_limit=_PIECE)


class Zstandard:
    """zstd with a window of at most 8 MB (RFC 9659), all its frames."""

    # A block of 128 KiB may take 4 bytes on the wire: 256 bytes decode to 8 MiB at most.
    SLICE = 256

    def __init__(self) -> None:
        import zstandard  # noqa: PLC0415  loaded for the servers that use it

        self.factory = zstandard.ZstdDecompressor(max_window_size=8 << 20)
        self.inner = self.factory.decompressobj()

    @property
    def done(self) -> bool:
        return bool(self.inner.eof)

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decoded pieces of at most 8 MiB. Raises `zstandard.ZstdError`."""
        for start in range(0, len(data), self.SLICE):
            piece = data[start : start + self.SLICE]
            while piece:
                if self.inner.eof:
                    self.inner = self.factory.decompressobj()
                yield self.inner.decompress(piece)
                piece = self.inner.unused_data


def open_chain(codings: list[str], start: bytes) -> list[Decoder]:
    """The decoders of a body that begins with `start`, outermost first.

    Servers that say gzip or zstd and send plain text are common enough to be believed over their
    header: both formats begin with a magic number.
    """
    if codings:
        magic = _MAGIC.get(codings[-1])
        if magic is not None and not start.startswith(magic[: len(start)]):
            return []
    return [DECODERS[name]() for name in reversed(codings)]


def faults() -> tuple[type[Exception], ...]:
    """What the decoders raise for a body that is not in their coding."""
    import brotli  # noqa: PLC0415
    import zstandard  # noqa: PLC0415

    return (zlib.error, brotli.error, zstandard.ZstdError)


_MAGIC = {"gzip": b"\x1f\x8b", "x-gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}
DECODERS: dict[str, Callable[[], Decoder]] = {
    "gzip": lambda: Inflate(gzip=True),
    "x-gzip": lambda: Inflate(gzip=True),
    "deflate": lambda: Inflate(gzip=False),
    "br": Brotli,
    "zstd": Zstandard,
}
