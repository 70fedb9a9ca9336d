"""One record by its origin, as results and reports name it: `dump.warc.gz:18237`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from scraper.model import RawPage, Skip
from scraper.sources import Input, Packed, Reading, inputs, read, read_input, tell, unpack

_SPAN = re.compile(r":(\d{1,18})(?:\+\d{1,18})?$")  # an offset; behind + that within a member
_TIMES = re.compile(r"#(\d{1,9})$")  # of several records that a reader calls the same


def read_one(origin: str) -> RawPage | Skip | None:
    """The record of that origin, or the first one of a path; None when there is none.

    A WARC is entered at the offset; other dumps are read up to the record.
    """
    holders = [] if origin == "-" or Path(origin).exists() else list(_holders(origin))
    if not holders:
        return next(iter(read(origin)), None)
    wanted, nth = origin, 1
    if times := _TIMES.search(origin):
        wanted, nth = origin[: times.start()], int(times[1])
    for source in holders:
        for found in _named(wanted, source):
            nth -= 1
            if not nth:
                return replace(found, origin=origin)
    return None


def _holders(origin: str) -> Iterator[Input]:
    """The files that the record can be in: what stands before a colon may be a file's name."""
    parts = origin.split(":")
    for end in range(len(parts) - 1, 0, -1):
        path = ":".join(parts[:end])
        if Path(path).is_file():
            yield from (found for found in inputs(path) if isinstance(found, Input))


def _named(origin: str, source: Input) -> Iterator[RawPage | Skip]:
    """All that a file has under this name."""
    reading = Reading()
    if tell(source)[0] == "warc" and (span := _SPAN.search(origin)):
        reading = replace(reading, span=(int(span[1]), int(span[1]) + 1))
    for record in read_input(source, None, reading):
        if isinstance(record, Packed) and not origin.startswith(record.origin):
            continue
        yield from (found for found in unpack(record, reading) if found.origin == origin)
