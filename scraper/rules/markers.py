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
        by_pattern: list[tuple[str, Marker]] = []
        for marker in markers:
            for key in dict.fromkeys(map(line_key, marker.texts)):
                self._by_line[key] = (*self._by_line.get(key, ()), marker)
            by_pattern += [(pattern, marker) for pattern in marker.patterns]
        self._by_pattern = by_pattern
        self._openings = _Openings([pattern for pattern, _ in by_pattern])

    def find(self, line: str) -> tuple[Marker, ...]:
        """The markers that this line is, mostly none; plain texts go before patterns."""
        named: tuple[Marker, ...] = ()
        if self._by_line and len(line) <= MAX_LINE:
            named = self._by_line.get(line_key(line), ())
        numbers = self._openings.of(line[:MAX_SEARCHED]) if self._by_pattern else []
        if not numbers:
            return named
        matched = [self._by_pattern[number] for number in numbers]
        return named + tuple([marker for pattern, marker in matched if found(pattern, line)])


class _Openings:
    """Tells quickly of most lines that no pattern matches: by their first character.

    With 100 patterns in one union a line cost 20 µs, so 3 µs.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        by_letter: dict[str, list[int]] = {}
        anchored: list[int] = []
        loose: list[int] = []
        for number, pattern in enumerate(patterns):
            letters = _first_letters(pattern)
            for letter in letters:
                by_letter.setdefault(letter, []).append(number)
            if not letters:
                (anchored if pattern.startswith("^") else loose).append(number)
        self._by_letter = {
            letter: (_union([patterns[number] for number in numbers]), numbers)
            for letter, numbers in by_letter.items()
        }
        self._anchored, self._loose = anchored, loose
        # `match` for what begins with ^: `search` would try it again at every character.
        self._at_start = _union([patterns[number] for number in anchored])
        self._anywhere = _union([patterns[number] for number in loose])

    def of(self, line: str) -> list[int]:
        """The numbers of the patterns that may match a line, in their order."""
        named = self._by_letter.get(_letter(line))
        numbers = named[1] if named and named[0].match(line) else []
        if self._anchored and self._at_start.match(line):
            numbers = numbers + self._anchored
        if self._loose and self._anywhere.search(line):
            numbers = numbers + self._loose
        return sorted(numbers) if numbers else numbers


def _first_letters(pattern: str) -> frozenset[str]:
    """The letters that a line must begin with for `^word` or `^(?:one|two)`; else none."""
    group = _GROUP_AT_START.match(pattern)
    words = _INNERMOST.sub("(", group[1]).split("|") if group else [pattern[1:]]
    if not pattern.startswith("^") or not all(map(_WORD_AT_START.match, words)):
        return frozenset()
    letters = frozenset(map(_letter, words))
    return frozenset() if letters & _ODD_CASE or _has_choice(pattern) else letters


def _letter(text: str) -> str:
    """The first letter as patterns compare it; "" of an empty text."""
    return _SAME.get(text[:1], text[:1].lower()[:1])


def _has_choice(pattern: str) -> bool:
    """Whether `|` stands outside of all groups and sets."""
    bare = _SET.sub("", pattern)
    return "|" in _INNERMOST.sub("", _INNERMOST.sub("", _INNERMOST.sub("", bare)))


def _union(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_GROUP_AT_START = re.compile(r"\^\(\?:((?:[^()]|\(\?:[^()]*\))*)\)(?![?*{])")
_WORD_AT_START = re.compile(r"[^\W\d_](?![?*{])")
_SET = re.compile(r"\\.|\[[^\]]*\]")
_INNERMOST = re.compile(r"(?<!\\)\((?:[^()\\]|\\.)*\)")
# Letters that `re` takes for another one besides the capital: looked up as that, or not at all.
_SAME = {"ſ": "s", "ı": "i", "\u212a": "k"}
_ODD_CASE = frozenset("ßẞµμςσθϑβϐφϕκϰπϖρϱεϵåωιъвдостѣ")


def line_key(line: str) -> str:
    """A line as markers compare it: case, spacing, kinds of quotes and closing marks aside."""
    if line.isascii():
        plain = " ".join(line.split()).lower()
    else:
        plain = " ".join(line.translate(_QUOTES).split()).casefold()
    return plain.strip(_EDGES) or plain


_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "\u200b": None})
_EDGES = " \t.:…!?»›>→▾▼+•|*-–—"
