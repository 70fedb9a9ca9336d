"""Elements by their names, links and attributes, and what their surroundings say.

Selectors walk the whole tree, once for each of their parts. What title, byline and date look for
is looked up in two long strings instead, of all names and of all addresses of a page.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Collection, Iterable, Iterator, Set
from functools import cached_property
from typing import Literal

from scraper.document import Document
from scraper.tree import Node

MAX_INSIDE = 25  # elements within one that may hold a title, a name or a date and nothing else
DEPTH = 9  # ancestors that tell where an element stands
# Grouped by first letters, by which the regex engine rules words out.
_COMMENTS = re.compile(r"comment|dis(?:cussion|qus)|re(?:pl(?:y|ies)\b|spond)")
_RELATED = re.compile(
    r"archive|car(?:d|ousel)|footer|l(?:atest|isting)|m(?:enu|ore-|ost-)|ne(?:wsfeed|xt-)|"
    r"p(?:opular|rev|romo)|re(?:ad-next|circ|commend|lat)|sidebar|t(?:easer|icker|rending)|widget"
)
_PLACES = ("in:article", "in:aside", "in:comments", "in:footer", "in:header", "in:heading",
           "in:main", "in:related")  # fmt: skip
_BIT = {place: 1 << number for number, place in enumerate(_PLACES)}
_OUTSIDE = -1  # instead of bits: this element and those around it tell nothing
_TAG_BITS = {
    "header": _BIT["in:header"], "main": _BIT["in:main"], "h1": _BIT["in:heading"],
    "aside": _BIT["in:aside"], "nav": _BIT["in:aside"], "footer": _BIT["in:footer"],
    "article": _BIT["in:article"], "body": _OUTSIDE, "html": _OUTSIDE,
}  # fmt: skip
# Elements that are looked up by their tags.
_TAGS = frozenset({
    "html", "meta", "link", "title", "a", "address", "article", "br", "h1", "h2", "time", "abbr",
    "relative-time",
})  # fmt: skip
# Words in the names of elements, by what is looked for.
Sort = Literal["title", "byline", "published", "dated"]
_NAMED: dict[Sort, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "byline": (
        "author", "byline", "writer", "autor", "contributor", "username", "user-name", "creator",
        "poster", "user-details",
    ),
    "published": ("publi", "posted", "created"),
    "dated": ("date", "time", "byline", "meta", "datum", "fecha"),
}  # fmt: skip
_END = "\0"  # of each value in a string of many: no page holds one


class Where:
    """The elements of one page, to be found by what title, byline and date look for."""

    def __init__(self, document: Document) -> None:
        self.elements = elements = document.elements
        self._tagged = tagged = {tag: list[int]() for tag in _TAGS}
        for at, tag in enumerate(elements.tag):
            if tag in tagged:
                tagged[tag].append(at)
        # Three of four names are another element's, too.
        names = _joined(set(elements.names))
        self._holding = {sort: _with(names, words) for sort, words in _NAMED.items()}
        telling = set().union(*self._holding.values())
        self._named = {at: name for at, name in enumerate(elements.names) if name in telling}
        self._bits: dict[int, int] = {-1: _OUTSIDE}
        self._name_bits: dict[str, int] = {}
        self._places: dict[int, tuple[str, ...]] = {0: ()}

    @cached_property
    def _attributes(self) -> Set[str]:
        """The names of all attributes in the body: most that are asked for no element has."""
        elements = self.elements
        start = elements.tag.index("body") if "body" in elements.tag else 0
        return set().union(*elements.attributes[start:])

    def named(self, sort: Sort, limit: int) -> list[int]:
        """The first elements with a word of this sort in their id, class, role or itemprop."""
        holding = self._holding[sort]
        return [at for at, name in self._named.items() if name in holding][:limit]

    def linked(self, words: Iterable[str], limit: int) -> list[int]:
        """The first links whose address contains one of the words."""
        attributes, links = self.elements.attributes, self._tagged["a"]
        hrefs = [attributes[at].get("href") or "" for at in links]
        holding = _with(_joined(set(hrefs)), words)
        return [at for at, href in zip(links, hrefs, strict=True) if href in holding][:limit]

    def having(self, name: str) -> list[int]:
        """The elements with this attribute; none where only the head has it."""
        if name not in self._attributes:
            return []
        return [at for at, own in enumerate(self.elements.attributes) if name in own]

    def stating(self, words: Iterable[str], limit: int) -> list[int]:
        """The first elements whose RDFa property contains one of the words."""
        attributes = self.elements.attributes
        stated = [
            (at, (attributes[at]["property"] or "").lower()) for at in self.having("property")
        ]
        return [at for at, own in stated if any(word in own for word in words)][:limit]

    def tagged(self, tags: Iterable[str], limit: int) -> list[int]:
        """The first elements with one of these tags, all of them of `_TAGS`."""
        return sorted([at for tag in tags for at in self._tagged[tag][:limit]])[:limit]

    def count(self, tag: str) -> int:
        """How many elements have this tag, one of `_TAGS`."""
        return len(self._tagged[tag])

    def broken(self, element: int) -> bool:
        """Whether lines are broken within an element."""
        lines = self._tagged["br"]
        at = bisect(lines, element)
        return at < len(lines) and lines[at] < self.elements.end[element]

    def is_small(self, element: int) -> bool:
        """Whether an element can be a title, a name or a date and nothing else."""
        return self.elements.end[element] - element <= MAX_INSIDE

    def pairs(
        self, elements: Iterable[int], limit: int, large: Collection[int] = ()
    ) -> Iterator[tuple[int, Node]]:
        """The first small ones of these elements with their nodes, in page order; and `large`."""
        end, nodes = self.elements.end, self.elements.nodes
        small = [
            at for at in sorted({*elements, *large}) if end[at] - at <= MAX_INSIDE or at in large
        ]
        for element in small[:limit]:
            yield element, nodes[element]

    def places(self, element: int) -> tuple[str, ...]:
        """Facts about where an element stands, from its own and its ancestors' tags and names."""
        bits, known, parents = 0, self._bits, self.elements.parent
        for _ in range(DEPTH):
            own = known.get(element)
            if own is None:
                own = known[element] = self._own_bits(element)
            if own == _OUTSIDE:
                break
            bits |= own
            element = parents[element]
        places = self._places.get(bits)
        if places is None:
            places = tuple([place for place in _PLACES if bits & _BIT[place]])
            self._places[bits] = places
        return places

    def _own_bits(self, element: int) -> int:
        bits = _TAG_BITS.get(self.elements.tag[element], 0)
        name = self.elements.names[element]
        if len(name) <= 2 or bits == _OUTSIDE:
            return bits
        named = self._name_bits.get(name)
        if named is None:
            named = self._name_bits[name] = _bits_of(name[:300])
        return bits | named


def _bits_of(name: str) -> int:
    comments = _BIT["in:comments"] if _COMMENTS.search(name) else 0
    related = _BIT["in:related"] if _RELATED.search(name) else 0
    return comments | related


def _joined(values: Iterable[str]) -> str:
    return _END.join(["", *values, ""])


def _with(joined: str, words: Iterable[str]) -> set[str]:
    """Those of the joined values that contain one of the words."""
    found: set[str] = set()
    for word in words:
        at = joined.find(word)
        while at >= 0:
            end = joined.find(_END, at)
            found.add(joined[joined.rfind(_END, 0, at) + 1 : end])
            at = joined.find(word, end)
    return found


def steps(distance: int | None) -> str:
    """A distance from the title as a fact."""
    if distance is None:
        return "at:unknown"
    if distance < 0:
        return "at:before-near" if distance > -25 else "at:before"
    for limit in (10, 25, 60, 200):
        if distance <= limit:
            return f"at:{limit}"
    return "at:far"
