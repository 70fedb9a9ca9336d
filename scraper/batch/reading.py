"""The records of a run, in one order, each told apart from all others by its origin."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO

from scraper.batch.policy import Inputs
from scraper.batch.work import Record
from scraper.model import RawPage, Skip
from scraper.sources import Input, Packed, inputs, read_input


@dataclass
class Position:
    """How far the reading has come, in bytes of the files as they lie on the disk."""

    total: int | None = None  # None: not known, as of a pipe
    before: int = 0  # bytes of the files that are done
    stream: BinaryIO | None = None  # of the file being read

    @property
    def done(self) -> int:
        """Bytes read so far."""
        if self.stream is None or self.stream.closed or not self.stream.seekable():
            return self.before
        return self.before + self.stream.tell()


def total_size(plan: Inputs) -> int | None:
    """The bytes of all inputs; None when one does not say. Walks the folders."""
    total = 0
    for path in plan.paths:
        for found in found_at(path):
            if isinstance(found, Input):
                if found.size is None:
                    return None
                total += found.size
    return total


def records(plan: Inputs, position: Position) -> Iterator[Record]:
    """All records that the plan asks for; a file that is named twice is read once, and said."""
    return islice(_sampled(_all(plan, position), plan.sample), plan.limit)


def weight(record: Record) -> int:
    """The bytes of a record, about."""
    if isinstance(record, Packed):
        return len(record.data) + 200
    return len(record.body) + 200 if isinstance(record, RawPage) else 200


def _all(plan: Inputs, position: Position) -> Iterator[Record]:
    seen: set[str] = set()
    for path in plan.paths:
        for found in found_at(path):
            name = found.origin if isinstance(found, Skip) else found.name
            if name in seen:
                continue  # the same file by two paths: its records have their outcomes already
            seen.add(name)
            if isinstance(found, Skip):
                yield found
            else:
                yield from _apart(read_input(_watched(found, position), plan.kind, plan.reading))
                position.before += found.size or 0
                position.stream = None


def found_at(path: str | Skip) -> Iterator[Input | Skip]:
    """The files that a path of a plan stands for."""
    if isinstance(path, Skip):
        yield path
    else:
        yield from inputs(path)


def _apart(found: Iterator[Record]) -> Iterator[Record]:
    """Records whose origins differ: archives may hold two files of one name."""
    last, times = "", 1
    for record in found:
        times = times + 1 if record.origin == last else 1
        last = record.origin
        yield replace(record, origin=f"{last}#{times}") if times > 1 else record


def _sampled(found: Iterator[Record], share: float) -> Iterator[Record]:
    """A share of the records, chosen by their origins: the same in every run."""
    if share >= 1:
        yield from found
        return
    for record in found:
        lot = int.from_bytes(hashlib.sha256(record.origin.encode()).digest()[:8], "big")
        if lot < share * 2**64:
            yield record


def _watched(source: Input, position: Position) -> Input:
    """An input that tells the position which stream is being read."""

    def opened() -> BinaryIO:
        position.stream = source.open()
        return position.stream

    return replace(source, open=opened)
