"""A page in the form that labelers and metadata readers work on: its blocks and its elements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from scraper.blocks import Block
from scraper.model import Page
from scraper.tree import Node, Tree


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
    # Readers of metadata look at many elements: asking the tree again costs them 0.7 ms a page.
    nodes: list[Node] = field(default_factory=list)
    attributes: list[dict[str, str | None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Document:
    """A segmented page. `tree` and `elements` are empty for plain text."""

    page: Page
    blocks: tuple[Block, ...]
    tree: Tree | None = None
    elements: Elements = field(default_factory=Elements)

    def inside(self, nodes: Iterable[Node]) -> list[int]:
        """The indexes of the blocks within any of these nodes, in page order."""
        position, end = self.elements.position, self.elements.end
        starts = {position[n.mem_id] for n in nodes if n.mem_id in position}
        ranges = [(start, end[start]) for start in starts]
        return [
            block.index
            for block in self.blocks
            if any(start <= block.element < stop for start, stop in ranges)
        ]
