"""Selectors that cost nothing where they cannot match.

One selector over a page of 1,000 elements costs 30-80 µs; hundreds of platform selectors would
cost more than parsing. The classes and ids of a page are one set, made once; a selector is run
only when the names and values that it asks for are there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from scraper.tree import Node, Tree

_NAME = re.compile(r"[.#](-?[^\W\d][\w-]*)")
_ATTRIBUTE = re.compile(
    r"""\[\s*([\w-]+)\s*(?:([~|^$*]?)=\s*(?:"([^"]*)"|'([^']*)'|([^\s\]]+))(?:\s+[is])?\s*)?\]"""
)
_NESTED = re.compile(r":(?:not|has|is|where|nth-\w+|lexbor-contains)\(")


class Value(NamedTuple):
    """A part that the value of an attribute must have; "" for any value."""

    attribute: str
    part: str
    begins: bool = False  # the value begins with it


class Alternative(NamedTuple):
    """One part of a selector list, with what must be on the page for it to match: lower case."""

    css: str
    name: str = ""  # a class or id
    values: tuple[Value, ...] = ()


class Names:
    """What selectors ask for: the names and attributes of a page, at least, in lower case."""

    def __init__(self, tree: Tree) -> None:
        listing = tree.listing
        self._attributes = listing.elements.attributes
        # Each once: three of four elements are named like another.
        self._text = " ".join(dict.fromkeys([*listing.elements.names, *listing.long_names]))
        self._values = {"class": self._text, "id": self._text}
        self._kinds: frozenset[str] = frozenset()  # of attributes
        self.words = frozenset(self._text.split())

    def may_have(self, part: Alternative) -> bool:
        """False only where this part of a selector cannot match."""
        if part.name and part.name not in self.words:
            return False
        for value in part.values:
            known = self.values(value.attribute)
            if known is None or value.part not in known:
                return False
        return True

    def values(self, attribute: str) -> str | None:
        """All values of an attribute, a line each; None where no element has it.

        Those of `class` and `id` are parted by blanks, with each other among them.
        """
        if not self._kinds:
            self._kinds = frozenset(["class", "id"]).union(*self._attributes)
        if attribute not in self._kinds:
            return None
        if attribute not in self._values:
            own = [one[attribute] or "" for one in self._attributes if attribute in one]
            self._values[attribute] = "\n".join(own).lower()
        return self._values[attribute]


def select(tree: Tree, selector: str, names: Names) -> list[Node]:
    """The nodes that match, each once, in document order."""
    possible = [part.css for part in alternatives(selector) if names.may_have(part)]
    return tree.select(", ".join(possible)) if possible else []


def may_match(selector: str, names: Names) -> bool:
    """False only when no alternative of the selector can match."""
    return any(map(names.may_have, alternatives(selector)))


@cache
def alternatives(selector: str) -> tuple[Alternative, ...]:
    """The parts of a selector list, each with a name or value that it needs."""
    return tuple(map(_alternative, split_list(selector)))


def split_list(selector: str) -> tuple[str, ...]:
    """`a, b:is(c, d)` as its two parts."""
    parts, depth, quote, start = [], 0, "", 0
    for position, char in enumerate(selector):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in "([":
            depth += 1
        elif char in ")]":
            depth -= 1
        elif char == "," and not depth:
            parts.append(selector[start:position].strip())
            start = position + 1
    parts.append(selector[start:].strip())
    return tuple(part for part in parts if part)


def _alternative(part: str) -> Alternative:
    """A part with the longest name, or else the values, that an element must carry for it."""
    if "\\" in part:  # the selector spells the name in another way
        return Alternative(part)
    plain = part
    while nested := _NESTED.search(plain):
        depth, end = 1, nested.end()
        while end < len(plain) and depth:
            depth += {"(": 1, ")": -1}.get(plain[end], 0)
            end += 1
        plain = plain[: nested.start()] + plain[end:]
    names = [name for name in _NAME.findall(_ATTRIBUTE.sub("", plain)) if name.isascii()]
    if names:
        return Alternative(part, name=max(names, key=len).lower())
    return Alternative(part, values=tuple(_values(plain)))


def _values(plain: str) -> Iterator[Value]:
    for attribute, sign, *quoted in _ATTRIBUTE.findall(plain):
        value = "".join(quoted)
        if value.isascii():
            begins = value != "" and sign in {"", "^"}
            yield Value(attribute.lower(), value.lower(), begins)
