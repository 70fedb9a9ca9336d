"""What a line must begin with to match a pattern: read off the pattern, so that it can be indexed.

`^(?:by|photo) ?:` has "by ", "by:" and "pho", `^\\d{1,3} views` has the ten digits. Of the 317
patterns of the bundled markers all but two have beginnings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scraper.rules.patterns import Atom, atoms

DEPTH = 3  # characters; 35 % of 15,000 short lines then have a candidate, 65 % with 2, 25 % with 4
_MOST = 300  # beginnings of one pattern; where it has more it is not read on
_GROUP = re.compile(r"\((?:\?:|\?P<\w+>)?")  # all others are conditions
_MEMBER = re.compile(r"\\?.", re.DOTALL)
_CLASS = re.compile(r"\\[bBdDsSwW]")
# Letters by number, parts that mind case, and ranges that may have capitals in their midst.
_NOT_PLAIN = re.compile(r"\\[a-z0-9]|\(\?\w*-|(?!\d-\d|[a-z]-[a-z])[^\[]-[^\]]")
_NO_WIDTH = frozenset({"^", r"\b"})
_OPTIONAL = re.compile(r"(?:[?*]|\{0*(?:,\d*)?\}).?")


class _Heads(NamedTuple):
    """What a part of a pattern may begin with."""

    whole: frozenset[str] = frozenset()  # all that it matches; what comes behind it goes on here
    cut: frozenset[str] = frozenset()  # beginnings of which no more is known, or asked

    def either(self, other: _Heads) -> _Heads:
        return _Heads(self.whole | other.whole, self.cut | other.cut)

    def then(self, part: _Heads) -> _Heads:
        """These, with a part behind them."""
        if len(self.whole) * len(part.whole | part.cut) > _MOST:
            return _Heads(cut=self.cut | self.whole)
        whole = {head + one for head in self.whole for one in part.whole}
        cut = {head + one for head in self.whole for one in part.cut}
        cut |= {head for head in whole if len(head) >= DEPTH}
        return _Heads(frozenset(whole - cut), self.cut | {head[:DEPTH] for head in cut})

    def repeated(self, repeat: str) -> _Heads:
        """These, as often as a pattern says."""
        once = repeat in {"", "?", "??"}
        heads = self if once else _Heads(cut=self.whole | self.cut)
        return heads.either(_NOTHING) if _OPTIONAL.fullmatch(repeat) else heads


_NOTHING = _Heads(whole=frozenset({""}))
_UNKNOWN = _Heads(cut=frozenset({""}))


def beginnings(pattern: str) -> frozenset[str]:
    """Texts of which every match begins with one, as `comparable` ones; none if that is open."""
    heads, _ = _read(atoms(pattern))
    found = heads.whole | heads.cut
    return frozenset() if "" in found else found


def is_anchored(pattern: str) -> bool:
    """Whether a pattern matches at the beginning of a line only."""
    depth, fresh = 0, True
    for atom in atoms(pattern):
        if fresh and atom.part != "^":
            return False
        depth += atom.opens - (atom.part == ")")
        fresh = atom.part == "|" and not depth
    return not fresh


def comparable(text: str) -> str:
    """A text as patterns compare it: the characters that are one to them are one here."""
    return text.lower() if text.isascii() else "".join(map(_comparable, text))


def matches_comparable(pattern: str) -> bool:
    """Whether a pattern finds in `comparable` ASCII text, with regard to case, what it should.

    That is, whether it is written in small letters all along.
    """
    bare = _CLASS.sub("", pattern)
    return comparable(bare) == bare and not _NOT_PLAIN.search(bare)


def _comparable(char: str) -> str:
    if char.isdecimal():
        return str(int(char))
    # By way of the capital: in patterns ſ is an s, and ı an i.
    return char.lower()[0].upper()[0].lower()[0]


def _read(parts: Iterator[Atom]) -> tuple[_Heads, str]:
    """What a group begins with, and how often it comes; reads on to its end."""
    found, heads = _Heads(), _NOTHING
    for atom in parts:
        if atom.part == ")":
            return found.either(heads), atom.repeat
        if atom.part == "|":
            found, heads = found.either(heads), _NOTHING
        elif atom.opens:
            inner, repeat = _read(parts)
            known = _GROUP.fullmatch(atom.part)
            heads = heads.then(inner.repeated(repeat) if known else _UNKNOWN)
        elif heads.whole and atom.part not in _NO_WIDTH:
            heads = heads.then(_character(atom.part).repeated(atom.repeat))
    return found.either(heads), ""


def _character(part: str) -> _Heads:
    """What one character may be."""
    if part in _CLASSES:
        return _CLASSES[part]
    if part.startswith("["):
        return _member(part[1:-1])
    if part in {".", "$"} or len(part) > 2 or (len(part) == 2 and part[1].isalnum()):
        return _UNKNOWN
    return _one_of(part[-1])


def _member(members: str) -> _Heads:
    """What a character of a set may be."""
    if members.startswith("^") or "-" in members[1:-1]:
        return _UNKNOWN
    found = _Heads()
    for member in _MEMBER.findall(members):
        found = found.either(_one_of(member) if len(member) == 1 else _character(member))
    return found


def _one_of(chars: Iterable[str]) -> _Heads:
    return _Heads(whole=frozenset(map(comparable, chars)))


_CLASSES = {
    r"\d": _one_of("0123456789"),
    r"\s": _one_of([char for char in map(chr, range(0x3001)) if char.isspace()]),
}
