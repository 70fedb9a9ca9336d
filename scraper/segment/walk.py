"""One walk over a page's nodes: its text as drafts of blocks."""

from __future__ import annotations

from scraper.segment import tags as t
from scraper.segment.context import Context, Structure
from scraper.segment.inline import (
    BREAK,
    FRESH,
    GAP,
    PLAIN,
    Line,
    Style,
    Styled,
    paragraphs,
    single,
    verbatim,
)  # fmt: skip
from scraper.segment.reading import Attributes, Piece, Reading

# What an element hands down to its text: the block it belongs to, what that is, and its markup.
# Plain tuples, here and below: there are a thousand of them on a page.
Place = tuple[int, Context, Style]
# A block to be: its text, its container and where that stands.
Draft = tuple[Line, int, Context]

_NOWHERE = -2  # the container of text that is in no block
_NEVER_HIDDEN = frozenset({"html", "body", "main", "article"})  # a script shows them in time


class Walk:
    """What a walk has found so far."""

    def __init__(self, reading: Reading) -> None:
        self.structure = Structure()
        self.drafts: list[Draft] = []
        self._reading = reading
        self._tags, self._parents = reading.elements.tag, reading.elements.parent
        self._places: list[Place] = []  # by element
        self._current = -1  # the container of the block being read
        self._pieces: list[Piece] = []  # its text
        self._asides: dict[int, list[Piece]] = {}  # by element: text set apart within blocks

    def run(self) -> None:
        """Draft the blocks of the page, in order."""
        places, parents, flags_of = self._places, self._parents, self._reading.flags
        block = t.BLOCK
        for node in self._reading.flow:
            if isinstance(node, tuple):
                place = places[node[1]]
                if place[0] == self._current:
                    self._pieces.append(node)
                elif self._asides or not node[0].isspace() or place[1][0] == "code":
                    self._add(node, place)
                continue
            flags = flags_of[node]
            if node == 0:
                places.append((0, Context(), PLAIN))
            elif not flags:
                places.append(places[parents[node]])
            elif flags == block and places[parents[node]][1][0] != "code":
                if self._current >= 0 or self._asides:
                    self._flush()
                _, context, style = places[parents[node]]
                places.append((node, context, style))
            else:
                places.append(self._place(node, flags))
        self._flush()

    def _place(self, number: int, flags: int) -> Place:
        """What an element hands down that does something to its text."""
        tag, parent = self._tags[number], self._parents[number]
        attributes = self._reading.elements.attributes[number]
        container, context, style = around = self._places[parent]
        if flags & t.STYLE:
            style = _styled(tag, number, attributes, style)
        elif flags & t.CONTEXT:
            context = self.structure.enter(tag, number, attributes, context)
        elif flags & (t.BREAK | t.GAP):
            self._add(BREAK if flags & t.BREAK else GAP, around)
        if flags & t.LOOKS:
            flags |= _looks(attributes)
        if flags & t.UNSEEN and not context.hidden and tag not in _NEVER_HIDDEN:
            context = context._replace(hidden=True)
            flags |= t.APART
        if flags & t.NOWHERE:
            container = _NOWHERE
        elif flags & t.BLOCK and around[1].kind == context.kind == "code":
            self._add(FRESH, around)
        elif flags & t.BLOCK or (flags & t.BLOCKISH and not self._in_phrase(parent)):
            self._flush()
            container = number
        elif flags & t.APART:
            self._asides[number] = []
            container = number
        return container, context, style

    def _add(self, piece: Piece, place: Place) -> None:
        """Note a text node, or what stands for one."""
        where = place[0]
        if where != self._current:
            if where in self._asides:
                self._asides[where].append(piece)
                return
            if where == _NOWHERE or (piece[0].isspace() and place[1].kind != "code"):
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
        context = self._places[element][1]
        if context.kind == "code":
            lines = verbatim(self._styled(pieces))
        elif len(pieces) == 1:  # as with three blocks in four
            text, around = pieces[0]
            lines = [single(text, self._places[around][2])]
        else:
            lines = paragraphs(self._styled(pieces), self._parents)
        self.drafts += [(line, element, context) for line in lines if line[0]]

    def _styled(self, pieces: list[Piece]) -> list[Styled]:
        return [(text, self._places[around][2], around) for text, around in pieces]

    def _in_phrase(self, element: int) -> bool:
        """Whether an element stands within a paragraph or a heading, which it does not end."""
        while element > 0:
            flags = t.FLAGS.get(self._tags[element], 0)
            if flags & (t.BLOCK | t.PHRASE):
                return bool(flags & t.PHRASE)
            element = self._parents[element]
        return False


def _looks(attributes: Attributes) -> int:
    """What the attributes of an element do to it, as flags."""
    looks = (attributes.get("style") or "").replace(" ", "").lower()
    # React sends late parts of a page as `<div hidden id="S:0">` and shows them by a script: of
    # 2,286 annotated pages 12 have their text there.
    hidden = "hidden" in attributes and not (attributes.get("id") or "").startswith("S:")
    if hidden or "display:none" in looks or "visibility:hidden" in looks:
        return t.UNSEEN
    return t.BLOCK if "display:block" in looks else 0


def _styled(tag: str, number: int, attributes: Attributes, around: Style) -> Style:
    if tag == "a":
        href = attributes.get("href")
        return around if href is None else Style(number, href.strip(), *around[2:])
    if tag in t.STRONG:
        return around._replace(strong=True)
    if tag in t.EMPHASIS:
        return around._replace(emphasis=True)
    return around._replace(code=True)
