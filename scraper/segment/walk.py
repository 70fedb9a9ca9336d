"""One flat walk over the tree: its elements as lists, its text as drafts of blocks."""

from __future__ import annotations

from typing import NamedTuple

from scraper.document import Elements
from scraper.model import Limits
from scraper.segment import tags as t
from scraper.segment.context import Attributes, Context, Structure
from scraper.segment.inline import BREAK, GAP, PLAIN, Line, Piece, Style, paragraphs, verbatim
from scraper.tree import Node

_NEVER_HIDDEN = frozenset({"html", "body", "main", "article"})  # a script shows them in time


class Place(NamedTuple):
    """What an element hands down to its text: the block it belongs to, and what that is."""

    container: int
    context: Context
    style: Style


class Draft(NamedTuple):
    """A block to be: its text, its container and where that stands."""

    line: Line
    element: int
    context: Context


class Walk:
    """What a walk has found so far. `truncated`: the page has more nodes than allowed."""

    def __init__(self, isolate: frozenset[int]) -> None:
        self.elements = Elements()
        self.structure = Structure()
        self.drafts: list[Draft] = []
        self.truncated = False
        self._isolate = isolate
        self._places: list[Place] = []  # by element
        self._current = -1  # the container of the block being read
        self._pieces: list[Piece] = []  # its text
        self._asides: dict[int, list[Piece]] = {}  # by element: text set apart within blocks

    def run(self, root: Node, limits: Limits) -> None:
        """Read the subtree of `root`, its text and its elements, in document order."""
        position, tags, parents = self.elements.position, self.elements.tag, self.elements.parent
        places, flags_of, names = self._places, t.FLAGS, self.elements.names
        budget = limits.max_nodes
        for node in root.traverse(include_text=True):
            tag, above = node.tag, node.parent
            parent = position.get(above.mem_id, 0) if above is not None else 0
            if tag == "-text":
                if tags[parent] not in t.TITLES:
                    place = places[parent]
                    self._add((node.text_content or "", place.style, parent), place)
                continue
            if tag is None or tag[0] == "-":
                continue
            number = len(tags)
            position[node.mem_id] = number
            tags.append(tag)
            parents.append(parent)
            flags = flags_of.get(tag, 0) if "-" not in tag else t.BLOCKISH
            attributes = node.attributes
            if attributes:
                names.append(_names(attributes))
                if "style" in attributes or "hidden" in attributes:
                    flags |= t.LOOKS
            else:
                names.append("")
            if self._isolate and node.mem_id in self._isolate:
                flags |= t.APART
            if number == 0:
                parents[0] = -1
                places.append(Place(0, Context(), PLAIN))
            elif flags:
                self._open(number, flags, attributes)
            else:
                places.append(places[parent])
            if number >= budget:
                self.truncated = True
                break
        self._flush()
        self.elements.end.extend(_ends(parents))

    def _open(self, number: int, flags: int, attributes: Attributes) -> None:
        """Note an element that does something to its text."""
        tag, parent = self.elements.tag[number], self.elements.parent[number]
        container, context, style = around = self._places[parent]
        if flags & t.BLOCKISH and not self._in_phrase(parent):
            flags |= t.BLOCK
        if flags & t.LOOKS:
            flags |= _looks(attributes)
        if flags & t.BREAK:
            self._add(BREAK, around)
        if flags & t.GAP:
            self._add(GAP, around)
        if flags & t.CONTEXT:
            context = self.structure.enter(tag, number, attributes, context)
        if flags & t.STYLE:
            style = _styled(tag, number, attributes, style)
        if flags & t.UNSEEN and not context.hidden and tag not in _NEVER_HIDDEN:
            context = context._replace(hidden=True)
            flags |= t.APART
        if flags & t.BLOCK:
            self._flush()
            container = number
        elif flags & t.APART:
            container = number
            self._asides[number] = []
        self._places.append(Place(container, context, style))

    def _add(self, piece: Piece, place: Place) -> None:
        """Note a text node, or what stands for one."""
        where = place.container
        if where != self._current:
            if where in self._asides:
                self._asides[where].append(piece)
                return
            if piece[0].isspace() and place.context.kind != "code":
                return
            self._flush()
            self._current = where
        self._pieces.append(piece)

    def _flush(self) -> None:
        """Finish the block being read, and what was set apart within it."""
        if self._pieces:
            self._draft(self._pieces, self._current)
            self._pieces = []
        if self._asides:
            for element, pieces in self._asides.items():
                if pieces:
                    self._draft(pieces, element)
            self._asides = {}
        self._current = -1

    def _draft(self, pieces: list[Piece], element: int) -> None:
        context = self._places[element].context
        if context.kind == "code":
            lines = verbatim(pieces)
        else:
            lines = paragraphs(pieces, self.elements.parent)
        for line in lines:
            self.drafts.append(Draft(line, element, context))

    def _in_phrase(self, element: int) -> bool:
        """Whether an element stands within a paragraph or a heading, which it does not end."""
        tags, parents = self.elements.tag, self.elements.parent
        while element > 0:
            flags = t.FLAGS.get(tags[element], 0)
            if flags & (t.BLOCK | t.PHRASE):
                return bool(flags & t.PHRASE)
            element = parents[element]
        return False


def _names(attributes: Attributes) -> str:
    get = attributes.get
    named = [get("id"), get("class"), get("role"), get("itemprop")]
    return " ".join([name for name in named if name]).lower()


def _looks(attributes: Attributes) -> int:
    """What the attributes of an element do to it, as flags."""
    looks = (attributes.get("style") or "").replace(" ", "").lower()
    if "hidden" in attributes or "display:none" in looks or "visibility:hidden" in looks:
        return t.UNSEEN
    return t.BLOCK if "display:block" in looks else 0


def _styled(tag: str, number: int, attributes: Attributes, around: Style) -> Style:
    if tag == "a":
        href = attributes.get("href")
        return around if href is None else around._replace(link=number, href=href.strip())
    if tag in t.STRONG:
        return around._replace(strong=True)
    if tag in t.EMPHASIS:
        return around._replace(emphasis=True)
    return around._replace(code=True)


def _ends(parents: list[int]) -> list[int]:
    ends = list(range(1, len(parents) + 1))
    for number in range(len(parents) - 1, 0, -1):
        end, parent = ends[number], parents[number]
        ends[parent] = max(ends[parent], end)
    return ends
