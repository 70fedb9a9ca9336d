"""One flat walk over the tree: its elements as lists, its text as drafts of blocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from scraper.document import Elements
from scraper.model import Limits
from scraper.segment.context import Attributes, Context, Structure
from scraper.segment.inline import BREAK, GAP, PLAIN, Line, Piece, Style, lines, verbatim
from scraper.segment.tags import (
    BLOCK,
    BLOCKISH,
    EMPHASIS,
    GAP_TAGS,
    PHRASE,
    STRONG,
    STYLED,
    TELLING,
    UNSEEN,
)  # fmt: skip
from scraper.tree import Node

_NEVER_HIDDEN = frozenset({"html", "body", "main", "article"})  # shown by a script, if at all


class Draft(NamedTuple):
    """A block to be: its text, its container and where that stands."""

    line: Line
    element: int
    context: Context


@dataclass(slots=True)
class Walk:
    """What a walk has found so far. `truncated`: the page has more nodes than allowed."""

    elements: Elements = field(default_factory=Elements)
    structure: Structure = field(default_factory=Structure)
    drafts: list[Draft] = field(default_factory=list)
    truncated: bool = False
    # By element: the block its text belongs to, and what it inherited.
    container: list[int] = field(default_factory=list)
    context: list[Context] = field(default_factory=list)
    style: list[Style] = field(default_factory=list)
    phrase: list[bool] = field(default_factory=list)
    # The block being read, and the text set apart within it.
    current: int = -1
    pieces: list[Piece] = field(default_factory=list)
    asides: dict[int, list[Piece]] = field(default_factory=dict)

    def open(self, tag: str, attributes: Attributes, parent: int, *, apart: bool) -> None:
        """Note an element. Its text is a block of its own when `apart`, even within a phrase."""
        number = len(self.container)
        context, style, phrase = self.context[parent], self.style[parent], self.phrase[parent]
        looks = attributes.get("style")
        block = tag in BLOCK or (not phrase and (tag in BLOCKISH or "-" in tag))
        unseen = tag in UNSEEN or ("hidden" in attributes)
        if looks:
            looks = looks.replace(" ", "").lower()
            unseen = unseen or "display:none" in looks or "visibility:hidden" in looks
            block = block or "display:block" in looks
        if tag in TELLING:
            context = self.structure.enter(tag, attributes, context)
        if unseen and tag not in _NEVER_HIDDEN and not context.hidden:
            context = context._replace(hidden=True)
            apart = True
        if tag in STYLED:
            style = _styled(tag, attributes, style, number)
        if block:
            self.flush()
            self.container.append(number)
        elif apart:
            self.container.append(number)
            self.asides.setdefault(number, [])
        else:
            self.container.append(self.container[parent])
        if tag in GAP_TAGS:
            self.add(GAP, parent)
        self.context.append(context)
        self.style.append(style)
        self.phrase.append(tag in PHRASE or (phrase and not block))

    def add(self, piece: Piece, parent: int) -> None:
        """Note a text node, or what stands for one."""
        where = self.container[parent]
        if where in self.asides:
            self.asides[where].append(piece)
            return
        if where != self.current:
            if piece.text.isspace() and self.context[where].kind != "code":
                return
            self.flush()
            self.current = where
        self.pieces.append(piece)

    def flush(self) -> None:
        """Finish the block being read, and what was set apart within it."""
        if self.pieces:
            self._draft(self.pieces, self.current)
            self.pieces = []
        if self.asides:
            for element, pieces in self.asides.items():
                self._draft(pieces, element)
                pieces.clear()
        self.current = -1

    def _draft(self, pieces: list[Piece], element: int) -> None:
        context = self.context[element]
        made = verbatim(pieces) if context.kind == "code" else lines(pieces)
        self.drafts += [Draft(line, element, context) for line in made]


def walk(root: Node, isolate: frozenset[int], limits: Limits) -> Walk:
    """Read the subtree of `root`, its text and its elements, in document order."""
    found = Walk()
    elements = found.elements
    position, tags, parents = elements.position, elements.tag, elements.parent
    style = found.style
    budget = limits.max_nodes
    for node in root.traverse(include_text=True):
        budget -= 1
        if budget < 0:
            found.truncated = True
            break
        tag = node.tag
        above = node.parent
        parent = position.get(above.mem_id, 0) if above is not None else -1
        if tag == "-text":
            if tags[parent] == "title":
                continue  # metadata, wherever it stands
            found.add(Piece(node.text_content or "", style[parent]), parent)
            continue
        if tag is None or tag[0] == "-":
            continue
        if tag == "br":
            found.add(BREAK, parent)
        attributes = node.attributes
        mem_id = node.mem_id
        position[mem_id] = len(tags)
        tags.append(tag)
        elements.names.append(_names(attributes) if attributes else "")
        if parents:
            parents.append(parent)
            found.open(tag, attributes, parent, apart=mem_id in isolate)
        else:
            parents.append(-1)
            found.container.append(0)
            found.context.append(Context())
            found.style.append(PLAIN)
            found.phrase.append(False)
    found.flush()
    elements.end.extend(_ends(parents))
    return found


def _names(attributes: Attributes) -> str:
    get = attributes.get
    named = [get("id"), get("class"), get("role"), get("itemprop")]
    return " ".join([name for name in named if name]).lower()


def _styled(tag: str, attributes: Attributes, around: Style, number: int) -> Style:
    if tag == "a":
        href = attributes.get("href")
        return around if href is None else around._replace(link=number, href=href.strip())
    if tag in STRONG:
        return around._replace(strong=True)
    if tag in EMPHASIS:
        return around._replace(emphasis=True)
    return around._replace(code=True)


def _ends(parents: list[int]) -> list[int]:
    ends = list(range(1, len(parents) + 1))
    for number in range(len(parents) - 1, 0, -1):
        parent = parents[number]
        ends[parent] = max(ends[parent], ends[number])
    return ends
