"""The lines of a run's list: from arguments, files, feeds and sitemaps."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scraper.errors import InputError
from scraper.fetch import Fetcher
from scraper.fetch.discover import Found, Wanted, read_feed, read_sitemap
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

    def take_in(self, state: State, fetcher: Fetcher) -> list[Skip]:
        """Put all lines into the state; the feeds and sitemaps that could not be read.

        A feed or sitemap that an earlier run has read is not read again. Raises `InputError`.
        """
        state.add("argument", enumerate(self.urls, start=1))
        for name in self.files:
            state.add(name, _lines(name))
        problems: list[Skip] = []
        for url in self.feeds:
            if not state.knows(url):
                found = fetcher.start(lambda client, url=url: read_feed(client, url)).result()
                problems += self._add(state, url, found)
        for url in self.sitemaps:
            if not state.knows(url):
                found = fetcher.start(lambda client, url=url: read_sitemap(client, url)).result()
                problems += self._add(state, url, found)
        return problems

    def _add(self, state: State, url: str, found: Found) -> list[Skip]:
        links = self.wanted.choose(found.links)
        state.add(url, enumerate((link.url for link in links), start=1))
        return found.problems


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
