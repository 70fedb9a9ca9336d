"""Blocks and their labels: what everything between `segment` and `assemble` speaks in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

BlockKind = Literal["paragraph", "heading", "list_item", "quote", "code", "table_row", "caption"]
SpanKind = Literal["link", "strong", "emphasis", "code"]
Role = Literal[
    "body", "table", "title", "byline", "date", "caption",  # what may be kept or shown
    "nav", "related", "promo", "comments", "share", "newsletter", "legal", "player", "ad",
    "hidden", "other",  # dropped: not visible; of no known sort
]  # fmt: skip


class Span(NamedTuple):
    """Inline markup over `block.text[start:end]`; `href` is set for links."""

    start: int
    end: int
    kind: SpanKind
    href: str = ""


# Frozen by its types alone: `frozen=True` makes building one six times as slow, and there are
# 220 on a page (0.25 of 16 ms).
@dataclass(slots=True, unsafe_hash=True)
class Block:
    """The smallest piece that is kept or dropped whole."""

    index: Final[int]  # position in the page
    kind: Final[BlockKind]
    text: Final[str]  # white space collapsed; line breaks only in code
    level: Final[int] = 0  # of a heading 1-6; of a list item or quote its depth, from 1
    marker: Final[str] = ""  # of a list item: "-" or "3."
    cells: Final[tuple[str, ...]] = ()  # of a table row
    header: Final[bool] = False  # a table row of header cells
    spans: Final[tuple[Span, ...]] = ()
    group: Final[int] = -1  # blocks of one list, table or code share a number; -1: none
    element: Final[int] = -1  # HTML: its innermost container, an index into Document.elements
    line: Final[int] = -1  # plain text: its first line, from 0
    link_chars: Final[int] = 0  # characters of `text` inside links
    hidden: Final[bool] = False  # the markup says that nobody sees it

    @property
    def words(self) -> int:
        """How many words the text has, as white space parts them."""
        if self.kind in {"code", "table_row"}:  # those have line breaks, indents and tabs
            return len(self.text.split())
        return self.text.count(" ") + bool(self.text)  # a tenth of the time of `split`


class Label(NamedTuple):
    """A labeler's verdict on one block."""

    keep: bool
    role: Role
    by: str  # `rule:example.com`, `marker:en/hot-this-week`, `layout:comments`, `model`
    score: float = 1.0  # how sure, 0 to 1


class Labeled(NamedTuple):
    """A block with the label that decided it."""

    block: Block
    label: Label

    @property
    def text(self) -> str:
        return self.block.text

    @property
    def kind(self) -> BlockKind:
        return self.block.kind

    @property
    def role(self) -> Role:
        return self.label.role
