"""JSON lines and CSV: one record a line or row, each with its number in the origin."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator

from scraper.model import RawPage, Reason, Skip
from scraper.sources.inputs import Input, Packed, Reading
from scraper.sources.records import page_of
from scraper.sources.streams import FAULTS, plain, why

_BOM = b"\xef\xbb\xbf"


def read_jsonl(source: Input, reading: Reading) -> Iterator[Skip | Packed]:
    """One page for each line that is a JSON object; a bad line costs only itself."""
    number = 0
    # a line may be twice its page: JSON escapes quotes and line breaks
    limit = 2 * reading.max_bytes + 1
    try:
        with source.open() as stream:
            lines = plain(stream)
            while line := lines.readline(limit):
                number += 1
                origin = f"{source.name}:{number}"
                if len(line) == limit and not line.endswith(b"\n"):
                    _finish_line(lines)
                    detail = f"a line of over {limit - 1:,} bytes"
                    yield Skip(origin, None, Reason.TOO_LARGE, detail)
                elif text := (line.removeprefix(_BOM) if number == 1 else line).strip():
                    yield Packed(origin, text, unpack_json)
    except FAULTS as error:
        yield Skip(f"{source.name}:{number + 1}", None, Reason.UNREADABLE, why(error))


def unpack_json(line: Packed, reading: Reading) -> Iterator[RawPage | Skip]:
    """The page of one JSON object."""
    try:
        record = json.loads(line.data.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        yield Skip(line.origin, None, Reason.UNREADABLE, f"not JSON: {str(error)[:200]}")
        return
    if isinstance(record, dict):
        yield page_of(record, line.origin, reading)
    else:
        detail = f"a JSON {type(record).__name__}, not an object"
        yield Skip(line.origin, None, Reason.UNREADABLE, detail)


def _finish_line(lines: io.BufferedReader) -> None:
    """Move to the next line, in bounded memory."""
    while (part := lines.readline(1 << 20)) and not part.endswith(b"\n"):
        pass


def read_csv(source: Input, reading: Reading) -> Iterator[RawPage | Skip]:
    """One page for each row under a header row; comma, semicolon or tab apart."""
    # The csv module keeps one limit for all readers of the process and has no other way to set it.
    csv.field_size_limit(min(2 * reading.max_bytes, sys.maxsize))
    number = 1
    try:
        with source.open() as stream:
            text = io.TextIOWrapper(plain(stream), "utf-8-sig", errors="replace", newline="")
            header = text.readline()
            names = next(csv.reader([header], delimiter=_delimiter(header)), [])
            rows = csv.reader(text, delimiter=_delimiter(header), strict=True)
            for number, row in enumerate(rows, 2):
                if row:
                    record = dict(zip(names, row, strict=False))
                    yield page_of(record, f"{source.name}:{number}", reading)
    except (csv.Error, *FAULTS) as error:
        yield Skip(f"{source.name}:{number + 1}", None, Reason.UNREADABLE, why(error))


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)
