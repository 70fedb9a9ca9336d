"""The plainest input: a file that is one page."""

from __future__ import annotations

from collections.abc import Iterator

from scraper.model import RawPage, Reason, Skip
from scraper.sources.inputs import Input, Reading
from scraper.sources.streams import FAULTS, plain, why

_CONTENT_TYPE = {
    ".txt": "text/plain", ".text": "text/plain", ".md": "text/plain",
    ".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml",
}  # fmt: skip


def read_page(source: Input, reading: Reading) -> Iterator[RawPage | Skip]:
    """The one page of a file, compressed or not; what it holds is found out when it is decoded."""
    yield _page(source, reading, _by_name(source.name))


def read_html(source: Input, reading: Reading) -> Iterator[RawPage | Skip]:
    """The one page of a file that is HTML whatever its name."""
    yield _page(source, reading, "text/html")


def read_text(source: Input, reading: Reading) -> Iterator[RawPage | Skip]:
    """The one page of a file that is plain text whatever its name."""
    yield _page(source, reading, "text/plain")


def _page(source: Input, reading: Reading, content_type: str | None) -> RawPage | Skip:
    if source.size is not None and source.size > reading.max_bytes:
        return _too_large(source, source.size, reading)
    try:
        with source.open() as stream:
            body = plain(stream).read(reading.max_bytes + 1)
    except FAULTS as error:
        return Skip(source.name, source.url, Reason.UNREADABLE, why(error))
    if len(body) > reading.max_bytes:
        return _too_large(source, None, reading)
    captured_at = source.modified if reading.file_dates else None
    return RawPage(source.url, body, content_type, source.name, captured_at)


def _too_large(source: Input, size: int | None, reading: Reading) -> Skip:
    have = f"{size:,} bytes" if size else "more bytes"
    detail = f"{have}, over the limit of {reading.max_bytes:,}"
    return Skip(source.name, source.url, Reason.TOO_LARGE, detail)


def _by_name(name: str) -> str | None:
    """The type that a file's name claims, for those where the claim can be trusted."""
    for suffix, content_type in _CONTENT_TYPE.items():
        if name.lower().removesuffix(".gz").endswith(suffix):
            return content_type
    return None
