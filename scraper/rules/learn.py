"""Proposes a rule for a site from a few of its pages: `scraper rules new`.

What the generic labeler keeps wrongly (text that is not in the answers or, without answers, that
stands on several pages) is looked up in the tree; the selectors that take it away at no cost are
chosen one by one, as long as each makes the pages better and none of them worse.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from scraper import labelers
from scraper.blocks import Role
from scraper.document import Document
from scraper.errors import InputError, Refused
from scraper.extract import read
from scraper.model import Limits
from scraper.rules.book import RuleBook
from scraper.rules.cases import Case, bag, word_f1
from scraper.rules.rule import Body, Layout, Pick, Rule, Where
from scraper.rules.stable import selectors
from scraper.tree import Node

MIN_GAIN = 0.0005  # of mean word F1: three words of a page of 3,000
MAX_LOSS = 0.0005  # that one page may lose by one piece of the rule
MAX_PIECES = 12  # people's rules have 3 to 8
_GOOD_SHARE = 0.7  # of a block's words that stand in the answer's text
_DEPTH = 6  # ancestors of a wrong block that are looked at
_MAX_CANDIDATES = 400
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

    def f1(self, kept: Sequence[bool]) -> float:
        """Word F1 of the page when these blocks are its text."""
        text: Counter[str] = Counter()
        for words, keep in zip(self.words, kept, strict=True):
            if keep:
                text.update(words)
        return word_f1(self.gold, text)


@dataclass(frozen=True, slots=True)
class Piece:
    """A candidate: a drop, a keep or a scope, with the blocks that it reaches on each page."""

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
        return [keep and at in reach for at, keep in enumerate(kept)] if reach else list(kept)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule, what it gains, and the mean word F1 of the pages before and after."""

    rule: Rule
    before: float
    after: float


def propose(cases: Sequence[Case], book: RuleBook, host: str = "") -> Proposal:
    """A rule for the host of these pages. Raises `InputError` when there is nothing to learn from.

    `book` holds what is known already (platforms, markers); a rule of the host is left out.
    """
    host = host or _host(cases)
    others = replace(book, rules=tuple(r for r in book.rules if host not in r.where.hosts))
    pages = [page for case in cases if (page := _page(case, others))]
    if not pages:
        raise InputError("none of these pages could be read as HTML")
    if all(page.case.text is None for page in pages):
        _answers_from_repetition(pages)
    pieces, before, after = _choose(pages)
    picks = {kind: tuple(_pick(p) for p in pieces if p.kind == kind) for kind in ("drop", "keep")}
    select = tuple(piece.css for piece in pieces if piece.kind == "scope")[:1]
    layout = Layout(
        body=Body(select) if select else Body((), "drop"), drops=picks["drop"], keeps=picks["keep"]
    )
    rule = Rule(host, Where((host,)), (layout,), provenance={"source": "learned"})
    return Proposal(rule, before, after)


def _page(case: Case, book: RuleBook) -> Page | None:
    try:
        document, match = read(case.raw, book, Limits())
    except Refused:
        return None
    if document.tree is None:
        return None
    labels, _ = labelers.label(document, match)
    words = [bag(block.text) for block in document.blocks]
    gold = bag(case.text or "")
    page = Page(
        case=case,
        document=document,
        words=words,
        kept=[label.keep for label in labels],
        good=[_share(own, gold) >= _GOOD_SHARE for own in words],
        gold=gold,
    )
    position = document.elements.position
    known = {position[n.mem_id]: n for n in document.tree.select("*") if n.mem_id in position}
    page.nodes = [known.get(at, document.tree.select("html")[0]) for at in range(len(position))]
    return page


def _answers_from_repetition(pages: Sequence[Page]) -> None:
    """Without answers: the kept text of a page, but for blocks that stand on other pages too."""
    seen = Counter(text for p in pages for text in {b.text for b in p.document.blocks})
    for page in pages:
        page.good = [seen[block.text] < 2 for block in page.document.blocks]
        page.gold = Counter()
        for words, keep, good in zip(page.words, page.kept, page.good, strict=True):
            if keep and good:
                page.gold.update(words)


def _choose(pages: Sequence[Page]) -> tuple[list[Piece], float, float]:
    """Pieces one by one, the one that gains most first; mean word F1 before and after."""
    kept = [list(page.kept) for page in pages]
    scores = [page.f1(state) for page, state in zip(pages, kept, strict=True)]
    before = sum(scores) / len(pages)
    candidates = list(_candidates(pages))
    chosen: list[Piece] = []
    while len(chosen) < MAX_PIECES:
        best, best_gain, best_scores = None, MIN_GAIN, scores
        for piece in candidates:
            new = [
                page.f1(piece.apply(at, kept[at])) if piece.reach[at] else scores[at]
                for at, page in enumerate(pages)
            ]
            gain = (sum(new) - sum(scores)) / len(pages) - piece.rank * 1e-5
            if (
                gain > best_gain
                and min(n - o for n, o in zip(new, scores, strict=True)) > -MAX_LOSS
            ):
                best, best_gain, best_scores = piece, gain, new
        if best is None:
            break
        chosen.append(best)
        kept = [best.apply(at, state) for at, state in enumerate(kept)]
        scores = best_scores
    return chosen, before, sum(scores) / len(pages)


def _candidates(pages: Sequence[Page]) -> Iterator[Piece]:
    """Drops for what is kept wrongly, keeps for what is dropped wrongly, scopes around the good."""
    seen: set[tuple[str, str]] = set()
    for page in pages:
        for kind, css, rank in _wanted(page):
            if (kind, css) in seen or len(seen) >= _MAX_CANDIDATES:
                continue
            seen.add((kind, css))
            reach = tuple(_reach(other, css) for other in pages)
            if kind == "scope" and not all(reach):
                continue
            yield Piece(kind, css, rank, reach)


def _wanted(page: Page) -> Iterator[tuple[str, str, int]]:
    for block, keep, good in zip(page.document.blocks, page.kept, page.good, strict=True):
        if block.element < 0 or keep == good:
            continue
        kind = "drop" if keep else "keep"
        for node in _chain(page, block.element):
            yield from ((kind, css, rank) for rank, css in enumerate(selectors(node)))
    states = zip(page.document.blocks, page.kept, page.good, strict=True)
    right = sorted({block.element for block, keep, good in states if keep and good})
    for element in right[:3]:
        for node in _chain(page, element):
            names = list(selectors(node))[:4]
            yield from (("scope", css, rank) for rank, css in enumerate(names))


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


def _share(words: Counter[str], gold: Counter[str]) -> float:
    return (words & gold).total() / words.total() if words else 0.0


def _pick(piece: Piece) -> Pick:
    if piece.kind == "keep":
        return Pick(piece.css, role="body")
    name = piece.css.lower()
    for role, signs in _ROLES:
        if any(sign in name for sign in signs):
            return Pick(piece.css, role=role)
    return Pick(piece.css)


def _host(cases: Sequence[Case]) -> str:
    """The one host of all pages. Raises `InputError` when there is none, or several."""
    hosts = {(urlsplit(c.raw.url or "").hostname or "").removeprefix("www.") for c in cases}
    if len(hosts) != 1 or not (host := hosts.pop()):
        raise InputError("these pages are not of one known host; name it with --host example.com")
    return host
