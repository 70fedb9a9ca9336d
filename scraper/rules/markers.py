"""Markers: short texts that open or are boilerplate on many sites, by language.

A marker says what its text opens: the `line` alone, the `block` of furniture below it, the `rest`
of the page, or, standing right under the headline, what is `above` that headline.
`site_rules/markers/<language>.toml` holds them; a rule's `[[text]]` are markers of one site.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from scraper.blocks import Role
from scraper.rules.patterns import MAX_SEARCHED, found

Opens = Literal["line", "block", "rest", "above"]
Within = Literal["page", "top", "head", "tail"]
OPENS: tuple[str, ...] = get_args(Opens)
WITHIN: tuple[str, ...] = get_args(Within)
MAX_LINE = 200  # characters; a longer line is prose, whatever it begins with


@dataclass(frozen=True, slots=True)
class Guard:
    """When a marker that opens the rest may act: words of prose before it, and their share.

    Cutting 1,972 text dumps at the first marker: word F1 .803 -> .676 without a guard,
    -> .843 with these defaults.
    """

    min_words_before: int = 60
    min_share_before: float = 0.5


@dataclass(frozen=True, slots=True)
class Marker:
    """One marker: the lines that it is, what it opens, and the role of what is dropped."""

    id: str
    opens: Opens
    role: Role = "other"
    texts: tuple[str, ...] = ()  # whole lines, compared by `line_key`
    patterns: tuple[str, ...] = ()  # regular expressions over the line
    language: str = ""  # "" for the markers of a rule
    within: Within = "page"  # top: before the prose; head: so, after the headline; tail: after it
    guard: Guard = Guard()


class MarkerTable:
    """Markers made ready: one look-up for the plain lines, one regular expression for the rest."""

    def __init__(self, markers: Iterable[Marker]) -> None:
        self._by_line: dict[str, tuple[Marker, ...]] = {}
        self._by_pattern: list[tuple[str, Marker]] = []
        for marker in markers:
            for key in dict.fromkeys(map(line_key, marker.texts)):
                self._by_line[key] = (*self._by_line.get(key, ()), marker)
            self._by_pattern += [(pattern, marker) for pattern in marker.patterns]
        anchored = [pattern for pattern, _ in self._by_pattern if pattern.startswith("^")]
        loose = [pattern for pattern, _ in self._by_pattern if not pattern.startswith("^")]
        self._at_start, self._anywhere = _union(anchored), _union(loose)

    def find(self, line: str) -> tuple[Marker, ...]:
        """The markers that this line is, mostly none; plain texts go before patterns."""
        named = self._by_line.get(line_key(line), ()) if len(line) <= MAX_LINE else ()
        start = line[:MAX_SEARCHED]
        # `match` for what begins with ^: `search` would try it again at every character.
        if not (self._at_start and self._at_start.match(start)) and not (
            self._anywhere and self._anywhere.search(start)
        ):
            return named
        return named + tuple(m for pattern, m in self._by_pattern if found(pattern, line))


def _union(patterns: Iterable[str]) -> re.Pattern[str] | None:
    union = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(union, re.IGNORECASE) if union else None


def line_key(line: str) -> str:
    """A line as markers compare it: case, spacing, kinds of quotes and closing marks aside."""
    plain = " ".join(line.translate(_QUOTES).split()).casefold()
    return plain.strip(_EDGES) or plain


_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "\u200b": None})
_EDGES = " \t.:…!?»›>→▾▼+•|*-–—"
