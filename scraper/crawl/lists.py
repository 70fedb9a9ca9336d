"""The lines of a run's list: from arguments, files, feeds and sitemaps."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from scraper.errors import InputError
from scraper.fetch import Fetcher
from scraper.fetch.discover import Wanted, read_feed, read_sitemap
from scraper.fetch.state import State
from scraper.model import Skip

MAX_LINE = 10_000  # characters; what is longer is no URL, and is kept cut


@dataclass(frozen=True, slots=True)
class Lists:
    """Where URLs come from."""

    urls: tuple[str, ...] = ()
    files: tuple[str, ...] = ()  # `-`: standard input
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    wanted: Wanted = field(default_factory=Wanted)  # of feeds and sitemaps

    def __bool__(self) -> bool:
        return bool(self.urls or self.files or self.feeds or self.sitemaps)

    def take_in(self, state: State) -> None:
        """Put the lines of arguments and files into the state.

        Raises `InputError` for a file that cannot be read, or is not what it was when the run
        began: lines may be added at its end only.
        """
        state.add("argument", enumerate(self.urls, start=1))
        for name in self.files:
            state.add(name, _lines(name))

    def discover(self, state: State, fetcher: Fetcher) -> list[Skip]:
        """Put in what feeds and sitemaps name; those that could not be read.

        One that an earlier run has read is not read again.
        """
        problems: list[Skip] = []
        for url in self.unread(state):
            read = read_feed if url in self.feeds else read_sitemap
            found = fetcher.start(partial(read, url=url)).result()
            links = self.wanted.choose(found.links)
            state.add(url, enumerate((link.url for link in links), start=1))
            problems += found.problems
        return problems

    def unread(self, state: State) -> list[str]:
        """The feeds and sitemaps of which the state has no line."""
        return [url for url in (*self.feeds, *self.sitemaps) if not state.knows(url)]


def _lines(name: str) -> Iterator[tuple[int, str]]:
    """The lines of a file with their numbers; empty ones and `#` comments left out."""
    try:
        if name == "-":
            yield from _numbered(sys.stdin.buffer)
        else:
            with Path(name).open("rb") as stream:
                yield from _numbered(stream)
    except OSError as error:
        raise InputError(f"{name}: {error.strerror}") from error


def _numbered(stream: Iterator[bytes]) -> Iterator[tuple[int, str]]:
    for number, raw in enumerate(stream, start=1):
        line = raw[:MAX_LINE].decode("utf-8-sig", "replace").strip()
        if line and not line.startswith("#"):
            yield number, line
