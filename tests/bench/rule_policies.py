"""Four ways to use the same rules: `python -m tests.bench.rule_policies CASES...`.

none: no rules. replace: a rule's body is the text. scope: what is outside goes, unguarded.
guard: as the toolkit does it, with guard and rescue. drops: without the body, guarded.

For every host with two pages or more a rule is learned from all pages but one, the way people
write rules for other tools: the container that holds the text best, and strips inside it. It is
measured on the page left out, with trafilatura as the generic labeler: the model has seen these
pages, trafilatura has not. Prints mean word F1 and how many pages each way makes better or worse
than none by more than .005.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from unittest.mock import patch

from scraper import labelers
from scraper.blocks import Label
from scraper.document import Document
from scraper.errors import Refused
from scraper.extract import read
from scraper.labelers import second_opinion, site
from scraper.model import Limits
from scraper.rules.book import Match, RuleBook
from scraper.rules.candidates import Page, Piece, candidates, pick_of
from scraper.rules.cases import Case, bag, load_cases, word_f1
from scraper.rules.learn import host_of, study
from scraper.rules.rule import Body, Layout, Rule, Where

MARGIN = 0.005
MAX_STRIPS = 5
NONE = RuleBook()
WAYS = ("none", "replace", "scope", "guard", "drops")


def _trafilatura(
    document: Document, match: Match, given: Sequence[Label | None]
) -> Mapping[int, Label]:
    del match, given
    shares = second_opinion.opinion(document) or [0.0] * len(document.blocks)
    return {
        at: Label(share >= 0.5, "body" if share >= 0.5 else "other", "trafilatura")
        for at, share in enumerate(shares)
    }


def learn(pages: Sequence[Page], host: str) -> Rule | None:
    """The container that, as the text, comes nearest to the answers; then strips that help."""
    offered = list(candidates(pages))
    bodies = [piece for piece in offered if piece.kind == "replace"]
    if not bodies:
        return None
    body = max(bodies, key=lambda piece: _mean(pages, [piece]))
    chosen = [body]
    for _ in range(MAX_STRIPS):
        drops = [piece for piece in offered if piece.kind == "drop" and piece not in chosen]
        best = max(drops, key=lambda piece: _mean(pages, [*chosen, piece]), default=None)
        if best is None or _mean(pages, [*chosen, best]) <= _mean(pages, chosen) + 0.0005:
            break
        chosen.append(best)
    strips = tuple(pick_of(piece) for piece in chosen[1:])
    return Rule(host, Where((host,)), (Layout(body=Body((body.css,)), drops=strips),))


def _mean(pages: Sequence[Page], pieces: Sequence[Piece]) -> float:
    total = 0.0
    for at, page in enumerate(pages):
        kept: Sequence[bool] = page.kept
        for piece in pieces:
            kept = piece.apply(at, kept)
        total += page.f1(kept)
    return total / len(pages)


def policies(case: Case, rule: Rule) -> dict[str, float] | None:
    """Word F1 of one page by each way; None when it cannot be read."""
    try:
        document, match = read(case.raw, RuleBook((rule,)), Limits())
    except Refused:
        return None
    free = labelers.label(document, Match(book=NONE))[0]
    blank: list[Label | None] = [None] * len(document.blocks)
    scoped = site.label(document, match, blank)
    replaced = site.label(document, _with_mode(match, "replace"), blank)
    ways = {
        "none": free,
        "replace": [replaced.get(at, label) for at, label in enumerate(free)],
        "scope": [scoped.get(at, label) for at, label in enumerate(free)],
        "guard": labelers.label(document, match)[0],
        "drops": labelers.label(document, _with_mode(match, "drop"))[0],
    }
    gold = bag(case.text or "")
    return {name: word_f1(gold, bag(_text(document, labels))) for name, labels in ways.items()}


def _with_mode(match: Match, mode: str) -> Match:
    """The same match with every body as the text, or without bodies."""
    applied = [
        replace(
            one,
            body=one.body if mode == "replace" else (),
            layout=replace(one.layout, body=replace(one.layout.body, mode="replace")),
        )
        for one in match.applied
    ]
    return replace(match, applied=tuple(applied))


def _text(document: Document, labels: Sequence[Label]) -> str:
    return "\n".join(b.text for b, label in zip(document.blocks, labels, strict=True) if label.keep)


def rows(cases: Sequence[Case]) -> Iterator[dict[str, float]]:
    """The figures of every page of a host with two pages or more."""
    by_host: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        if case.text:
            by_host[host_of(case)].append(case)
    for host, own in by_host.items():
        pages = [study(case, NONE) for case in own] if len(own) > 1 and host else []
        for at, case in enumerate(own[: len(pages)]):
            others = [page for page in (*pages[:at], *pages[at + 1 :]) if page]
            rule = learn(others, host) if others else None
            if rule and (row := policies(case, rule)):
                yield row


def table(found: Sequence[dict[str, float]]) -> str:
    """The figures as lines of Markdown."""
    lines = ["| way | word F1 | better | worse |", "|---|---|---|---|"]
    for name in WAYS:
        better = sum(row[name] > row["none"] + MARGIN for row in found)
        worse = sum(row[name] < row["none"] - MARGIN for row in found)
        mean = sum(row[name] for row in found) / max(len(found), 1)
        lines.append(f"| {name} | {mean:.4f} | {better} | {worse} |")
    return "\n".join([f"{len(found)} pages", *lines])


def main() -> None:
    """Arguments: files of cases."""
    with patch.object(labelers, "LABELERS", {"generic": _trafilatura}):
        for file in sys.argv[1:]:
            print(f"{file}: {table(list(rows(load_cases(file))))}", flush=True)


if __name__ == "__main__":
    main()
