"""Proposes a rule for a site from a few of its pages: `scraper rules new`.

What the generic labeler keeps wrongly (text that is not in the answers or, without answers, that
stands on several pages) is looked up in the tree; the selectors that take it away at no cost are
chosen one by one, as long as each makes the pages better and none of them worse.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from scraper import labelers, metadata
from scraper.errors import InputError, Refused
from scraper.extract import read
from scraper.model import Limits
from scraper.rules.book import RuleBook
from scraper.rules.candidates import Page, Piece, candidates, pick_of
from scraper.rules.cases import Case, bag, compared, field_values, plain_words
from scraper.rules.check import try_rule
from scraper.rules.guard import accepts
from scraper.rules.learn_fields import learn_field
from scraper.rules.rule import Body, Field, Layout, Rule, Where

MIN_GAIN = 0.0005  # of mean word F1: three words of a page of 3,000
MIN_GAIN_OF_REPLACE = 0.03  # rules that replace lose on most sites: not for less than this
MAX_LOSS = 0.0005  # that one page may lose by one piece of the rule
MAX_PIECES = 12  # people's rules have 3 to 8
_GOOD_SHARE = 0.7  # of a block's words that stand in the answer's text
_BODIES = ("scope", "replace")


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
    pages = [page for case in cases if (page := study(case, others))]
    if not pages:
        raise InputError("none of these pages could be read as HTML")
    if all(page.case.text is None for page in pages):
        _answers_from_repetition(pages)
    pieces, before, after = _choose(pages)
    picks = {kind: tuple(pick_of(p) for p in pieces if p.kind == kind) for kind in ("drop", "keep")}
    bodies = [
        Body((piece.css,), "replace" if piece.kind == "replace" else "scope")
        for piece in pieces
        if piece.kind in _BODIES
    ]
    layout = Layout(
        body=bodies[0] if bodies else Body((), "drop"),
        drops=picks["drop"],
        keeps=picks["keep"],
        fields=_fields(pages),
    )
    rule = Rule(host, Where((host,)), (layout,), provenance={"source": "learned"})
    return Proposal(rule, before, after)


def held_out(cases: Sequence[Case], book: RuleBook, host: str = "") -> tuple[float, float] | None:
    """Mean word F1 without and with rules learned from the other pages; None for one page."""
    known = [case for case in cases if case.text is not None]
    if len(known) < 2:
        return None
    before = after = 0.0
    for at, case in enumerate(known):
        learned = propose([*known[:at], *known[at + 1 :]], book, host).rule
        trial = try_rule(learned, case, book)
        before, after = before + (trial.without.f1 or 0), after + (trial.alone.f1 or 0)
    return before / len(known), after / len(known)


def study(case: Case, book: RuleBook) -> Page | None:
    """The page as the labelers leave it, beside its answer; None for what is no HTML page."""
    try:
        document, match = read(case.raw, book, Limits())
    except Refused:
        return None
    if document.tree is None:
        return None
    labels, _ = labelers.label(document, match)
    about = metadata.read(document, match, labels)
    words = [bag(block.text) for block in document.blocks]
    gold = bag(case.text or "")
    page = Page(
        case=case,
        document=document,
        words=words,
        kept=[about.labels.get(at, label).keep for at, label in enumerate(labels)],
        good=list(_stand_in(case.text or "", [block.text for block in document.blocks])),
        gold=gold,
        found={
            "title": compared("title", (about.title.value,) if about.title else ()),
            "authors": compared("authors", about.authors.value if about.authors else ()),
            "date": compared("date", (about.date.value,) if about.date else ()),
        },
    )
    position = document.elements.position
    known = {position[n.mem_id]: n for n in document.tree.select("*") if n.mem_id in position}
    page.nodes = [known.get(at, document.tree.select("html")[0]) for at in range(len(position))]
    return page


def _stand_in(gold: str, texts: Sequence[str]) -> Iterator[bool]:
    """Which texts are part of the answer, by runs of three words: single ones are everywhere."""
    known = _runs(gold)
    whole = f" {' '.join(plain_words(gold))} "
    for text in texts:
        runs = _runs(text)
        if runs:
            yield len(runs & known) >= _GOOD_SHARE * len(runs)
        else:
            yield f" {' '.join(plain_words(text))} " in whole


def _runs(text: str) -> set[tuple[str, ...]]:
    words = plain_words(text)
    return set(zip(words, words[1:], words[2:], strict=False))


def _fields(pages: Sequence[Page]) -> dict[str, Field]:
    """Sources for the fields that are wrong on one of the pages, and right on all from there."""
    found: dict[str, Field] = {}
    for name in ("title", "authors", "date"):
        known = [page for page in pages if name in page.case.fields]
        right = all(page.found.get(name) == field_values(name, page.case) for page in known)
        if known and not right and (field := learn_field(name, known)):
            found[name] = field
    return found


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
    offered = list(candidates(pages))
    chosen: list[Piece] = []
    while len(chosen) < MAX_PIECES:
        best, best_gain, best_scores = None, 0.0, scores
        for piece in offered:
            if piece.kind in _BODIES and any(other.kind in _BODIES for other in chosen):
                continue
            new = _scores(piece, pages, kept, scores)
            gain = (sum(new) - sum(scores)) / len(pages) - _cost(piece)
            loss = max(old - now for old, now in zip(scores, new, strict=True))
            if gain > best_gain and loss < MAX_LOSS:
                best, best_gain, best_scores = piece, gain, new
        if best is None:
            break
        chosen.append(best)
        kept = [best.apply(at, state) for at, state in enumerate(kept)]
        scores = best_scores
        if best.kind == "replace":  # no guard from here on
            for page, state in zip(pages, kept, strict=True):
                page.kept = list(state)
    return chosen, before, sum(scores) / len(pages)


def _scores(
    piece: Piece, pages: Sequence[Page], kept: Sequence[Sequence[bool]], scores: Sequence[float]
) -> list[float]:
    """Word F1 of all pages with one piece more; 0 where the guard would refuse it."""
    found: list[float] = []
    for at, page in enumerate(pages):
        if not piece.reach[at]:
            found.append(scores[at])
            continue
        state = piece.apply(at, kept[at])
        refused = piece.kind != "replace" and not accepts("html", page.left(state))
        found.append(0.0 if refused else page.f1(state))
    return found


def _cost(piece: Piece) -> float:
    """What a piece must gain: more when it replaces, a little more for a brittle selector."""
    brittle = (piece.rank + 5 * piece.css.count(" ")) * 1e-5
    return (MIN_GAIN_OF_REPLACE if piece.kind == "replace" else MIN_GAIN) + brittle


def host_of(case: Case) -> str:
    """The host of a page without `www.`, or an empty text."""
    return (urlsplit(case.raw.url or "").hostname or "").removeprefix("www.")


def _host(cases: Sequence[Case]) -> str:
    """The one host of all pages. Raises `InputError` when there is none, or several."""
    hosts = set(map(host_of, cases))
    if len(hosts) != 1 or not (host := hosts.pop()):
        raise InputError("these pages are not of one known host; name it with --host example.com")
    return host
