"""The nodes of a tree as lists, read once: to ask the parser again costs more than all the rest.

Whatever comes behind the parser -- rules, segmenting, labelers, metadata -- works on these lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat

from selectolax.lexbor import LexborNode as Node

_TEXT = 2  # what `Node.tag_id` is of a text
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
_Placed = tuple[Node, int]  # a text node, and how many elements begin before it


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
    """The text nodes between the elements, in document order; not those blank beside blocks."""

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
    nodes, tags, texts, truncated = _parted(root, most)
    position = dict(zip([node.mem_id for node in nodes], range(len(nodes)), strict=True))
    parents = _around(nodes, position)
    parents[:1] = [-1]
    attributes = [node.attributes for node in nodes]
    names, long = _names(attributes)
    return Listing(
        Elements(tags, parents, _ends(parents), names, position, nodes, attributes),
        Texts(
            text=[node.text_content or "" for node, _ in texts],
            parent=_around([node for node, _ in texts], position),
            start=[start for _, start in texts],
        ),
        long,
        truncated,
    )


def _parted(root: Node, most: int) -> tuple[list[Node], list[str], list[_Placed], bool]:
    """The elements and their tags, the texts, and whether there are more elements than `most`."""
    nodes: list[Node] = []
    tags: list[str] = []
    texts: list[_Placed] = []
    blanks: list[_Placed] = []  # behind the text of a line: another may follow
    tag_of: dict[int, str] = {}  # by number: reading a tag costs more than reading a text
    known, blocks = tag_of.get, BLOCKS
    begun = False  # a line: there is text since a block began
    for node in root.traverse(include_text=True):
        number = node.tag_id
        if number == _TEXT:
            if not node.is_empty_text_node:
                texts += blanks
                texts.append((node, len(nodes)))
                begun, blanks = True, []
            elif begun:
                blanks.append((node, len(nodes)))
            continue
        tag = known(number)
        if tag is None:
            tag = node.tag or "-"
            tag = tag_of[number] = "" if tag[0] == "-" else tag
            if tag in VERBATIM:
                blocks, begun, blanks = frozenset(), True, []
        if tag:
            if begun and tag in blocks:
                begun, blanks = False, []
            nodes.append(node)
            tags.append(tag)
            if len(nodes) > most:
                return nodes[:most], tags[:most], texts, True
    return nodes, tags, texts if blocks else texts + blanks, False


def _around(nodes: Iterable[Node], position: Mapping[int, int]) -> list[int]:
    """The elements that hold these nodes; the root for what none does."""
    parents = [node.parent.mem_id for node in nodes]  # type: ignore[union-attr]
    return [*map(position.get, parents, repeat(0))]


def _names(attributes: Iterable[Attributes]) -> tuple[list[str], tuple[str, ...]]:
    """What elements are called, and the names that had to be cut."""
    names = [
        _joined(own) if "id" in own or "role" in own or "itemprop" in own
        else name.lower() if (name := own.get("class")) else ""
        for own in attributes
    ]  # fmt: skip
    if max(map(len, names), default=0) <= _MOST_NAMES:
        return names, ()
    long = tuple([name for name in names if len(name) > _MOST_NAMES])
    return [name[:_MOST_NAMES] for name in names], long


def _joined(own: Attributes) -> str:
    return " ".join(filter(None, map(own.get, ("id", "class", "role", "itemprop")))).lower()


def _ends(parents: Sequence[int]) -> list[int]:
    ends = list(range(1, len(parents) + 1))
    for number in range(len(parents) - 1, 0, -1):
        end, parent = ends[number], parents[number]
        if end > ends[parent]:  # noqa: PLR1730  a call for each element
            ends[parent] = end
    return ends
