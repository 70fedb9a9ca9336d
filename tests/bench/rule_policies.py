"""Four ways to use the same rules: `python -m tests.bench.rule_policies CASES [RULES]`.

none: no rules. replace: a rule's body is the text. scope: what the rules drop goes, unguarded.
guard: as the toolkit does it, with guard and rescue. Prints mean word F1 over the pages that a
rule is for, and how many pages each way makes better or worse than none by more than .005.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace

from scraper import labelers
from scraper.blocks import Label
from scraper.document import Document
from scraper.errors import Refused
from scraper.extract import read
from scraper.labelers import site
from scraper.model import Limits
from scraper.rules.book import Match, RuleBook, bundled_rules, load_rules
from scraper.rules.cases import Case, bag, load_cases, word_f1

MARGIN = 0.005


def policies(case: Case, book: RuleBook) -> dict[str, float] | None:
    """Word F1 of one page by each way; None when no rule is for it."""
    try:
        document, match = read(case.raw, book, Limits())
    except Refused:
        return None
    if not match.applied or case.text is None:
        return None
    free = labelers.label(document, Match(book=book))[0]
    open_blocks: list[Label | None] = [None] * len(document.blocks)
    scoped = site.label(document, match, open_blocks)
    replaced = site.label(document, _replacing(match), open_blocks)
    ways = {
        "none": free,
        "replace": [replaced.get(at, label) for at, label in enumerate(free)],
        "scope": [scoped.get(at, label) for at, label in enumerate(free)],
        "guard": labelers.label(document, match)[0],
    }
    gold = bag(case.text)
    return {name: word_f1(gold, bag(_text(document, labels))) for name, labels in ways.items()}


def _replacing(match: Match) -> Match:
    """The same match with every body as the text."""
    applied = [
        replace(one, layout=replace(one.layout, body=replace(one.layout.body, mode="replace")))
        if one.body
        else one
        for one in match.applied
    ]
    return replace(match, applied=tuple(applied))


def _text(document: Document, labels: Sequence[Label]) -> str:
    return "\n".join(b.text for b, label in zip(document.blocks, labels, strict=True) if label.keep)


def table(rows: Sequence[dict[str, float]]) -> str:
    """The figures as lines of Markdown."""
    lines = ["| way | word F1 | better | worse |", "|---|---|---|---|"]
    for name in ("none", "replace", "scope", "guard"):
        better = sum(row[name] > row["none"] + MARGIN for row in rows)
        worse = sum(row[name] < row["none"] - MARGIN for row in rows)
        mean = sum(row[name] for row in rows) / max(len(rows), 1)
        lines.append(f"| {name} | {mean:.4f} | {better} | {worse} |")
    return "\n".join([f"{len(rows)} pages", *lines])


def main() -> None:
    """Arguments: files of cases; the last may be a folder of rules or `ftr:FOLDER`."""
    *files, last = sys.argv[1:]
    is_rules = not last.endswith(".jsonl")
    book = load_rules(last, bundled=False) if is_rules else bundled_rules()
    for file in files if is_rules else [*files, last]:
        rows = [row for case in load_cases(file) if (row := policies(case, book))]
        print(f"{file}: {table(rows)}")


if __name__ == "__main__":
    main()
