"""Inputs of any usual form to raw pages. `read` is the door; a form is one entry of READERS."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

from scraper.errors import InputError
from scraper.model import RawPage, Reason, Skip
from scraper.sources.archives import read_tar, read_zip
from scraper.sources.inputs import Fields, Input, Reader, Reading
from scraper.sources.lists import read_list
from scraper.sources.pages import read_html, read_page, read_text
from scraper.sources.paths import find
from scraper.sources.tables import read_csv, read_jsonl

__all__ = ["READERS", "Fields", "Input", "Reading", "inputs", "kind_of", "read", "read_input"]


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
    return find(path)


def read_input(source: Input, kind: str | None, reading: Reading) -> Iterator[RawPage | Skip]:
    """The pages of one file, and of the files in it when it is an archive or a list."""
    reader = READERS[kind or kind_of(source)]
    for found in reader(source, reading):
        if not isinstance(found, Input):
            yield found
        elif source.depth >= MAX_DEPTH:
            detail = "an archive inside an archive inside an archive; unpack it first"
            yield Skip(found.name, found.url, Reason.UNSUPPORTED, detail)
        else:
            yield from read_input(replace(found, depth=source.depth + 1), None, reading)


def kind_of(source: Input) -> str:
    """The kind of a file by its name, or by its content where the name says nothing."""
    name = source.name.lower()
    for suffix in COMPRESSED:
        name = name.removesuffix(suffix)
    for suffix, kind in SUFFIXES.items():
        if name.endswith(suffix):
            return kind
    return "page"


def _read(
    path: str | os.PathLike[str], kind: str | None, reading: Reading
) -> Iterator[RawPage | Skip]:
    for found in find(path):
        if isinstance(found, Skip):
            yield found
        else:
            yield from read_input(found, kind, reading)


MAX_DEPTH = 2  # a list of archives of pages
COMPRESSED = (".gz", ".zst", ".bz2", ".xz")
SUFFIXES = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv",
    ".zip": "zip", ".tar": "tar", ".tgz": "tar", ".list": "list",
}  # fmt: skip
READERS: dict[str, Reader] = {
    "page": read_page,  # HTML or text, by content
    "html": read_html,
    "text": read_text,
    "jsonl": read_jsonl,
    "csv": read_csv,
    "zip": read_zip,
    "tar": read_tar,
    "list": read_list,  # files, one a line, with a tab and a URL if known
}
