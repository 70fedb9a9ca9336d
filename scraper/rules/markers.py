"""Markers: short texts that open or are boilerplate on many sites, by language.

A marker says what its text opens: the `line` alone, the `block` of furniture below it, the `rest`
of the page, or, standing right under the headline, what is `above` that headline.
`site_rules/markers/<language>.toml` holds them; a rule's `[[text]]` are markers of one site.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from scraper.blocks import Role
from scraper.rules.beginnings import (
    DEPTH,
    beginnings,
    comparable,
    is_anchored,
    matches_comparable,
)
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
    """Markers made ready: one look-up for the plain lines, a few for those that have a pattern."""

    def __init__(self, markers: Iterable[Marker]) -> None:
        self._by_line: dict[str, tuple[Marker, ...]] = {}
        by_pattern: list[tuple[str, Marker]] = []
        for marker in markers:
            for key in dict.fromkeys(map(line_key, marker.texts)):
                self._by_line[key] = (*self._by_line.get(key, ()), marker)
            by_pattern += [(pattern, marker) for pattern in marker.patterns]
        self._by_pattern = by_pattern
        self._candidates = _Candidates([pattern for pattern, _ in by_pattern])

    def find(self, line: str) -> tuple[Marker, ...]:
        """The markers that this line is, mostly none; plain texts go before patterns."""
        named: tuple[Marker, ...] = ()
        if self._by_line and len(line) <= MAX_LINE:
            named = self._by_line.get(line_key(line), ())
        numbers = self._candidates.of(line[:MAX_SEARCHED]) if self._by_pattern else []
        if not numbers:
            return named
        matched = [self._by_pattern[number] for number in numbers]
        return named + tuple([marker for pattern, marker in matched if found(pattern, line)])


class _Candidates:
    """Tells quickly of most lines that no pattern matches: by their first characters.

    With 100 patterns in one union a line cost 20 µs, so 2 to 3 µs; most of that for the two
    without known beginnings.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self._by_beginning: dict[str, list[int]] = {}
        anchored: list[int] = []
        loose: list[int] = []
        for number, pattern in enumerate(patterns):
            if not is_anchored(pattern):
                loose.append(number)
            elif known := beginnings(pattern):
                for beginning in known:
                    self._by_beginning.setdefault(beginning, []).append(number)
            else:
                anchored.append(number)
        self._sizes = sorted(set(map(len, self._by_beginning)))
        self._anchored, self._loose = anchored, loose
        unions = [_union([patterns[number] for number in some]) for some in (anchored, loose)]
        self._any_case = [re.compile(union, re.IGNORECASE) for union in unions]
        # With regard to case they take half the time: a line is put to them in small letters.
        small = all(map(matches_comparable, unions))
        self._small = [re.compile(union) for union in unions] if small else []

    def of(self, line: str) -> list[int]:
        """The numbers of the patterns that may match a line, in their order."""
        numbers: list[int] = []
        head = comparable(line[:DEPTH])
        for size in self._sizes:
            numbers += self._by_beginning.get(head[:size], ())
        if self._small and line.isascii():
            (at_start, anywhere), line = self._small, line.lower()
        else:
            at_start, anywhere = self._any_case
        # `match` for what begins with ^: `search` would try it again at every character.
        if self._anchored and at_start.match(line):
            numbers += self._anchored
        if self._loose and anywhere.search(line):
            numbers += self._loose
        return sorted(set(numbers)) if numbers else numbers


def _union(patterns: Sequence[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns)


def line_key(line: str) -> str:
    """A line as markers compare it: case, spacing, kinds of quotes and closing marks aside."""
    if not line.isascii():
        for char, plain in _QUOTES:  # a call each: half the time of `translate`
            line = line.replace(char, plain)
    key = " ".join(line.casefold().split())
    return key.strip(_EDGES) or key


_QUOTES = (("’", "'"), ("‘", "'"), ("ʼ", "'"), ("“", '"'), ("”", '"'), ("\u200b", ""))
_EDGES = " \t.:…!?»›>→▾▼+•|*-–—"
