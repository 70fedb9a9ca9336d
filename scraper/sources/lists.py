"""A list of files, one a line, with the URL of each after a tab where it is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from scraper.model import Reason, Skip
from scraper.sources.inputs import Input, Reading
from scraper.sources.paths import find
from scraper.sources.streams import FAULTS, plain, why


def read_list(source: Input, reading: Reading) -> Iterator[Skip | Input]:
    """The files that a list names, relative to the current folder; `#` opens a comment line."""
    del reading
    if source.depth:  # a list inside an archive must not open files outside of it
        yield Skip(source.name, None, Reason.UNREADABLE, "a list of files inside an archive")
        return
    try:
        with source.open() as stream:
            for line in plain(stream):
                path, _, url = line.decode("utf-8", "surrogateescape").strip("\r\n").partition("\t")
                if path and not path.startswith("#"):
                    yield from _entries(path, url.strip() or None)
    except FAULTS as error:
        yield Skip(source.name, None, Reason.UNREADABLE, why(error))


def _entries(path: str, url: str | None) -> Iterator[Skip | Input]:
    for found in find(Path(path)):
        yield replace(found, url=url) if url else found
