"""Selectors that cost nothing where they cannot match.

One selector over a page of 2,000 elements costs 30-80 µs; hundreds of platform selectors would
cost more than parsing. The classes and ids of a page are one set, made once; a selector is run
only when a name that it asks for is there.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from scraper.tree import Node, Tree

_CLASS = re.compile(r"""class=(?:"([^"]{1,2000})"|'([^']{1,2000})'|([^\s"'>]{1,200}))""")
_ID = re.compile(r"""id=["']?([^\s"'>]{1,200})""")
_NAME = re.compile(r"[.#](-?[A-Za-z_][\w-]*)|\[(?:class|id)~?=[\"']?([^\s\"'\]]+)[\"']?\]")
_VALUE = re.compile(r"\[[\w-]+~?=[\"']?([^\s\"'\]]+)[\"']?\]")
_NESTED = re.compile(r":(?:not|has|is|where|nth-\w+|lexbor-contains)\(")
_ANY_CASE = re.compile(r"\[[^\]]*\si\]")


class Alternative(NamedTuple):
    """One part of a selector list, with what must be on the page for it to match."""

    css: str
    name: str = ""  # a class or id
    value: str = ""  # of another attribute


class Names:
    """The classes and ids of a page, from its source: more than the tree may have, never less."""

    def __init__(self, html: str) -> None:
        found = [double or single or bare for double, single, bare in _CLASS.findall(html)]
        self._names = frozenset(" ".join(found).split()).union(_ID.findall(html))
        self._html = html
        self._values: dict[str, bool] = {}

    def may_have(self, part: Alternative) -> bool:
        """False only where this part of a selector cannot match."""
        if part.name and part.name not in self._names:
            return False
        if not part.value:
            return True
        if part.value not in self._values:
            self._values[part.value] = part.value in self._html
        return self._values[part.value]


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
    """A part with the longest name, or else value, that an element must carry for it."""
    if "\\" in part or "&" in part:  # escapes: the source spells the name in another way
        return Alternative(part)
    plain = part
    while nested := _NESTED.search(plain):
        depth, end = 1, nested.end()
        while end < len(plain) and depth:
            depth += {"(": 1, ")": -1}.get(plain[end], 0)
            end += 1
        plain = plain[: nested.start()] + plain[end:]
    plain = _ANY_CASE.sub("", plain)
    names = [left or right for left, right in _NAME.findall(_without_values(plain))]
    if names:
        return Alternative(part, name=max(names, key=len))
    return Alternative(part, value=max(_VALUE.findall(plain), key=len, default=""))


def _without_values(plain: str) -> str:
    """A selector without its other attributes: `[href$=".pdf"]` names no class."""
    return re.sub(r"\[(?!(?:class|id)~?=)[^\]]*\]", "", plain)
