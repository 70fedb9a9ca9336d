"""Does a rule earn its keep? Runs it on its samples: alone, with everything, and piece by piece."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import ndiff

from scraper.extract import examine, extract
from scraper.model import Article, Outcome
from scraper.rules.book import RuleBook
from scraper.rules.cases import Case, bag, compared, field_values, precision, word_f1
from scraper.rules.rule import Body, Layout, Rule

MIN_F1 = 0.98  # of a sample with its rule; samples are small pages made for the rule
NONE = RuleBook()
NOTES = ("guard", "rescue", "stale", "template_guard")  # what a rule could not do, or did more


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
        note="; ".join(f"{k}: {notes[k]}" for k in NOTES if k in notes),
    )


def changes(rule: Rule, case: Case, book: RuleBook = NONE) -> list[tuple[str, str]]:
    """The blocks that the rule takes away (`-`) and those that it brings back (`+`), in order."""
    idle = replace(rule, layouts=(Layout(),), template=None)
    before = _fingerprint(idle, case, book).text
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
    better than none; a piece that hits nothing. Advice: a piece without which nothing changes; a
    rule without which its samples come out right as well, as the generic labeler may forget them.
    """
    if not cases:
        return Report(rule, (), (), ("has no sample",))
    trials = tuple(try_rule(rule, case, book) for case in cases)
    problems = [f"{t.case.name}: {problem}" for t in trials for problem in _problems(t)]
    dead, idle = _mutations(rule, cases, book)
    advice = [f"{piece} changes no sample" for piece in idle]
    if not any(_better(trial) for trial in trials):
        easy = not any(_wrong(trial.without) for trial in trials)
        (advice if easy else problems).append("is no better than no rule at all")
    problems += [f"{piece} hits nothing in any sample" for piece in dead]
    return Report(rule, trials, tuple(problems), tuple(advice))


def _problems(trial: Trial) -> list[str]:
    alone = [f"alone: {what}" for what in _wrong(trial.alone)]
    return alone + [f"with all rules: {what}" for what in _wrong(trial.whole)]


def _wrong(found: Score) -> list[str]:
    """What keeps an outcome from being what its case expects."""
    short = found.f1 is not None and found.f1 < MIN_F1
    return [f"word F1 is {found.f1:.3f}, under {MIN_F1}"] * short + list(found.wrong)


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
    for name, changed in _without_pieces(rule.layouts[0]):
        yield name, replace(rule, layouts=(changed, *rule.layouts[1:]))


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
    pieces = examine(case.raw, rules=with_rule(rule, book, alone=True)).pieces
    return _Fingerprint(
        tuple(piece.text for piece in pieces if piece.label.keep),
        tuple((p.block.index, f"{p.role} {rule.by}") for p in pieces if p.label.by == rule.by),
    )


def _holds(text: str, part: str) -> bool:
    return " ".join(part.split()).casefold() in " ".join(text.split()).casefold()


def _field(article: Article | None, name: str) -> frozenset[str]:
    if article is None:
        return frozenset()
    values = {"title": (article.title,), "date": (article.date,), "authors": article.authors}
    return compared(name, [value for value in values[name] if value])
