"""Regular expressions from rule files: checked when a rule is read, harmless when it runs.

Python's `re` backtracks. A clock would stop a bad pattern, but then the same page could give two
results on two machines. A pattern is therefore refused for its shape before it is ever run
(a repetition that is repeated itself takes exponential time), and the text it is run on is short.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

MAX_PATTERN = 2_000  # characters; the longest of 900 patterns in public rule sets has 412
MAX_SEARCHED = 1_000  # of a text; what a pattern recognises stands at its beginning
# `.*a.*b.*c` over MAX_SEARCHED characters may take a second; three of them take 0.02 s.
MAX_WIDE = 3

_ATOM = re.compile(
    r"\\(?:N\{[^}]*\}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)"  # an escape
    r"|\[\^?\]?(?:\\.|[^\]\\])*\]"  # a set
    r"|\(\?#[^)]*\)"  # a comment
    r"|\(\?P=\w+\)"  # a reference
    r"|\((?:\?(?:P<\w+>|[aiLmsux-]*:|[aiLmsux]+\)|[=!>]|<[=!]|\(\w+\)))?"  # a group opens
    r"|\)|\||.",
    re.DOTALL,
)
_REPEAT = re.compile(r"(?:[*+?]|\{\d*(?:,\d*)?\})[?+]?")
_WIDE_ATOMS = frozenset({".", r"\w", r"\W", r"\s", r"\S", r"\d", r"\D"})
_UNBOUNDED = 50  # {0,50} of something repeated is as bad as *


class PatternError(ValueError):
    """A pattern that must not run; the message says why."""


class Atom(NamedTuple):
    """One step of a pattern: a character, a set, a `|`, a group's beginning or end."""

    part: str
    repeat: str  # how often it comes; of a group, at its end
    end: int  # where the next one begins

    @property
    def opens(self) -> bool:
        """Whether a group begins here."""
        return self.part.startswith("(") and not self.part.endswith(")")


@dataclass(slots=True)
class _Group:
    repeats: bool = False  # something in it repeats without a bound
    choice: bool = False  # it has alternatives


def check(pattern: str) -> None:
    """Raise `PatternError` for a pattern that is broken, dead, too long or may run for ever."""
    if not pattern:
        raise PatternError("an empty pattern matches everything")
    if len(pattern) > MAX_PATTERN:
        raise PatternError(f"{len(pattern)} characters; at most {MAX_PATTERN} are allowed")
    _check_shape(pattern)
    try:
        compiled = compiled_pattern(pattern)
    except (re.error, OverflowError) as error:
        raise PatternError(f"no regular expression: {error}") from error
    if compiled.search(""):
        raise PatternError("it matches the empty text, and so everything")


@cache
def compiled_pattern(pattern: str) -> re.Pattern[str]:
    """The pattern ready to run: case-insensitive, Unicode."""
    return re.compile(pattern, re.IGNORECASE)


def found(pattern: str, text: str) -> re.Match[str] | None:
    """The first match of a checked pattern within the first `MAX_SEARCHED` characters."""
    return compiled_pattern(pattern).search(text[:MAX_SEARCHED])


def atoms(pattern: str) -> Iterator[Atom]:
    """The steps of a pattern, from left to right."""
    position = 0
    while position < len(pattern):
        hit = _ATOM.match(pattern, position)
        assert hit is not None  # noqa: S101  the last alternative takes any character
        atom = Atom(hit.group(), "", hit.end())
        repeat = _REPEAT.match(pattern, atom.end)
        if repeat and atom.part != "|" and not atom.opens:
            atom = Atom(atom.part, repeat.group(), repeat.end())
        position = atom.end
        yield atom


def _check_shape(pattern: str) -> None:
    """Refuse repetitions within repetitions, and too many wide ones in a row."""
    groups, wide = [_Group()], 0
    for atom in atoms(pattern):
        closed = _enter(atom, groups)
        if not atom.repeat or not _is_unbounded(atom.repeat):
            continue
        if closed and (closed.repeats or closed.choice):
            kind = "a repetition" if closed.repeats else "alternatives"
            raise PatternError(
                f"{kind} inside a repetition, before position {atom.end}, can take for ever;"
                " give the outer one a bound such as {0,5}"
            )
        groups[-1].repeats = True
        wide += atom.part in _WIDE_ATOMS or atom.part.startswith("[^")
        if wide > MAX_WIDE:
            raise PatternError(
                f"more than {MAX_WIDE} wide repetitions such as .* can take very long;"
                " use bounds such as .{0,80}"
            )


def _enter(atom: Atom, groups: list[_Group]) -> _Group | None:
    """Keep track of groups; returns the group that this part closes."""
    part = atom.part
    if part.startswith("(?P=") or (part[0] == "\\" and part[1] in "123456789"):
        raise PatternError("references to earlier groups are not supported")
    if part.startswith("(?") and part.endswith(")") and not part.startswith("(?#"):
        raise PatternError(f"no flags such as {part}: patterns ignore case already")
    if atom.opens:
        groups.append(_Group())
    elif part == "|":
        groups[-1].choice = True
    elif part == ")" and len(groups) > 1:
        closed = groups.pop()
        groups[-1].repeats |= closed.repeats
        return closed
    return None


def _is_unbounded(repeat: str) -> bool:
    if repeat[0] in "*+":
        return True
    if repeat[0] == "?":
        return False
    low, _, high = repeat.strip("{}?+").partition(",")
    most = high if "," in repeat else low
    return not most or int(most) > _UNBOUNDED
