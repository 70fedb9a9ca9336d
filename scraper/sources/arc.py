"""ARC files, which came before WARC: a line of five or more words, then so many bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from scraper.errors import Refused
from scraper.model import RawPage, Reason, Skip
from scraper.sources.http import parse_response
from scraper.sources.inputs import Input, Reading
from scraper.sources.streams import FAULTS, plain, why
from scraper.sources.window import Window

# URL, IP address, 14 digits of time, type, further words of version 2, length
HEAD = re.compile(rb"(\S+) (\S+) (\d{14}) (\S+)(?: \S+)*? (\d{1,12})\r?\n")
_START = re.compile(rb"\n(?:https?|ftp|dns|filedesc)://?\S+ \S+ \d{14} \S+(?: \S+)*? \d{1,12}\r?\n")
_LONGEST_HEAD = 1 << 14


def read_arc(source: Input, reading: Reading) -> Iterator[RawPage | Skip]:
    """The records of an ARC file; offsets are those of its uncompressed form."""
    try:
        with source.open() as stream:
            window = Window(plain(stream))
            while window.fill(1):
                yield from _record(window, source.name, reading.max_bytes)
    except FAULTS as error:
        yield Skip(source.name, None, Reason.UNREADABLE, why(error))


def _record(window: Window, name: str, limit: int) -> Iterator[RawPage | Skip]:
    """The record at the front of the window, and move past it."""
    window.fill(_LONGEST_HEAD)
    breaks = len(window.data) - len(window.data.lstrip(b"\r\n"))
    window.drop(breaks)
    if not window.data:
        return
    window.fill(_LONGEST_HEAD)
    origin = f"{name}:{window.offset}"
    head = HEAD.match(window.data)
    if not head:
        size = _skip_to_start(window)
        yield Skip(origin, None, Reason.UNREADABLE, f"{size:,} bytes that are no ARC record")
        return
    url, size = head[1].decode("utf-8", "replace"), int(head[5])
    moment, content_type = head[3], head[4].decode("utf-8", "replace")
    window.drop(head.end())
    if size > limit:
        _drop(window, size)
        yield Skip(origin, url, Reason.TOO_LARGE, f"{size:,} bytes, over the limit of {limit:,}")
        return
    if not window.fill(size):
        window.drop(len(window.data))
        yield Skip(origin, url, Reason.UNREADABLE, "the file ends inside this record")
        return
    block = bytes(window.data[:size])
    window.drop(size)
    if url.startswith(("filedesc:", "dns:")):
        yield Skip(origin, url, Reason.UNSUPPORTED, f"a {content_type} record, not a page")
        return
    try:
        response = parse_response(block, limit)
    except Refused as refusal:
        yield Skip(origin, url, refusal.reason, refusal.detail)
        return
    yield RawPage(url, response.body, response.content_type, origin, _time(moment))


def _skip_to_start(window: Window) -> int:
    """Move on to where the next record may begin; the bytes that were passed over."""
    offset = window.offset
    while True:
        found = _START.search(window.data)
        if found:
            window.drop(found.start() + 1)
            return window.offset - offset
        window.drop(max(0, len(window.data) - _LONGEST_HEAD))
        if not window.grow():
            window.drop(len(window.data))
            return window.offset - offset


def _drop(window: Window, size: int) -> None:
    """Move on by more than is in view."""
    while size > len(window.data):
        size -= len(window.data)
        window.drop(len(window.data))
        if not window.fill(1):
            return
    window.drop(size)


def _time(digits: bytes) -> datetime | None:
    try:
        return datetime.strptime(digits.decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
