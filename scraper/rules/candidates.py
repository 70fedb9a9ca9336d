"""What a learned rule could be made of: drops, keeps and scopes that the pages themselves offer."""

from __future__ import annotations

import re
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
_MAX_WRONG = 0.1  # of the words that a drop or keep hits
_PROSE = 80  # characters of a block that stands for the text around it
_CONTAINERS = frozenset(("article", "main", "section", "div"))  # what a body can be
# With one page as evidence a selector must say by its own name what it is.
_TELLING = re.compile(
    r"relat|recirc|recommend|read-?(?:more|also)|most-|teaser|trending|newsletter|sign-?up|subscri|"
    r"share|social|follow|comment|author|byline|contributor|caption|credit|gallery|photo|advert|"
    r"sponsor|breadcrumb|tags?\b|topic|promo|cta\b|banner|paywall|donat|player|video|audio|podcast|"
    r"copyright|disclaimer|legal|(?:info|fact)-?box|key-?points|tweet|twitter|placeholder|inline-art|"
    r"message|meta\b|lead|lede|intro|summary|stand-?first|excerpt|sub-?(?:title|head|line)|dek|deck|"
    r"abstract|description|heading|quote|live-|entry|slide",
    re.IGNORECASE,
)
_TELLING_TAGS = frozenset(("figcaption", "figure", "aside", "address"))
_LAST = re.compile(r"[\s>]+")
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
    """Drops for what is kept wrongly, keeps for what is dropped wrongly, bodies around the good.

    Only pieces with evidence: they hit next to nothing wrong, and if they hit one page alone, their
    own name says what they are.
    """
    return (piece for piece in _offered(pages) if _is_sound(piece, pages))


def _is_sound(piece: Piece, pages: Sequence[Page]) -> bool:
    hits = sum(1 for reach in piece.reach if reach)
    if piece.kind in {"scope", "replace"}:
        return hits > 1
    own = _LAST.split(piece.css)[-1]
    if own.isalnum() and own not in _TELLING_TAGS:
        return False
    right = wrong = 0
    for page, reach in zip(pages, piece.reach, strict=True):
        for at in reach:
            fits = page.good[at] == (piece.kind == "keep")
            right, wrong = right + fits * _size(page, at), wrong + (not fits) * _size(page, at)
    if wrong > _MAX_WRONG * (right + wrong):
        return False
    return hits > 1 or bool(_TELLING.search(own))


def _size(page: Page, at: int) -> int:
    return page.words[at].total()


def _offered(pages: Sequence[Page]) -> Iterator[Piece]:
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
