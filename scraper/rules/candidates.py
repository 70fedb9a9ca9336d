"""What a learned rule could be made of: drops, keeps and scopes that the pages themselves offer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scraper.blocks import Role
from scraper.document import Document
from scraper.rules.cases import Case, word_f1
from scraper.rules.rule import Pick
from scraper.rules.stable import handles, selectors
from scraper.tree import Node

_DEPTH = 6  # ancestors of a wrong block that are looked at
_MAX_CANDIDATES = 400
_PROSE = 80  # characters of a block that stands for the text around it
_CONTAINERS = frozenset(("article", "main", "section", "div"))  # what a body can be
_ROLES: tuple[tuple[Role, tuple[str, ...]], ...] = (
    (
        "related",
        ("relat", "recirc", "recommend", "more-", "most-", "read-also", "teaser", "trending"),
    ),
    ("newsletter", ("newsletter", "signup", "sign-up", "subscri")),
    ("share", ("share", "social", "follow")),
    ("comments", ("comment", "disqus")),
    ("byline", ("author", "byline", "contributor")),
    ("caption", ("caption", "figure", "credit", "gallery", "image", "photo")),
    ("ad", ("advert", "sponsor", "-ad-", "ad-", "promo-ad", "taboola", "outbrain")),
    ("nav", ("breadcrumb", "menu", "tags", "topic", "nav", "category")),
    ("promo", ("promo", "cta", "banner", "paywall", "premium", "donat")),
    ("player", ("player", "video", "audio", "podcast")),
    ("legal", ("copyright", "disclaimer", "correction", "legal")),
)


@dataclass(slots=True)
class Page:
    """One page as the generic labeler leaves it, with what is right and wrong about that."""

    case: Case
    document: Document
    words: list[Counter[str]]  # of each block
    kept: list[bool]
    good: list[bool]  # the block belongs to the article
    gold: Counter[str]
    nodes: list[Node] = field(default_factory=list)  # by element
    found: dict[str, frozenset[str]] = field(default_factory=dict)  # fields, as they compare

    def left(self, kept: Sequence[bool]) -> float:
        """The share of the words kept at first that are still kept: what the guard looks at."""
        sizes = [words.total() for words in self.words]
        whole = sum(size for size, keep in zip(sizes, self.kept, strict=True) if keep)
        states = zip(sizes, self.kept, kept, strict=True)
        return sum(size for size, first, now in states if first and now) / max(whole, 1)

    def f1(self, kept: Sequence[bool]) -> float:
        """Word F1 of the page when these blocks are its text."""
        text: Counter[str] = Counter()
        for words, keep in zip(self.words, kept, strict=True):
            if keep:
                text.update(words)
        return word_f1(self.gold, text)


@dataclass(frozen=True, slots=True)
class Piece:
    """A candidate: drop, keep, scope or replace, with the blocks that it reaches on each page."""

    kind: str
    css: str
    rank: int  # of its selector among those of its element: lower lasts longer
    reach: tuple[frozenset[int], ...]

    def apply(self, page: int, kept: Sequence[bool]) -> list[bool]:
        reach = self.reach[page]
        if self.kind == "drop":
            return [keep and at not in reach for at, keep in enumerate(kept)]
        if self.kind == "keep":
            return [keep or at in reach for at, keep in enumerate(kept)]
        if self.kind == "replace":
            return [at in reach for at in range(len(kept))]
        return [keep and at in reach for at, keep in enumerate(kept)] if reach else list(kept)


def candidates(pages: Sequence[Page]) -> Iterator[Piece]:
    """Drops for what is kept wrongly, keeps for what is dropped wrongly, bodies around the good."""
    seen: set[tuple[str, str]] = set()
    for page in pages:
        for kind, css, rank in _wanted(page):
            if (kind, css) in seen or len(seen) >= _MAX_CANDIDATES:
                continue
            seen.add((kind, css))
            reach = tuple(_reach(other, css) for other in pages)
            if kind != "scope":
                yield Piece(kind, css, rank, reach)
            elif all(reach):
                yield Piece("scope", css, rank, reach)
                yield Piece("replace", css, rank, reach)


def _wanted(page: Page) -> Iterator[tuple[str, str, int]]:
    for block, keep, good in zip(page.document.blocks, page.kept, page.good, strict=True):
        if block.element < 0 or keep == good:
            continue
        kind = "drop" if keep else "keep"
        for node in _chain(page, block.element):
            yield from ((kind, css, rank) for rank, css in enumerate(selectors(node)))
    states = zip(page.document.blocks, page.good, strict=True)
    right = sorted({block.element for block, good in states if good and len(block.text) > _PROSE})
    for element in right[:3]:
        for node in _chain(page, element):
            if node.tag in _CONTAINERS:
                yield from (("scope", css, rank) for rank, css in enumerate(handles(node)))


def _chain(page: Page, element: int) -> Iterator[Node]:
    """The element and its ancestors below the body, the nearest first."""
    parent, tag = page.document.elements.parent, page.document.elements.tag
    for _ in range(_DEPTH):
        if element < 0 or tag[element] in {"body", "html"}:
            return
        yield page.nodes[element]
        element = parent[element]


def _reach(page: Page, css: str) -> frozenset[int]:
    assert page.document.tree is not None  # noqa: S101  pages are HTML
    return frozenset(page.document.inside(page.document.tree.select(css)))


def pick_of(piece: Piece) -> Pick:
    if piece.kind == "keep":
        return Pick(piece.css, role="body")
    name = piece.css.lower()
    for role, signs in _ROLES:
        if any(sign in name for sign in signs):
            return Pick(piece.css, role=role)
    return Pick(piece.css)
