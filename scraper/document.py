"""A page in the form that labelers and metadata readers work on: its blocks and its elements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from scraper.blocks import Block
from scraper.model import Page
from scraper.tree import Elements, Node, Tree

__all__ = ["Document", "Elements"]


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
