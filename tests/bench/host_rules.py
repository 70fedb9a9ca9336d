"""What the rules of hosts are worth: `python -m tests.bench.host_rules CORPUS... [--models DIR]`.

Prints, for every host of the corpora, its pages and their mean word F1 without and with its rule
(all other rules apply in both); then the means over the pages of hosts with a rule, title, author
and date among them. The rules were made with these pages before our eyes. What a learned rule
does to pages that it was not learned from is told by `--leave-one-out`: for every host with two
pages or more, the learner's rule of all pages but one, on that one.

`--models` holds the models of the folds, which have not seen the host: see tests.bench.held_out.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from scraper.extract import extract
from scraper.rules.book import RuleBook, bundled_rules
from scraper.rules.cases import Case, load_cases
from scraper.rules.check import Score, score, with_rule
from scraper.rules.learn import host_of, propose
from scraper.rules.matching import host_fits
from scraper.rules.rule import Rule
from tests.bench.corpora import folder_of, load
from tests.bench.held_out import by_fold

MARGIN = 0.002


class Row(NamedTuple):
    """One page: its host, the rule that has been tried, and what came out before and after."""

    host: str
    rule: str
    case: Case
    before: Score
    after: Score


def pages(corpora: Sequence[str], models: Path | None) -> Iterator[list[Case]]:
    """The annotated HTML pages, fold by fold, each while the models of its fold are in place."""
    for name in corpora:
        known = {case.name: case for case in load_cases(folder_of(name) / "cases.jsonl")}
        wanted = [case for case in load(name) if case.url and not case.is_text]
        for fold in by_fold(wanted, models):
            yield [known[case.id] for case in fold]


def shipped(cases: Sequence[Case], book: RuleBook) -> Iterator[Row]:
    """Every page without and with the bundled rule of its host."""
    others = replace(book, rules=tuple(rule for rule in book.rules if not rule.where.hosts))
    rules = [rule for rule in book.rules if rule.where.hosts]
    for case in cases:
        rule = next((r for r in rules if host_fits(case.raw.url or "", r.where.hosts)), None)
        before = score(case, extract(case.raw, rules=others))
        after = _with(rule, case, others) if rule else before
        yield Row(host_of(case), rule.id if rule else "", case, before, after)


def left_out(cases: Sequence[Case], book: RuleBook) -> Iterator[Row]:
    """Every page of a host with two or more, without and with a rule learned from the others."""
    others = replace(book, rules=tuple(rule for rule in book.rules if not rule.where.hosts))
    by_host: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        if case.text is not None:
            by_host[host_of(case)].append(case)
    for host, own in by_host.items():
        for at, case in enumerate(own if len(own) > 1 else []):
            rule = propose([*own[:at], *own[at + 1 :]], others, host).rule
            before = score(case, extract(case.raw, rules=others))
            yield Row(host, host, case, before, _with(rule, case, others))


def _with(rule: Rule, case: Case, book: RuleBook) -> Score:
    return score(case, extract(case.raw, rules=with_rule(rule, book)))


def table(rows: Sequence[Row]) -> str:
    """A line of Markdown for every host with a rule, and one with the hosts that have none."""
    by_host: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_host[row.host].append(row)
    lines = ["| host | pages | word F1 without | with |", "|---|---|---|---|"]
    alone = []
    for host, own in sorted(by_host.items()):
        before, after = _f1(row.before for row in own), _f1(row.after for row in own)
        if any(row.rule for row in own):
            lines.append(f"| {host} | {len(own)} | {before:.3f} | {after:.3f} |")
        else:
            alone.append(f"{host} {before:.3f}")
    return "\n".join([*lines, "", "no rule: " + ", ".join(alone)])


def summary(rows: Sequence[Row]) -> str:
    """The means over all pages of hosts with a rule."""
    ruled = [row for row in rows if row.rule]
    before, after = [row.before for row in ruled], [row.after for row in ruled]
    better = sum((r.after.f1 or 0) > (r.before.f1 or 0) + MARGIN for r in ruled)
    worse = sum((r.after.f1 or 0) < (r.before.f1 or 0) - MARGIN for r in ruled)
    parts = [
        f"{len(ruled)} pages of {len({row.rule for row in ruled})} rules",
        f"word F1 {_f1(before):.4f} -> {_f1(after):.4f}",
        f"precision {_precision(before):.4f} -> {_precision(after):.4f}",
        f"{better} better, {worse} worse by more than {MARGIN}",
    ]
    for name in ("title", "authors", "date"):
        known = [row for row in ruled if name in row.case.fields]
        old = sum(name in row.before.fields for row in known)
        new = sum(name in row.after.fields for row in known)
        parts.append(f"{name} {old} -> {new} of {len(known)}")
    return "; ".join(parts)


def _f1(scores: Iterable[Score]) -> float:
    values = [score.f1 for score in scores if score.f1 is not None]
    return sum(values) / max(len(values), 1)


def _precision(scores: Iterable[Score]) -> float:
    values = [score.precision for score in scores if score.precision is not None]
    return sum(values) / max(len(values), 1)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpora", nargs="+")
    parser.add_argument("--models", type=Path, help="models that have not seen the hosts, by fold")
    parser.add_argument("--leave-one-out", action="store_true", help="learned rules, held out")
    given = parser.parse_args()
    run = left_out if given.leave_one_out else shipped
    book = bundled_rules()
    rows = [row for fold in pages(given.corpora, given.models) for row in run(fold, book)]
    if not given.leave_one_out:
        print(table(rows))
    print(summary(rows))


if __name__ == "__main__":
    main()
