"""One record of a run as the report sees it, whatever the file holds: bounded and well-typed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from scraper.model import Reason
from scraper.sources.results import Written
from scraper.urls import MAX_LENGTH, host

OK = "ok"
STATUSES = frozenset({OK, *(reason.value for reason in Reason)})
COLUMNS = (
    "status", "detail", "origin", "traceback", "url", "title", "byline", "authors", "date",
    "language", "text", "blocks", "quality", "provenance", "removed", "source",
)  # fmt: skip
FIELDS = ("title", "byline", "authors", "date", "language")
MOST_CHARS = 300  # of a value that is shown
MOST_TRACEBACK = 4_000
MOST_HOST = 253  # RFC 1035


class Piece(NamedTuple):
    """One block of a page, with its label."""

    role: str
    by: str
    score: float
    chars: int
    text: str  # its beginning


class Example(NamedTuple):
    """What is shown of one record, so that somebody can go on from there."""

    status: str
    origin: str
    url: str
    title: str
    chars: int
    score: float | None
    detail: str


class Fault(NamedTuple):
    """What stands in an output and is no record."""

    place: str
    why: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One outcome. Values that a record lacks, or has in another type, are empty."""

    place: str  # in the output
    status: str
    origin: str
    url: str
    host: str
    detail: str
    traceback: str
    values: Mapping[str, str]  # those of FIELDS that are filled
    chars: int  # of the text
    score: float | None  # of its quality
    kept: list[Piece]
    removed: list[Piece]
    notes: Mapping[str, str]  # its provenance
    truncated: bool

    @property
    def is_article(self) -> bool:
        return self.status == OK

    def example(self) -> Example:
        """The part of it to keep."""
        title = self.values.get("title", "")
        origin = self.origin or self.place
        return Example(self.status, origin, self.url, title, self.chars, self.score, self.detail)

    @property
    def lot(self) -> int:
        """A number that is the same wherever this outcome stands: for samples, and to compare."""
        key = "\n".join((self.status, self.origin or self.place, self.detail))
        digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)


def entry_of(written: Written) -> Entry | Fault:
    """The entry of a record, of a results or an errors file; or why it is none."""
    record = written.record
    if record is None:
        return Fault(written.place, written.fault)
    status = record.get("status")
    if not isinstance(status, str) or status not in STATUSES:
        return Fault(written.place, _foreign(record))
    source = _mapping(record.get("source"))
    url, text = _text(record.get("url"), MAX_LENGTH), record.get("text")
    text = text if isinstance(text, str) else ""
    name = host(url)
    return Entry(
        place=written.place,
        status=status,
        origin=_text(source.get("origin")) or _text(record.get("origin")),
        url=url,
        host=name if len(name) <= MOST_HOST else "",
        detail=_text(record.get("detail")),
        traceback=_text(record.get("traceback"), MOST_TRACEBACK),
        values=dict(_values(record)),
        chars=len(text),
        score=_share(_mapping(record.get("quality")).get("score")),
        kept=list(_pieces(record.get("blocks"), text)),
        removed=list(_pieces(record.get("removed"), None)),
        notes=dict(_notes(record.get("provenance"))),
        truncated=source.get("truncated") is True,
    )


def _foreign(record: Mapping[str, Any]) -> str:
    if "status" not in record:
        return "no record of this tool: it has no status (records of --schema have none)"
    return f"no record of this tool: its status is {str(record['status'])[:40]!r}"


def _values(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in FIELDS:
        value = record.get(name)
        if isinstance(value, list):
            value = ", ".join(_text(one) for one in value[:20])
        if shown := _text(value).strip():
            yield name, shown


def _pieces(blocks: Any, text: str | None) -> Iterator[Piece]:
    """The labelled blocks of a record; kept ones have their words in the record's text."""
    for block in blocks if isinstance(blocks, list) else ():
        if not isinstance(block, dict):
            continue
        own = block.get("text") if text is None else _cut_out(text, block)
        own = own if isinstance(own, str) else ""
        role, by = _text(block.get("role")), _text(block.get("by"))
        yield Piece(role, by, _share(block.get("score")) or 0.0, len(own), own[:MOST_CHARS])


def _cut_out(text: str, block: Mapping[str, Any]) -> str:
    start, end = block.get("start"), block.get("end")
    return text[start:end] if type(start) is type(end) is int and 0 <= start <= end else ""


def _notes(provenance: Any) -> Iterator[tuple[str, str]]:
    for name, value in _mapping(provenance).items():
        if isinstance(name, str) and isinstance(value, str):
            yield name, value[:MOST_CHARS]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any, most: int = MOST_CHARS) -> str:
    return value[:most] if isinstance(value, str) else ""


def _share(value: Any) -> float | None:
    """A number from 0 to 1; None for anything else."""
    return float(value) if type(value) in (int, float) and 0 <= value <= 1 else None
