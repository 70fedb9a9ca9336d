"""The nodes of a tree as lists: the one place where segmenting touches the parser's nodes."""

from __future__ import annotations

from dataclasses import dataclass, field

from scraper.document import Elements
from scraper.segment.tags import APART, BLOCKISH, FLAGS, LOOKS
from scraper.tree import Node

# Characters of an element's names: 99.9 % have less than 300; traps have 500,000 classes.
_MOST_NAMES = 1_000

Attributes = dict[str, str | None]
# A text node and the element around it.
Piece = tuple[str, int]


@dataclass(slots=True)
class Reading:
    """A tree in document order. `truncated`: it has more elements than were asked for."""

    elements: Elements = field(default_factory=Elements)
    flow: list[int | Piece] = field(default_factory=list)  # elements and text nodes
    flags: list[int] = field(default_factory=list)  # of elements, see `tags`
    truncated: bool = False


def read(root: Node, isolate: frozenset[int], most: int) -> Reading:
    """The subtree of `root`: at most so many elements, and the text between them."""
    reading = Reading()
    elements, flow, flags_of = reading.elements, reading.flow, reading.flags
    tags, parents, position = elements.tag, elements.parent, elements.position
    names, all_attributes, known = elements.names, elements.attributes, FLAGS.get
    nodes = elements.nodes
    for node in root.traverse(include_text=True):
        tag, above = node.tag, node.parent
        parent = position.get(above.mem_id, 0) if above is not None else 0
        if tag == "-text":
            flow.append((node.text_content or "", parent))
        elif tag is not None and tag[0] != "-":
            if len(tags) >= most:
                reading.truncated = True
                break
            position[node.mem_id] = len(tags)
            flow.append(len(tags))
            nodes.append(node)
            tags.append(tag)
            parents.append(parent)
            attributes = node.attributes
            all_attributes.append(attributes)
            flags = known(tag)
            if flags is None:
                flags = BLOCKISH if "-" in tag else 0
            if attributes:
                names.append(_names(attributes))
                if "style" in attributes or "hidden" in attributes:
                    flags |= LOOKS
            else:
                names.append("")
            flags_of.append(flags)
    if parents:
        parents[0] = -1
    for number in (position[mem_id] for mem_id in isolate if mem_id in position):
        flags_of[number] |= APART
    elements.end.extend(_ends(parents))
    return reading


def _names(attributes: Attributes) -> str:
    get = attributes.get
    named, css = get("id"), get("class")
    named = f"{named} {css}" if named and css else named or css
    if len(attributes) > 1:
        role, prop = get("role"), get("itemprop")
        if role or prop:
            named = " ".join([name for name in (named, role, prop) if name])
    return named[:_MOST_NAMES].lower() if named else ""


def _ends(parents: list[int]) -> list[int]:
    ends = list(range(1, len(parents) + 1))
    for number in range(len(parents) - 1, 0, -1):
        end, parent = ends[number], parents[number]
        ends[parent] = max(ends[parent], end)
    return ends
