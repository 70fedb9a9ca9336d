"""What a reader is given, and how it is told to read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from scraper.model import RawPage, Skip


@dataclass(frozen=True, slots=True)
class Fields:
    """The columns of JSONL, CSV and Parquet records; None takes the first usual name present."""

    html: str | None = None
    text: str | None = None
    url: str | None = None
    date: str | None = None  # of the capture, not of the article


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read. `file_dates` takes a file's time for the capture date of its page."""

    fields: Fields = field(default_factory=Fields)
    max_bytes: int = 20_000_000  # of one record after decompression; as Limits.max_bytes
    file_dates: bool = False
    span: tuple[int, int] | None = None  # only records that begin there, of a file `can_split`


@dataclass(frozen=True, slots=True)
class Input:
    """One file or stream, not opened yet."""

    name: str  # for people and for origins; printable UTF-8
    open: Callable[[], BinaryIO]
    size: int | None = None  # bytes, when known beforehand
    modified: datetime | None = None
    url: str | None = None  # of the page in it, when a list says so
    depth: int = 0  # in how many archives or lists it was found


@dataclass(frozen=True, slots=True)
class Packed:
    """The bytes of a record as they stand in a dump: cut out by the reader, unpacked by a worker.

    Inflating and parsing cost more than cutting out, and packed bytes are the fewest to send.
    `unpack` is a module's function, so that a record can be sent to another process.
    """

    origin: str
    data: bytes
    unpack: Callable[[Packed, Reading], Iterator[RawPage | Skip]]


# What a reader yields: pages packed or not, skips, and files to read next (of an archive).
Reader = Callable[[Input, Reading], Iterator[RawPage | Skip | Packed | Input]]


def printable(path: str | os.PathLike[str]) -> str:
    """A path as valid UTF-8 for origins and messages; undecodable bytes as `\\xe9`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
