"""Where the records of a WARC stream begin and end, told so that damage costs only what it hits.

Libraries trust Content-Length: one wrong figure and they lose the next record without a word, or
give up the file. Here the start of the next record decides, and every byte is accounted for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from scraper.sources.warc_record import HEAD_END, MAX_HEAD, VERSION, content_length
from scraper.sources.window import Window

# A record's first two lines: "WARC/1.0" alone also stands in the text of pages about archives.
START = re.compile(rb"WARC/\d\.\d{1,2}\r?\n(?:WARC-|Content-)[A-Za-z-]{2,40}:", re.IGNORECASE)
_START_MOST = 64  # bytes that START can match
_TYPE = re.compile(rb"\nWARC-Type:", re.IGNORECASE)
# What writers put behind a record, and what is left of it where a file was cut.
_GAPS = (b"\r\n\r\n", b"\n\n")
_SHORT_GAPS = (b"", b"\r", b"\n", b"\r\n", b"\r\n\r")
_BREAKS = b"\r\n\0 \t"
_SLACK = 16  # bytes by which a Content-Length may be short before the rest counts as garbage


class Frame(NamedTuple):
    """A stretch of a stream: a record, or what is none and says so in `fault`."""

    offset: int
    head: bytes = b""
    block: bytes = b""
    fault: str = ""
    usable: bool = True  # a record with a fault may still hold its page
    too_large: bool = False


def record_frames(stream: BinaryIO, limit: int, *, whole: bool = False) -> Iterator[Frame]:
    """The records of a plain WARC stream; no block of more than `limit` bytes is held.

    `whole` says that the stream is known to have its true end.
    """
    window = Window(stream)
    while _at_content(window):
        if window.data.startswith(VERSION):
            yield _record(window, limit, whole=whole)
        else:
            yield _garbage(window, "bytes that are no WARC record")


def _record(window: Window, limit: int, *, whole: bool) -> Frame:
    """The record at the front of the window, and move past it."""
    end = _head_end(window)
    if not end:
        return _garbage(window, "bytes that are no WARC record")
    offset, head, body = window.offset, bytes(window.data[: end.start()]), end.end()
    claim = content_length(head)
    if claim is not None and claim > limit:
        return _oversized(window, Frame(offset, head), (body, claim), limit)
    if claim is not None and _ends_at(window, body + claim):
        block = bytes(window.data[body : body + claim])
        window.drop(body + claim)
        return Frame(offset, head, block)
    if claim is not None and not whole and not window.fill(body + claim):
        size = len(window.data)
        if _find_start(window, body, size) == size:
            window.drop(size)
            return Frame(offset, head, fault="the file ends inside this record", usable=False)
    return _recovered(window, Frame(offset, head), (body, claim), limit)


def _head_end(window: Window) -> re.Match[bytes] | None:
    """Where the headers at the front end, if they are a record's."""
    end = HEAD_END.search(window.data, 0, MAX_HEAD)
    if not end:
        window.fill(MAX_HEAD)
        end = HEAD_END.search(window.data, 0, MAX_HEAD)
    return end if end and _TYPE.search(window.data, 0, end.end()) else None


def _oversized(window: Window, frame: Frame, place: tuple[int, int], limit: int) -> Frame:
    body, claim = place
    window.drop(body)
    size = _skip_to_start(window)
    if size + len(_GAPS[0]) < claim:
        fault = f"Content-Length says {claim:,}, at most {size:,} bytes follow"
        return frame._replace(fault=fault, usable=False)
    fault = f"{claim:,} bytes, over the limit of {limit:,}"
    return frame._replace(fault=fault, usable=False, too_large=True)


def _recovered(window: Window, frame: Frame, place: tuple[int, int | None], limit: int) -> Frame:
    """A record whose Content-Length does not lead to the next record."""
    body, claim = place
    start = _find_start(window, body, body + limit)
    rest = window.data[body:start].rstrip(_BREAKS)
    if claim is None:
        fault = "no usable Content-Length"
    elif len(rest) > claim + _SLACK:  # the record is whole, what follows it is garbage
        block = bytes(window.data[body : body + claim])
        window.drop(body + claim)
        return frame._replace(block=block)
    else:
        fault = f"Content-Length says {claim:,}, the record has {len(rest):,} bytes"
    window.drop(start)
    return frame._replace(block=bytes(rest), fault=fault)


def _ends_at(window: Window, end: int) -> bool:
    """Whether a record that ends there is followed by another one or by the end of the stream."""
    more = window.fill(end + _START_MOST)
    if len(window.data) < end:
        return False
    after = bytes(window.data[end : end + _START_MOST])
    rest = after.lstrip(_BREAKS)
    breaks = after[: len(after) - len(rest)]
    if not (breaks.startswith(_GAPS) or breaks in _SHORT_GAPS):
        return False
    return rest.startswith(VERSION) or (not more and VERSION.startswith(rest))


def _at_content(window: Window) -> bool:
    """Pass over line breaks; False at the end of the stream."""
    while window.fill(1):
        content = window.data.lstrip(_BREAKS)
        window.drop(len(window.data) - len(content))
        if content:
            window.fill(_START_MOST)
            return True
    return False


def _garbage(window: Window, what: str) -> Frame:
    offset = window.offset
    window.drop(1)
    size = 1 + _skip_to_start(window)
    return Frame(offset, fault=f"{size:,} {what}", usable=False)


def _find_start(window: Window, position: int, most: int) -> int:
    """Where the next record begins, looking from `position` to about `most`; else where it ended.

    All that is passed stays in view.
    """
    while True:
        found = START.search(window.data, position)
        if found:
            return found.start()
        position = max(position, len(window.data) - _START_MOST)
        if position > most or not window.grow():
            return len(window.data)


def _skip_to_start(window: Window) -> int:
    """Move on to where the next record begins; the bytes that were passed over."""
    offset = window.offset
    while True:
        found = START.search(window.data)
        if found:
            window.drop(found.start())
            return window.offset - offset
        window.drop(max(0, len(window.data) - _START_MOST))
        if not window.grow():
            window.drop(len(window.data))
            return window.offset - offset
