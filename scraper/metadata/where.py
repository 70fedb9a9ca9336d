"""Elements by their names, and what their surroundings say, from the lists of `Document.elements`.

Ten attribute selectors cost more than listing all nodes of a page once: names are looked up in
one string instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scraper.document import Document
from scraper.tree import Node

MAX_INSIDE = 25  # elements within one that may hold a title, a name or a date and nothing else
DEPTH = 9  # ancestors that tell where an element stands
_COMMENTS = re.compile(r"comment|disqus|repl(?:y|ies)\b|respond|discussion")
_RELATED = re.compile(
    r"relat|recommend|popular|trending|sidebar|widget|teaser|promo|latest|most-|newsfeed|"
    r"carousel|recirc|more-|read-next|next-|prev|listing|card|ticker|archive|footer|menu"
)
_PLACES = {
    "header": "in:header", "main": "in:main", "h1": "in:heading", "aside": "in:aside",
    "nav": "in:aside", "footer": "in:footer", "article": "in:article",
}  # fmt: skip


class Where:
    """The elements of one page; `nodes[i]` is element `i` of the document."""

    def __init__(self, document: Document) -> None:
        self.elements = document.elements
        nodes: list[Node] = document.tree.parser.css("*") if document.tree else []
        if len(nodes) != len(self.elements.tag):  # not all of them are elements of the document
            position = self.elements.position
            self._nodes = {position.get(node.mem_id, -1): node for node in nodes}
        else:
            self._nodes = dict(enumerate(nodes))
        self._names = "\n".join(self.elements.names)
        if self._names.count("\n") >= max(len(self.elements.names), 1):  # a class on two lines
            self._names = "\n".join([name.replace("\n", " ") for name in self.elements.names])
        self._own: dict[int, tuple[str, ...]] = {}

    def named(self, words: Iterable[str], limit: int) -> list[int]:
        """The first elements whose id, class, role or itemprop contains one of the words."""
        names = self._names
        found: set[int] = set()
        for word in words:
            at, count = names.find(word), 0
            while at >= 0 and count < limit:
                found.add(names.count("\n", 0, at))
                count += 1
                end = names.find("\n", at)
                at = names.find(word, end) if end > 0 else -1
        return sorted(found)[:limit]

    def tagged(self, tags: Iterable[str], limit: int) -> list[int]:
        """The first elements with one of these tags."""
        found: list[int] = []
        for tag in tags:
            found += _indexes(self.elements.tag, tag, limit)
        return sorted(found)[:limit]

    def pairs(self, elements: Iterable[int], limit: int) -> Iterator[tuple[int, Node]]:
        """The first small ones of these elements with their nodes, in page order."""
        end = self.elements.end
        small = [at for at in sorted(set(elements)) if end[at] - at <= MAX_INSIDE]
        for element in small[:limit]:
            node = self._nodes.get(element)
            if node is not None:
                yield element, node

    def at(self, nodes: Iterable[Node]) -> list[int]:
        """The elements that these nodes are."""
        position = self.elements.position
        return [at for node in nodes if (at := position.get(node.mem_id, -1)) >= 0]

    def places(self, element: int) -> list[str]:
        """Facts about where an element stands, from its own and its ancestors' tags and names."""
        facts: set[str] = set()
        parents, tags = self.elements.parent, self.elements.tag
        for _ in range(DEPTH):
            if element < 0 or tags[element] in ("body", "html"):
                break
            facts.update(self._facts(element))
            element = parents[element]
        return sorted(facts)

    def _facts(self, element: int) -> tuple[str, ...]:
        known = self._own.get(element)
        if known is None:
            name = self.elements.names[element][:300]
            place = _PLACES.get(self.elements.tag[element])
            known = (place,) if place else ()
            if len(name) > 2:
                known += ("in:comments",) if _COMMENTS.search(name) else ()
                known += ("in:related",) if _RELATED.search(name) else ()
            self._own[element] = known
        return known


def _indexes(values: list[str], wanted: str, limit: int) -> Iterator[int]:
    at = -1
    for _ in range(limit):
        try:
            at = values.index(wanted, at + 1)
        except ValueError:
            return
        yield at


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
