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
    Piece,
    Style,
    paragraphs,
    single,
    verbatim,
)  # fmt: skip
from scraper.tree import Attributes, Elements, Listing

# What an element hands down to its text: the block it belongs to, what that is, its markup, and
# the list item around it (-1: none). Plain tuples: there are a thousand of them on a page.
Place = tuple[int, Context, Style, int]
# A block to be: its text, its container, where that stands, and in which list item.
Draft = tuple[Line, int, Context, int]

_NOWHERE = -2  # the container of text that is in no block
_BLOCKS = frozenset({t.BLOCK, t.BLOCK | t.PHRASE})  # elements that do nothing else
_ITEM = t.BLOCK | t.ITEM
_NEVER_HIDDEN = frozenset({"html", "body", "main", "article"})  # a script shows them in time


class Walk:
    """What a walk has found so far."""

    def __init__(self, listing: Listing, isolate: frozenset[int]) -> None:
        self.structure = Structure()
        self._texts, self._tags = listing.texts, listing.elements.tag
        self._parents, self._attributes = listing.elements.parent, listing.elements.attributes
        self._flags = _flags(listing.elements, isolate)
        self._places: list[Place] = [(0, Context(), PLAIN, -1)]  # by element
        self._runs: list[tuple[int, list[Piece]]] = []  # the text of a block, and its container
        self._pieces: list[Piece] = []  # the last of these: the block being read
        self._current = -1  # its container
        self._asides: dict[int, list[Piece]] = {}  # by element: text set apart within blocks

    def run(self) -> list[Draft]:
        """The blocks of the page, in order."""
        texts, places = self._texts, self._places
        for text, around, start in zip(texts.text, texts.parent, texts.start, strict=True):
            if start > len(places):
                self._enter(range(len(places), start))
            place = places[around]
            where, piece = place[0], (text, place[2], around)
            if where == self._current:
                self._pieces.append(piece)
            elif self._asides or text.isspace():
                self._add(piece, place)
            elif where != _NOWHERE:
                self._begin(where, piece)
        self._part()
        return self._drafts()

    def _enter(self, numbers: range) -> None:
        """Find the places of the next elements."""
        places, parents, flags_of = self._places, self._parents, self._flags
        for number in numbers:
            flags, place = flags_of[number], places[parents[number]]
            if flags:  # most are one of three
                container, context, style, item = place
                if flags in _BLOCKS and context[0] != "code":
                    if self._current >= 0 or self._asides:
                        self._part()
                    place = number, context, style, item
                elif flags == t.LINK:
                    place = container, context, self._linked(number, style), item
                elif flags == _ITEM:
                    self._part()
                    context = self.structure.item(number, self._attributes[number], context)
                    place = number, context, style, number
                else:
                    place = self._place(number, flags, place)
            places.append(place)

    def _place(self, number: int, flags: int, around: Place) -> Place:
        """What an element hands down that does something to its text."""
        tag, attributes = self._tags[number], self._attributes[number]
        _, context, style, item = around
        if flags & t.LINK:
            style = self._linked(number, style)
        elif flags & t.STYLE:
            style = style[0], style[1], style[2] | t.MARKS[tag]
        elif flags & t.ITEM:
            context, item = self.structure.item(number, attributes, context), number
        elif flags & t.CONTEXT:
            context = self.structure.enter(tag, number, attributes, context)
            item = -1 if tag in t.OUTSIDE and context is not around[1] else item
        elif flags & t.SPACE:
            self._add(BREAK if flags & t.BREAK else GAP, around)
        if flags & t.UNSEEN and not context.hidden and tag not in _NEVER_HIDDEN:
            context = context._replace(hidden=True)
            flags |= t.APART
        return self._container(number, flags, around, context), context, style, item

    def _linked(self, number: int, around: Style) -> Style:
        href = self._attributes[number].get("href")
        return around if href is None else (number, href.strip(), around[2])

    def _container(self, number: int, flags: int, around: Place, context: Context) -> int:
        """Where the text of an element goes."""
        if flags & t.NOWHERE:
            return _NOWHERE
        if flags & t.BLOCK and around[1].kind == context.kind == "code":
            self._add(FRESH, around)
        elif flags & t.BLOCK or (flags & t.BLOCKISH and not self._in_phrase(number)):
            self._part()
            return number
        elif flags & t.APART:
            self._asides[number] = []
            return number
        return around[0]

    def _add(self, piece: Piece, place: Place) -> None:
        """Note a text node, or what stands for one."""
        where = place[0]
        if where == self._current:
            self._pieces.append(piece)
        elif where in self._asides:
            self._asides[where].append(piece)
        elif where != _NOWHERE and (place[1][0] == "code" or not piece[0].isspace()):
            self._part()
            self._begin(where, piece)

    def _begin(self, container: int, piece: Piece) -> None:
        self._current, self._pieces = container, [piece]
        self._runs.append((container, self._pieces))

    def _part(self) -> None:
        """Finish the block being read; what was set apart within it follows."""
        self._current = -1
        if self._asides:
            self._runs += self._asides.items()
            self._asides = {}

    def _drafts(self) -> list[Draft]:
        drafts: list[Draft] = []
        places, parents = self._places, self._parents
        for element, pieces in self._runs:
            _, context, _, item = places[element]
            if len(pieces) == 1 and context[0] != "code":  # six blocks in seven
                line = single(pieces[0])
                if line[0]:
                    drafts.append((line, element, context, item))
                continue
            lines = verbatim(pieces) if context[0] == "code" else paragraphs(pieces, parents)
            drafts += [(line, element, context, item) for line in lines if line[0]]
        return drafts

    def _in_phrase(self, element: int) -> bool:
        """Whether an element stands within a paragraph or a heading, which it does not end."""
        element = self._parents[element]
        while element > 0:
            flags = t.FLAGS[self._tags[element]]
            if flags & (t.BLOCK | t.PHRASE):
                return bool(flags & t.PHRASE)
            element = self._parents[element]
        return False


def _flags(elements: Elements, isolate: frozenset[int]) -> list[int]:
    """What elements do to the text within them, see `tags`."""
    known = {tag: t.FLAGS[tag] for tag in set(elements.tag)}
    flags = [known[tag] for tag in elements.tag]
    for number, own in enumerate(elements.attributes):
        if "style" in own or "hidden" in own:
            flags[number] |= _looks(own)
    for mem_id in isolate:
        if mem_id in elements.position:
            flags[elements.position[mem_id]] |= t.APART
    return flags


def _looks(attributes: Attributes) -> int:
    """What the attributes of an element do to it, as flags."""
    looks = (attributes.get("style") or "").replace(" ", "").lower()
    # React sends late parts of a page as `<div hidden id="S:0">` and shows them by a script: of
    # 2,286 annotated pages 12 have their text there.
    hidden = "hidden" in attributes and not (attributes.get("id") or "").startswith("S:")
    if hidden or "display:none" in looks or "visibility:hidden" in looks:
        return t.UNSEEN
    return t.BLOCK if "display:block" in looks else 0
