"""The nodes of a tree as lists, read once: to ask the parser again costs more than all the rest.

Whatever comes behind the parser -- rules, segmenting, labelers, metadata -- works on these lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode as Node

_TEXT = "-text"
# Characters of an element's names: 99.9 % have less than 300; traps have 500,000 classes.
_MOST_NAMES = 1_000
VERBATIM = frozenset({"listing", "pre", "textarea", "xmp"})  # all text within these is text
# A line begins and ends with these, so that blank text beside them is no text.
BLOCKS = VERBATIM | frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend",
    "li", "main", "menu", "nav", "noframes", "ol", "p", "search", "section", "select", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip

Attributes = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Elements:
    """The elements of an HTML page in document order, as parallel lists.

    The subtree of element `e` is the half-open range `e .. end[e]`.
    """

    tag: list[str] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)  # -1 at the root
    end: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)  # id, class, role, itemprop: lower case, spaced
    position: dict[int, int] = field(default_factory=dict)  # Node.mem_id -> element
    nodes: list[Node] = field(default_factory=list)
    attributes: list[Attributes] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Texts:
    """The text nodes between the elements, in document order; not those blank between blocks."""

    text: list[str] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)  # the element around it
    start: list[int] = field(default_factory=list)  # how many elements begin before it


@dataclass(frozen=True, slots=True)
class Listing:
    """A tree as lists. `truncated`: it has more elements than were asked for."""

    elements: Elements = field(default_factory=Elements)
    texts: Texts = field(default_factory=Texts)
    long_names: tuple[str, ...] = ()  # those that were cut in `elements.names`
    truncated: bool = False


def read(root: Node, most: int) -> Listing:
    """The subtree of `root`: at most so many elements, and the text between them."""
    elements, texts = Elements(), Texts()
    tags, parents, position = elements.tag, elements.parent, elements.position
    nodes, attributes, place = elements.nodes, elements.attributes, position.get
    text_of, parent_of, start_of = texts.text, texts.parent, texts.start
    tag_of: dict[int, str] = {}  # by number: reading a tag costs more than reading a text
    blocks = BLOCKS
    blank = True  # no text yet since a block began
    truncated = False
    count = 0  # of elements
    for node in root.traverse(include_text=True):
        number = node.tag_id
        tag = tag_of.get(number)
        if tag is None:
            tag = tag_of[number] = node.tag or "-"
            if tag in VERBATIM:
                blocks, blank = frozenset(), False
        if tag == _TEXT:
            text = node.text_content or ""
            if blank and text.isspace():
                continue
            blank = False
            text_of.append(text)
            start_of.append(count)
            parent_of.append(place(node.parent.mem_id, 0))  # type: ignore[union-attr]
        elif tag[0] != "-":
            if count == most:
                truncated = True
                break
            parents.append(place(node.parent.mem_id, 0))  # type: ignore[union-attr]
            position[node.mem_id] = count
            count += 1
            tags.append(tag)
            nodes.append(node)
            attributes.append(node.attributes)
            if tag in blocks:
                blank = True
    return Listing(elements, texts, _complete(elements), truncated)


def _complete(elements: Elements) -> tuple[str, ...]:
    """Fill in what follows from the rest; the names that had to be cut."""
    elements.parent[:1] = [-1]
    elements.end.extend(_ends(elements.parent))
    names = _names(elements.attributes)
    long = tuple([name for name in names if len(name) > _MOST_NAMES])
    elements.names.extend([name[:_MOST_NAMES] for name in names] if long else names)
    return long


def _names(attributes: Sequence[Attributes]) -> list[str]:
    names: list[str] = []
    add = names.append
    for own in attributes:
        named = own.get("class")
        if "id" in own or "role" in own or "itemprop" in own:
            keys = ("id", "class", "role", "itemprop") if len(own) > 1 else ("id",)
            named = " ".join([name for name in map(own.get, keys) if name])
        add(named.lower() if named else "")
    return names


def _ends(parents: Sequence[int]) -> list[int]:
    ends = list(range(1, len(parents) + 1))
    for number in range(len(parents) - 1, 0, -1):
        end, parent = ends[number], parents[number]
        if end > ends[parent]:  # noqa: PLR1730  a call for each element
            ends[parent] = end
    return ends
