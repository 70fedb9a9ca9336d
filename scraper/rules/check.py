"""Does a rule earn its keep? Runs it on its samples: alone, with everything, and piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import ndiff

from scraper import labelers
from scraper.blocks import Block
from scraper.errors import Refused
from scraper.extract import extract, read
from scraper.model import Article, Limits, Outcome, RawPage
from scraper.rules.book import Match, RuleBook
from scraper.rules.cases import Case, bag, compared, field_values, precision, word_f1
from scraper.rules.lint import selectors_of
from scraper.rules.markers import line_key
from scraper.rules.rule import Body, Layout, Rule
from scraper.rules.scramble import Scrambler, scramble_html, scramble_text
from scraper.rules.shorten import part
from scraper.tree import Node

MIN_F1 = 0.98  # of a sample with its rule; samples are small pages made for the rule
NONE = RuleBook()


@dataclass(frozen=True, slots=True)
class Score:
    """How one outcome compares with its case. Figures are None where the case has no text."""

    f1: float | None
    precision: float | None
    words: int
    wrong: tuple[str, ...]  # fields that differ, lines that are missing or should not be there
    fields: frozenset[str]  # those that are right


@dataclass(frozen=True, slots=True)
class Trial:
    """One case without rules, with the rule alone, and with all rules."""

    case: Case
    without: Score
    alone: Score
    whole: Score
    note: str = ""  # what guard and rescue did


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one rule: `problems` fail it, `advice` does not."""

    rule: Rule
    trials: tuple[Trial, ...]
    problems: tuple[str, ...]
    advice: tuple[str, ...] = ()


def score(case: Case, outcome: Outcome) -> Score:
    """Compare an outcome with what its case expects."""
    article = outcome if isinstance(outcome, Article) else None
    text = article.text if article else ""
    wrong = [f"missing: {part}" for part in case.contains if not _holds(text, part)]
    wrong += [f"not removed: {part}" for part in case.absent if _holds(text, part)]
    right = {name for name in case.fields if _field(article, name) == field_values(name, case)}
    wrong += [f"wrong {name}" for name in sorted(case.fields.keys() - right)]
    if case.text is None:
        return Score(None, None, len(text.split()), tuple(wrong), frozenset(right))
    gold, words = bag(case.text), bag(text)
    return Score(
        word_f1(gold, words), precision(gold, words), words.total(), tuple(wrong), frozenset(right)
    )


def try_rule(rule: Rule, case: Case, book: RuleBook = NONE) -> Trial:
    """One case before and after the rule. `book` holds the other rules, that one may extend."""
    alone = with_rule(rule, book, alone=True)
    outcome = extract(case.raw, rules=alone)
    notes = outcome.provenance if isinstance(outcome, Article) else {}
    return Trial(
        case=case,
        without=score(case, extract(case.raw, rules=NONE)),
        alone=score(case, outcome),
        whole=score(case, extract(case.raw, rules=with_rule(rule, book))),
        note="; ".join(f"{k}: {notes[k]}" for k in ("guard", "rescue", "stale") if k in notes),
    )


def changes(rule: Rule, case: Case, book: RuleBook = NONE) -> list[tuple[str, str]]:
    """The blocks that the rule takes away (`-`) and those that it brings back (`+`), in order."""
    before = _fingerprint(replace(rule, layouts=(Layout(),)), case, book).text
    after = _fingerprint(rule, case, book).text
    return [(line[0], line[2:]) for line in ndiff(before, after) if line[0] in "+-"]


def with_rule(rule: Rule, book: RuleBook, *, alone: bool = False) -> RuleBook:
    """The book with this rule before all others; `alone`: with it and what it extends only."""
    hosts = set(rule.where.hosts)
    others = [r for r in book.rules if r.id != rule.id and not hosts & set(r.where.hosts)]
    if alone:
        others = [other for other in others if other.id in rule.extends]
    return replace(book, rules=(rule, *others))


def check_rule(rule: Rule, cases: Sequence[Case], book: RuleBook) -> Report:
    """Try a rule on its samples, against none, and piece by piece.

    Problems: a sample that the rule does not bring to MIN_F1 or to its fields; a rule that is no
    better than none; a piece that hits nothing. Advice: a piece without which nothing changes.
    Learned rules were better than none on the pages that they were learned from; that the generic
    labeler gets their sample right is advice too.
    """
    if not cases:
        return Report(rule, (), (), ("has no sample",))
    trials = tuple(try_rule(rule, case, book) for case in cases)
    problems = [f"{t.case.name}: {problem}" for t in trials for problem in _problems(t)]
    dead, idle = _mutations(rule, cases, book)
    advice = [f"{piece} changes no sample" for piece in idle]
    if not any(_better(trial) for trial in trials):
        learned = rule.provenance.get("source") == "learned"
        (advice if learned else problems).append("is no better than no rule at all")
    problems += [f"{piece} hits nothing in any sample" for piece in dead]
    return Report(rule, trials, tuple(problems), tuple(advice))


@dataclass(frozen=True, slots=True)
class Sample:
    """A page with invented words, and how far it behaves like the one it was made from."""

    page: str
    url: str
    likeness: float  # word F1 between its outcome and the other's with the same words invented


def make_sample(rule: Rule, case: Case, book: RuleBook) -> Sample:
    """A page that may be shared, for the rule's tests. Raises `Refused` for no page at all."""
    whole = with_rule(rule, book)
    document, match = read(case.raw, whole, Limits())
    labels, _ = labelers.label(document, match)
    kept = part(document, match, labels, rule)
    scrambler = _scrambler(rule, whole, match, lambda node: kept.holds(document, node))
    shown: Sequence[Block] = document.blocks
    if document.tree is None:
        page, kind = scramble_text(document.page.text, scrambler), "text/plain; charset=utf-8"
    else:
        page, kind = scramble_html(document.tree, scrambler), "text/html; charset=utf-8"
        shown = [block for block in document.blocks if block.index in kept.blocks]
    host = next((host.removeprefix("*.") for host in rule.where.hosts), "example.com")
    url = f"https://{host}/sample"
    here = extract(RawPage(url, page.encode(), kind), rules=whole)
    there = "\n".join(scrambler.text(b.text) for b in shown if labels[b.index].keep)
    text = here.text if isinstance(here, Article) else ""
    return Sample(page, url, word_f1(bag(there), bag(text)))


def _scrambler(
    rule: Rule, book: RuleBook, match: Match, holds: Callable[[Node], bool]
) -> Scrambler:
    """One that leaves what the rules of a page look for."""
    lines = {line_key(text) for marker in book.markers(None) for text in marker.texts}
    lines |= {line_key(text) for _, marker in match.text_rules for text in marker.texts}
    patterns = [p for _, marker in match.text_rules for p in marker.patterns]
    layouts = [applied.layout for applied in match.applied]
    patterns += [pick.text for layout in layouts for pick in layout.drops if pick.text]
    selectors = [css for layout in layouts for css in selectors_of(layout)]
    selectors += [s for one in layouts for field in one.fields.values() for s in field.sources]
    return Scrambler(
        rule.id, tuple(patterns), " ".join(selectors), lambda line: line_key(line) in lines, holds
    )


def _problems(trial: Trial) -> Iterator[str]:
    for name, found in (("alone", trial.alone), ("with all rules", trial.whole)):
        if found.f1 is not None and found.f1 < MIN_F1:
            yield f"word F1 {name} is {found.f1:.3f}, under {MIN_F1}"
        yield from (f"{name}: {what}" for what in found.wrong)


def _better(trial: Trial) -> bool:
    before, after = trial.without, trial.alone
    if (after.f1 or 0) > (before.f1 or 0) + 0.0005 or len(after.wrong) < len(before.wrong):
        return True
    return after.fields > before.fields


def _mutations(rule: Rule, cases: Sequence[Case], book: RuleBook) -> tuple[list[str], list[str]]:
    """The pieces of the present layout that hit nothing, and those that change no outcome."""
    dead, idle = [], []
    before = [_fingerprint(rule, case, book) for case in cases]
    for name, mutant in mutants(rule):
        after = [_fingerprint(mutant, case, book) for case in cases]
        if after == before:
            dead.append(name)
        elif [f.text for f in after] == [f.text for f in before]:
            idle.append(name)
    return dead, idle


def mutants(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """The rule without one of its pieces, each with the name of that piece."""
    layout, *others = rule.layouts
    for name, changed in _without_pieces(layout):
        yield name, replace(rule, layouts=(changed, *others))


def _without_pieces(layout: Layout) -> Iterator[tuple[str, Layout]]:
    if layout.body.select:
        yield "[body]", replace(layout, body=Body())
    for kind, picks in (("drop", layout.drops), ("keep", layout.keeps)):
        for at, pick in enumerate(picks):
            rest = (*picks[:at], *picks[at + 1 :])
            changed = replace(layout, drops=rest) if kind == "drop" else replace(layout, keeps=rest)
            yield f"[[{kind}]] {pick.css or pick.text}", changed
    for at, marker in enumerate(layout.text):
        rest_of = (*layout.text[:at], *layout.text[at + 1 :])
        yield f"[[text]] {marker.id}", replace(layout, text=rest_of)


@dataclass(frozen=True, slots=True)
class _Fingerprint:
    """What a rule does to a page, as far as a test can see it."""

    text: tuple[str, ...]
    labels: tuple[tuple[int, str], ...]


def _fingerprint(rule: Rule, case: Case, book: RuleBook) -> _Fingerprint:
    try:
        document, match = read(case.raw, with_rule(rule, book, alone=True), Limits())
    except Refused:
        return _Fingerprint((), ())
    labels, _ = labelers.label(document, match)
    pairs = list(zip(document.blocks, labels, strict=True))
    return _Fingerprint(
        tuple(block.text for block, label in pairs if label.keep),
        tuple((b.index, f"{label.role} {label.by}") for b, label in pairs if label.by == rule.by),
    )


def _holds(text: str, part: str) -> bool:
    return " ".join(part.split()).casefold() in " ".join(text.split()).casefold()


def _field(article: Article | None, name: str) -> frozenset[str]:
    if article is None:
        return frozenset()
    values = {"title": (article.title,), "date": (article.date,), "authors": article.authors}
    return compared(name, [value for value in values[name] if value])
