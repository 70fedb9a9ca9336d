"""A stream with a look ahead, in bounded memory."""

from __future__ import annotations

from typing import BinaryIO

_READ = 1 << 20


class Window:
    """The part of a stream that is in view: `data`, which begins at `offset` of the stream."""

    def __init__(self, stream: BinaryIO, offset: int = 0) -> None:
        self._stream = stream
        self.data = bytearray()
        self.offset = offset

    def fill(self, size: int) -> bool:
        """Have `size` bytes in view; False when the stream ends before."""
        while len(self.data) < size:
            more = self._stream.read(max(_READ, size - len(self.data)))
            if not more:
                return False
            self.data += more
        return True

    def grow(self) -> bool:
        """Have more in view than now; False at the end of the stream."""
        return self.fill(len(self.data) + 1)

    def drop(self, size: int) -> None:
        """Move on by `size` bytes of those in view."""
        del self.data[:size]
        self.offset += size
