"""WARC and WET files: plain, compressed record by record, or compressed as a whole."""

from __future__ import annotations

import io
from collections.abc import Iterator

from scraper.model import RawPage, Reason, Skip
from scraper.sources.frames import Frame, record_frames
from scraper.sources.inputs import Input, Packed, Reading
from scraper.sources.members import inflate, members, skip_to_member
from scraper.sources.streams import CODECS, FAULTS, Codec, plain, rejoined, why
from scraper.sources.warc_record import MAX_HEAD, VERSION, page_of_record, url_of
from scraper.sources.window import Window

_PEEK = 1 << 20
_FIRST_RECORD = 1 << 22  # a file's first record is a note on the file, as a rule
_GAP = b"\r\n\r\n"


def read_warc(source: Input, reading: Reading) -> Iterator[Skip | Packed]:
    """The records of a WARC or WET file, each with its offset in the origin.

    A file that was compressed as a whole has the offsets of its uncompressed form.
    """
    limit = reading.max_bytes + MAX_HEAD
    try:
        with source.open() as stream:
            start = stream.read(_PEEK)
            codec = _codec(start)
            if codec and reading.span:
                stream.seek(reading.span[0])
                window = Window(stream, reading.span[0])
                skip_to_member(window, codec, VERSION, limit)
                yield from _members(window, codec, (source.name, limit), reading.span[1])
            elif codec:
                window = Window(rejoined(stream, start))
                yield from _members(window, codec, (source.name, limit), None)
            else:
                for frame in record_frames(plain(rejoined(stream, start)), limit):
                    yield from _packed(frame, f"{source.name}:{frame.offset}")
    except FAULTS as error:
        yield Skip(source.name, None, Reason.UNREADABLE, why(error))


def can_split(source: Input) -> bool:
    """Whether parts of a file can be read alone: it is compressed record by record."""
    try:
        with source.open() as stream:
            return stream.seekable() and _codec(stream.read(_PEEK)) is not None
    except FAULTS:
        return False


def _members(
    window: Window, codec: Codec, place: tuple[str, int], end: int | None
) -> Iterator[Skip | Packed]:
    """The members of a window that begin before `end`."""
    name, limit = place
    for member in members(window, codec, VERSION, limit):
        if end is not None and member.offset >= end:
            return
        origin = f"{name}:{member.offset}"
        if member.size > len(member.data):
            url = url_of(inflate(member.data, codec, MAX_HEAD).data)
            detail = f"{member.size:,} bytes compressed, over the limit"
            yield Skip(origin, url, Reason.TOO_LARGE, detail)
        else:
            yield Packed(origin, member.data, unpack_member)


def _codec(start: bytes) -> Codec | None:
    """The compression of a file whose records are compressed one by one; else None."""
    codec = next((codec for codec in CODECS if start.startswith(codec.magic)), None)
    return codec if codec and _by_record(start, codec) else None


def unpack_record(record: Packed, reading: Reading) -> Iterator[RawPage | Skip]:
    """The page of an uncompressed record."""
    head, _, block = record.data.partition(_GAP)
    yield page_of_record(head, block, record.origin, reading.max_bytes)


def unpack_member(record: Packed, reading: Reading) -> Iterator[RawPage | Skip]:
    """The page of a compressed record, and a skip for each damage in it."""
    limit = reading.max_bytes + MAX_HEAD
    codec = next(codec for codec in CODECS if record.data.startswith(codec.magic))
    inflated = inflate(record.data, codec, limit)
    if inflated.broken or inflated.too_large:
        reason = Reason.TOO_LARGE if inflated.too_large else Reason.UNREADABLE
        yield Skip(record.origin, url_of(inflated.data), reason, inflated.fault)
        return
    said = False
    for frame in record_frames(io.BytesIO(inflated.data), limit, whole=True):
        origin = f"{record.origin}+{frame.offset}" if frame.offset else record.origin
        for found in _packed(frame, origin):
            if isinstance(found, Packed):
                yield from unpack_record(found, reading)
            else:
                said = True
                yield found
    if inflated.fault and not said:
        name, _, offset = record.origin.rpartition(":")
        place = f"{name}:{int(offset) + inflated.used}"
        yield Skip(place, None, Reason.UNREADABLE, inflated.fault)


def _packed(frame: Frame, origin: str) -> Iterator[Skip | Packed]:
    """A frame's record, and what is wrong with the frame."""
    if frame.usable:
        yield Packed(origin, frame.head + _GAP + frame.block, unpack_record)
    if frame.fault:
        reason = Reason.TOO_LARGE if frame.too_large else Reason.UNREADABLE
        yield Skip(origin, url_of(frame.head), reason, frame.fault)


def _by_record(start: bytes, codec: Codec) -> bool:
    """Whether a file, by its first MiB, is compressed record by record.

    It is not when its first member goes on after its first record; a damaged one says nothing.
    """
    member, content = codec.opener(), bytearray()
    for at in range(0, len(start), codec.piece):
        try:
            content += member.decompress(start[at : at + codec.piece])
        except FAULTS:
            return True
        if member.eof or len(content) > _FIRST_RECORD:
            break
    frames = record_frames(io.BytesIO(content), _FIRST_RECORD)
    first = next(frames, None)
    return first is None or not first.usable or next(frames, None) is None
