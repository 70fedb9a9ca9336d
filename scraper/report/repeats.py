"""Texts that come again and again: boilerplate that stayed, and what went most often.

What stands in several articles of one host is hardly part of any; this is how a leak shows
without right answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from scraper.report.counting import Frequent
from scraper.report.entry import Entry, Piece

MOST_TEXTS = 50_000  # counted at a time: some 20 MB
LONGEST = 200  # characters; boilerplate is short, and longer repeats are the same article twice
SHORTEST = 4
LEAST = 3  # articles


class Repeat(NamedTuple):
    """A text that stands in so many articles."""

    where: str  # a host, or a role
    text: str
    articles: int


class Repeats:
    """The short texts of a run: those that were kept, by host, and those that went, by role."""

    def __init__(self) -> None:
        self._kept: Frequent[tuple[str, str]] = Frequent(MOST_TEXTS)
        self._titles: Frequent[tuple[str, str]] = Frequent(MOST_TEXTS)
        self._removed: Frequent[tuple[str, str]] = Frequent(MOST_TEXTS)

    @property
    def floor(self) -> int:
        """By how much the counts of what was kept may be too low."""
        return max(self._kept.floor, self._titles.floor)

    def add(self, entry: Entry) -> None:
        """Count an article."""
        for text in dict.fromkeys(_short(entry.kept)):
            self._kept.count((entry.host, text))
        if title := entry.values.get("title"):
            self._titles.count((entry.host, title))
        for role, text in dict.fromkeys(_short_by_role(entry.removed)):
            self._removed.count((role, text))

    def kept(self) -> list[Repeat]:
        """What stayed in several articles of a host."""
        return _repeats(self._kept)

    def titles(self) -> list[Repeat]:
        """Titles that several articles of a host have."""
        return _repeats(self._titles)

    def removed(self) -> list[Repeat]:
        """What went from several articles, by role."""
        return _repeats(self._removed)


def _short(pieces: Iterable[Piece]) -> Iterable[str]:
    return (piece.text for piece in pieces if SHORTEST <= piece.chars <= LONGEST)


def _short_by_role(pieces: Iterable[Piece]) -> Iterable[tuple[str, str]]:
    return ((p.role, p.text) for p in pieces if SHORTEST <= p.chars <= LONGEST)


def _repeats(texts: Frequent[tuple[str, str]]) -> list[Repeat]:
    return [Repeat(*key, count) for key, count in texts.ranked(LEAST)]
