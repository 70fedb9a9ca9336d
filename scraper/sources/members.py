"""Compressed dumps member by member: found by their magic number, inflated apart.

A broken member costs itself only, and to find the next one nothing needs to be inflated.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from scraper.sources.streams import FAULTS, Codec, why
from scraper.sources.window import Window

PROBE = 512  # bytes enough to inflate the first characters of a record


class Member(NamedTuple):
    """The bytes of a file from a member that opens a record to the next such member."""

    offset: int
    data: bytes  # cut when there are more than a usable record can have
    size: int


class Inflated(NamedTuple):
    """What a member gave."""

    data: bytes
    fault: str = ""
    broken: bool = False  # `data` may be wrong
    too_large: bool = False
    used: int = 0  # bytes of the member up to the fault


def members(window: Window, codec: Codec, start: bytes, limit: int) -> Iterator[Member]:
    """Cut a file at the members whose content begins with `start`; at most `limit` is held."""
    while window.fill(1):
        end = _next_member(window, codec, start, (1, limit))
        offset, data = window.offset, bytes(window.data[: end if end >= 0 else PROBE])
        if end < 0:
            window.drop(PROBE)
            skip_to_member(window, codec, start, limit)
        else:
            window.drop(end)
        yield Member(offset, data, window.offset - offset)


def skip_to_member(window: Window, codec: Codec, start: bytes, limit: int) -> None:
    """Move on to where the next record's member begins."""
    while (end := _next_member(window, codec, start, (0, limit))) < 0:
        window.drop(len(window.data) - PROBE)
    window.drop(end)


def _next_member(window: Window, codec: Codec, start: bytes, span: tuple[int, int]) -> int:
    """Where the next record's member begins, or the end of the stream; -1: beyond the span."""
    position, most = span
    while True:
        at = window.data.find(codec.magic, position)
        if at < 0:
            position = max(position, len(window.data) - len(codec.magic) + 1)
            if len(window.data) > most:
                return -1
            if not window.grow():
                return len(window.data)
        else:
            window.fill(at + PROBE)
            if opens(bytes(window.data[at : at + PROBE]), codec, start):
                return at
            position = at + 1


def opens(data: bytes, codec: Codec, start: bytes) -> bool:
    """Whether compressed data begins, when inflated, with `start`."""
    try:
        content: bytes = codec.opener().decompress(data)
    except FAULTS:
        return False
    return content.startswith(start)


def inflate(data: bytes, codec: Codec, limit: int) -> Inflated:
    """Inflate all members in `data`, up to `limit` bytes; says what is wrong and keeps the rest."""
    out, position = bytearray(), 0
    while position < len(data):
        if not data.startswith(codec.magic, position):
            rest = data[position:].strip(b"\0")
            fault = f"{len(rest):,} bytes that are no compressed record" if rest else ""
            return Inflated(bytes(out), fault, used=position)
        member, begin, whole = codec.opener(), position, len(out)
        while position < len(data) and not member.eof:
            piece = data[position : position + codec.piece]
            try:
                out += member.decompress(piece)
            except FAULTS as error:
                fault = f"broken compressed data ({why(error)})"
                good = bytes(out[:whole])
                return Inflated(good or bytes(out), fault, broken=not good, used=begin)
            position += len(piece)
            if len(out) > limit:
                fault = f"over {limit:,} bytes when inflated"
                return Inflated(bytes(out[:limit]), fault, too_large=True, used=begin)
        position -= len(member.unused_data)
        if not member.eof:
            # without the check sum at its end nothing of a member is sure
            good = bytes(out[:whole])
            fault = "compressed data without its end"
            return Inflated(good or bytes(out), fault, broken=not good, used=begin)
    return Inflated(bytes(out), used=position)
