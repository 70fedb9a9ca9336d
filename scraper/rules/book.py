"""The rule book: which rules apply to a page, and what they hit there.

book = load_rules("my_rules", "more_rules")   # user rules, then the bundled ones
match = book.match(page, tree)
match.names                                   # ('example.com', 'platform/xenforo')
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path

from scraper.errors import RuleError
from scraper.model import Page
from scraper.rules.applying import Applied, apply
from scraper.rules.markers import Marker, MarkerTable
from scraper.rules.matching import Index, PageFacts
from scraper.rules.rule import Field, Rule
from scraper.rules.store import bundled_dir, read_folder, read_marker_folder, read_quarantine
from scraper.tree import Tree


@dataclass(frozen=True, slots=True)
class FieldRule:
    """What one rule says of one metadata field; `rules.fields.read_field` evaluates it."""

    by: str  # `rule:example.com`
    field: Field


@dataclass(frozen=True)
class RuleBook:
    """Rules as one immutable value. `RuleBook()` has none, and the bundled markers."""

    rules: tuple[Rule, ...] = ()
    own_markers: tuple[Marker, ...] | None = None  # None: the bundled ones
    problems: tuple[str, ...] = ()  # bad files that were left out on demand

    @cached_property
    def _index(self) -> Index:
        return Index(self.rules)

    @cached_property
    def _tables(self) -> dict[str | None, MarkerTable]:
        return {}

    def match(self, page: Page, tree: Tree | None) -> Match:
        """The rules that fit a page. `tree` is None for plain text."""
        if not self.rules:
            return Match(book=self)
        facts = PageFacts(page, tree)
        applied, stale, template = [], [], None
        for fit in self._index.fitting(facts):
            if fit.rule.template:
                template = None if fit.rule.rescue_only else fit.rule
            elif found := apply(fit, facts):
                applied.append(found)
            else:
                stale.append(fit.rule.id)
        return Match(tuple(applied), tuple(stale), self, template)

    def rule(self, name: str) -> Rule | None:
        """The rule with this id."""
        return self._index.by_id.get(name)

    def markers(self, language: str | None) -> tuple[Marker, ...]:
        """The markers of a language ("en", "pt-BR"); of all languages for None."""
        known = _bundled_markers() if self.own_markers is None else self.own_markers
        if language is None:
            return known
        base = language.partition("-")[0].lower()
        return tuple(m for m in known if m.language in {base, language.lower(), "any"})

    def marker_table(self, language: str | None) -> MarkerTable:
        """The markers of a language, ready to find in lines."""
        if self.own_markers is None:
            return _bundled_table(language)
        if language not in self._tables:
            self._tables[language] = MarkerTable(self.markers(language))
        return self._tables[language]


@dataclass(frozen=True, slots=True)
class Match:
    """All that rules say of one page, the most specific rule first. Empty where none fits."""

    applied: tuple[Applied, ...] = ()
    stale: tuple[str, ...] = ()  # ids of rules for this page whose layout is not there any more
    book: RuleBook = field(default_factory=RuleBook)
    template: Rule | None = None  # of the page's host

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of the rules that apply."""
        return tuple(applied.rule.id for applied in self.applied)

    @property
    def isolate(self) -> frozenset[int]:
        """The `mem_id`s of the elements that rules name: each becomes blocks of its own."""
        nodes = [node for applied in self.applied for node in applied.body]
        for applied in self.applied:
            for hit in (*applied.drops, *applied.keeps):
                nodes += hit.nodes
        return frozenset(node.mem_id for node in nodes)

    @property
    def text_rules(self) -> tuple[tuple[str, Marker], ...]:
        """The markers of these rules, each with the name that its labels carry."""
        return tuple((a.rule.by, marker) for a in self.applied for marker in a.layout.text)

    def field(self, name: str) -> tuple[FieldRule, ...]:
        """What the rules say of a metadata field, the most specific first."""
        return tuple(
            FieldRule(applied.rule.by, applied.layout.fields[name])
            for applied in self.applied
            if name in applied.layout.fields
        )


def load_rules(*folders: str | Path, bundled: bool = True, skip_bad: bool = False) -> RuleBook:
    """Rules from folders, the first of which wins, then the bundled ones.

    A folder looks like `site_rules/`, or holds rule files only; `ftr:FOLDER` reads
    ftr-site-config files. A later rule with the id or a host of an earlier one gives way.
    Raises `RuleError` for the first bad file; `skip_bad` leaves it out and lists it in
    `RuleBook.problems`. Ids in a folder's `quarantine.toml` only rescue, bundled ones too.
    """
    problems: list[str] = []
    sets = [read_folder(folder, problems if skip_bad else None) for folder in folders]
    if bundled:
        sets.append(read_folder(bundled_dir(), None))
    resting = {name for folder in folders for name in read_quarantine(folder)}
    markers = [m for folder in folders for m in read_marker_folder(folder)]
    own = (*markers, *_bundled_markers()) if markers else None
    rules = _layered(sets, resting)
    book = RuleBook(_without_clashes(rules, problems) if skip_bad else rules, own, tuple(problems))
    assert book._index is not None  # noqa: S101  two rules for one host: now, not at the first page
    return book


@cache
def bundled_rules() -> RuleBook:
    """The rules that come with the package, read once."""
    return load_rules()


@cache
def _bundled_table(language: str | None) -> MarkerTable:
    return MarkerTable(RuleBook().markers(language))


@cache
def _bundled_markers() -> tuple[Marker, ...]:
    return read_marker_folder(bundled_dir())


def _without_clashes(rules: Sequence[Rule], problems: list[str]) -> tuple[Rule, ...]:
    """The rules but for those that name a host or id of another, or extend what is not there."""
    index, kept = Index(()), []
    for rule in rules:
        try:
            index.add(rule)
            kept.append(rule)
        except RuleError as error:
            problems.append(str(error))
    lost = [rule for rule in kept if not index.by_id.keys() >= set(rule.extends)]
    problems += [f"{rule.file}: extends: a rule that is not there" for rule in lost]
    return tuple(rule for rule in kept if rule not in lost)


def _layered(sets: Iterable[Sequence[Rule]], resting: Collection[str]) -> tuple[Rule, ...]:
    """Rules of several folders; an earlier folder shadows ids and hosts of the later ones."""
    kept: list[Rule] = []
    for rules in sets:
        ids = {rule.id for rule in kept}
        hosts = {(rule.level, host) for rule in kept for host in rule.where.hosts}
        for rule in rules:
            if rule.id in ids:
                continue
            free = tuple(h for h in rule.where.hosts if (rule.level, h) not in hosts)
            if free == rule.where.hosts:
                kept.append(rule)
            elif free or rule.where.signals:
                kept.append(replace(rule, where=replace(rule.where, hosts=free)))
    return tuple(replace(r, rescue_only=True) if r.id in resting else r for r in kept)
