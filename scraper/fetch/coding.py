"""Content codings undone as a stream: capped in size, and sure to have seen their end.

A gzip body that was cut passes unnoticed in httpx, urllib3 and Scrapy when Content-Length fits
the cut; here every coding must reach its own end-of-stream mark.
"""

from __future__ import annotations

from scraper.coding import DECODERS, Decoder, faults, open_chain
from scraper.fetch.failure import Failed
from scraper.model import Reason

MAX_CODINGS = 2


class Body:
    """A response body being read: `feed` what arrives until `full`, then take `finish()`."""

    def __init__(self, codings: list[str], cap: int, *, cut: bool = False) -> None:
        self.chain: list[Decoder] = []
        self.codings = codings
        self.cap = cap
        self.cut = cut  # end quietly at the cap
        self.full = False
        self.out = bytearray()
        self.first = True

    def feed(self, data: bytes) -> None:
        """Raises `Failed` when the body is over its cap or not in its coding."""
        if self.first and data:
            self.chain = open_chain(self.codings, data)
            self.first = False
        try:
            self._pass(data, 0)
        except faults() as error:
            detail = f"the body is not in its coding, {', '.join(self.codings)}"
            raise Failed(Reason.NETWORK_ERROR, detail, again=True) from error

    def finish(self) -> bytes:
        """The whole decoded body. Raises `Failed` when a coding was cut short."""
        if self.full:
            return bytes(self.out[: self.cap])
        if not all(decoder.done for decoder in self.chain):
            detail = f"the body ended early, within its {', '.join(self.codings)} coding"
            raise Failed(Reason.NETWORK_ERROR, detail, again=True)
        return bytes(self.out)

    def _pass(self, data: bytes, step: int) -> None:
        if step == len(self.chain):
            self.out += data
            if len(self.out) > self.cap:
                self.full = True
                if self.cut:
                    return
                raise Failed(Reason.TOO_LARGE, f"the body is over {self.cap:,} bytes when decoded")
            return
        for piece in self.chain[step].feed(data):
            self._pass(piece, step + 1)
            if self.full:
                return


def codings_of(header: str) -> list[str]:
    """The codings of a Content-Encoding header, first applied first. Raises `Failed`."""
    names = [name.strip().lower() for name in header.split(",")]
    codings = [name for name in names if name not in ("", "identity")]
    unknown = [name for name in codings if name not in DECODERS]
    if unknown or len(codings) > MAX_CODINGS:
        what = "more than two content codings" if len(codings) > MAX_CODINGS else "a content coding"
        raise Failed(Reason.HTTP_ERROR, f"the server used {what} that we do not undo")
    return codings


ACCEPTED = "gzip, deflate, br, zstd"
