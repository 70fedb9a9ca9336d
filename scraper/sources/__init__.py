"""Inputs of any usual form to raw pages. `read` is the door; a form is one entry of READERS."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import replace

from scraper.errors import InputError
from scraper.model import RawPage, Reason, Skip
from scraper.sources import paths
from scraper.sources.arc import read_arc
from scraper.sources.archives import read_tar, read_zip
from scraper.sources.inputs import Fields, Input, Packed, Reader, Reading
from scraper.sources.lists import read_list
from scraper.sources.pages import read_html, read_page, read_text
from scraper.sources.parquet import read_parquet
from scraper.sources.streams import FAULTS, plain, rejoined
from scraper.sources.tables import read_csv, read_jsonl
from scraper.sources.warc import can_split, read_warc

__all__ = [
    "READERS",
    "Fields",
    "Input",
    "Packed",
    "Reading",
    "can_split",
    "inputs",
    "read",
    "read_input",
    "tell",
    "unpack",
]


def read(
    path: str | os.PathLike[str], *, kind: str | None = None, reading: Reading | None = None
) -> Iterator[RawPage | Skip]:
    """The pages of a file, folder, glob or `-` (standard input), in a fixed order.

    `kind` is a key of READERS; None tells by the file's name, then by its first bytes. What
    cannot be read is yielded as a `Skip` with its reason; nothing is raised midway.
    Raises `InputError` at once for a kind that does not exist.
    """
    if kind is not None and kind not in READERS:
        raise InputError(f"no kind of input is called {kind!r}; there are {', '.join(READERS)}")
    return _read(path, kind, reading or Reading())


def inputs(path: str | os.PathLike[str]) -> Iterator[Input | Skip]:
    """The files that `path` stands for, unopened: what `read` reads one after the other."""
    return paths.find(path)


def read_input(
    source: Input, kind: str | None, reading: Reading
) -> Iterator[RawPage | Skip | Packed]:
    """The records of one file, and of the files in it when it is an archive or a list.

    Records of dumps come packed; `unpack` opens them.
    """
    if kind is None:
        kind, source = tell(source)
    for found in READERS[kind](source, reading):
        if not isinstance(found, Input):
            yield found
        elif source.depth >= MAX_DEPTH:
            detail = "an archive inside an archive inside an archive; unpack it first"
            yield Skip(found.name, found.url, Reason.UNREADABLE, detail)
        else:
            yield from read_input(replace(found, depth=source.depth + 1), None, reading)


def unpack(record: RawPage | Skip | Packed, reading: Reading) -> Iterator[RawPage | Skip]:
    """The page of a record, packed or not; a damaged one can give a page and a skip."""
    if isinstance(record, Packed):
        yield from record.unpack(record, reading)
    else:
        yield record


def tell(source: Input) -> tuple[str, Input]:
    """The kind of a file by its name, of standard input by its first bytes; and how to read it."""
    if source.name == paths.STDIN_NAME:
        stream = source.open()
        start = stream.read(SNIFFED)
        opened = replace(source, open=lambda: rejoined(stream, start))
        return next((kind for mark, kind in MARKS.items() if _shows(start, mark)), "page"), opened
    name = source.name.lower()
    for suffix in COMPRESSED:
        name = name.removesuffix(suffix)
    return next((kind for end, kind in SUFFIXES.items() if name.endswith(end)), "page"), source


def _shows(start: bytes, mark: bytes) -> bool:
    try:
        content = plain(io.BytesIO(start)).read(len(mark))
    except FAULTS:  # the piece is too short to inflate anything, or no page and no dump at all
        return False
    return content == mark


def _read(
    path: str | os.PathLike[str], kind: str | None, reading: Reading
) -> Iterator[RawPage | Skip]:
    for found in paths.find(path):
        if isinstance(found, Skip):
            yield found
        else:
            for record in read_input(found, kind, reading):
                yield from unpack(record, reading)


MAX_DEPTH = 2  # a list of archives of pages
COMPRESSED = (".gz", ".zst", ".bz2", ".xz")
SUFFIXES = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv",
    ".parquet": "parquet", ".arc": "arc",
    ".warc": "warc", ".wet": "warc", ".zip": "zip", ".tar": "tar", ".tgz": "tar", ".list": "list",
}  # fmt: skip
SNIFFED = 1 << 12
MARKS = {b"WARC/": "warc", b'{"': "jsonl", b"PK\3\4": "zip", b"PAR1": "parquet"}
READERS: dict[str, Reader] = {
    "page": read_page,  # HTML or text, by content
    "html": read_html,
    "text": read_text,
    "jsonl": read_jsonl,
    "csv": read_csv,
    "warc": read_warc,  # and WET
    "arc": read_arc,
    "parquet": read_parquet,
    "zip": read_zip,
    "tar": read_tar,
    "list": read_list,  # files, one a line, with a tab and a URL if known
}
