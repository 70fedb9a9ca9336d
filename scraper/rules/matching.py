"""Which rules fit a page: by its host, or by the signs of a platform."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from scraper.errors import RuleError
from scraper.model import Page, RawPage
from scraper.rules.markers import MAX_LINE, line_key
from scraper.rules.patterns import compiled_pattern, found
from scraper.rules.platforms import Platforms
from scraper.rules.rule import Rule, Signal, Where
from scraper.rules.selectors import Names, may_match
from scraper.rules.selectors import select as select_named
from scraper.tree import Node, Tree

MAX_LINES = 4_000  # of a text page that are read for signs: the first and the last half
_ADDRESS = "link[rel=canonical], meta[property='og:url']"


class PageFacts:
    """What is asked of a page more than once while rules are matched."""

    def __init__(self, page: Page, tree: Tree | None) -> None:
        self.page, self.tree = page, tree
        self.names = Names(tree) if tree else None
        self._selected: dict[str, list[Node]] = {}
        self.host, self.path = _address(page.raw.url or self._own_address())

    def select(self, selector: str) -> list[Node]:
        """The nodes that match, each once, in document order; none of plain text."""
        if self.tree is None or self.names is None:
            return []
        nodes = self._selected.get(selector)
        if nodes is None:  # the signs of a platform are mostly what its rule drops
            nodes = self._selected[selector] = select_named(self.tree, selector, self.names)
        return nodes

    def has(self, signal: Signal) -> bool:
        """Whether the page shows this sign. Selectors are for HTML, lines for plain text."""
        if signal.css:
            return bool(self.select(signal.css))
        if self.tree:
            return False
        if signal.line:
            return line_key(signal.line) in self.keys
        return any(map(compiled_pattern(signal.pattern).search, self._lines))

    def may_have(self, signal: Signal) -> bool:
        if signal.css:
            return self.names is not None and may_match(signal.css, self.names)
        return self.names is None

    def _own_address(self) -> str:
        """What an HTML page without a URL says of its own address."""
        for node in self.select(_ADDRESS):
            if address := node.attributes.get("href") or node.attributes.get("content"):
                return address
        return ""

    @cached_property
    def keys(self) -> frozenset[str]:
        """The lines of a text page, by `line_key`."""
        return frozenset(map(line_key, self._lines))

    @cached_property
    def _lines(self) -> list[str]:
        lines = [line.strip() for line in self.page.text.splitlines()]
        half = MAX_LINES // 2
        lines = lines if len(lines) <= MAX_LINES else lines[:half] + lines[-half:]
        return [line for line in lines if line and len(line) <= MAX_LINE]


@dataclass(frozen=True, slots=True)
class Fit:
    """A rule that fits a page, and what said so."""

    rule: Rule
    why: str


class Index:
    """Rules by host and by platform, so that 2,000 of them cost no more than two."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.by_id: dict[str, Rule] = {}
        self.sites: dict[str, Rule] = {}  # by host or wildcard
        self.groups: dict[str, Rule] = {}
        self.templates: dict[str, Rule] = {}
        self._with_signs: list[Rule] = []
        for rule in rules:
            self.add(rule)
        for rule in rules:
            for name in rule.extends:
                if name not in self.by_id:
                    raise RuleError(f"{rule.file}: extends: there is no rule {name!r}")

    def add(self, rule: Rule) -> None:
        """Raises `RuleError`, and adds nothing, when another rule has its id or a host of it."""
        own = {"group": self.groups, "template": self.templates}
        table = own.get(rule.level, self.sites)
        if other := self.by_id.get(rule.id):
            raise RuleError(f"{rule.file}: id: {rule.id!r} is also the id of {other.file}")
        for host in rule.where.hosts:
            if other := table.get(host):
                raise RuleError(
                    f"{rule.file}: [match] hosts: {host!r} has a rule in {other.file} already"
                )
        self.by_id[rule.id] = rule
        table.update(dict.fromkeys(rule.where.hosts, rule))
        if rule.where.signals:
            self._with_signs.append(rule)

    @cached_property
    def _platforms(self) -> Platforms:
        return Platforms(self._with_signs)

    def fitting(self, facts: PageFacts) -> list[Fit]:
        """The rules for a page, the most specific first: host, wildcard, group, platforms.

        Last comes its template, which goes beside them.
        """
        fits = [
            Fit(table[host], f"host {host}")
            for table in (self.sites, self.groups)
            for host in _host_keys(facts.host)
            if host in table and _path_fits(table[host].where, facts.path)
        ]
        fits += self._platforms_of(facts)
        if self.templates:
            fits += self._template_of(facts)
        known: dict[str, Fit] = {}
        for fit in fits:
            for extended in (fit, *self._extended(fit)):
                known.setdefault(extended.rule.id, extended)
        return list(known.values())

    def _platforms_of(self, facts: PageFacts) -> Iterable[Fit]:
        scored: list[tuple[float, Fit]] = []
        table, names = self._platforms, facts.names
        for rule in table.of_text(facts.keys) if names is None else table.of_html(names):
            where = rule.where
            if sum(s.weight for s in where.signals if facts.may_have(s)) < where.score:
                continue
            signs = [signal for signal in where.signals if facts.has(signal)]
            score = sum(signal.weight for signal in signs)
            if signs and score >= where.score and _path_fits(where, facts.path):
                why = "signs " + ", ".join(s.css or s.line or s.pattern for s in signs)
                scored.append((score, Fit(rule, why)))
        return [fit for _, fit in sorted(scored, key=lambda pair: -pair[0])]

    def _template_of(self, facts: PageFacts) -> list[Fit]:
        """The template of the host, or of the nearest wildcard above it."""
        fits = [
            Fit(self.templates[host], f"host {host}")
            for host in _host_keys(facts.host)
            if host in self.templates and _path_fits(self.templates[host].where, facts.path)
        ]
        return fits[:1]

    def _extended(self, fit: Fit) -> Iterable[Fit]:
        for name in fit.rule.extends:
            yield Fit(self.by_id[name], f"extended by {fit.rule.id}")


def url_fits(rules: Sequence[Rule], url: str) -> list[Fit]:
    """The rules for an address; platforms show only on the page itself."""
    raw = RawPage(url, b"")
    return Index(rules).fitting(PageFacts(Page("text", "", "utf-8", raw), None))


def host_fits(url: str, hosts: Sequence[str]) -> bool:
    """Whether the host of a URL is one of these, as rules name them."""
    return any(key in hosts for key in _host_keys(_address(url)[0]))


def _address(url: str) -> tuple[str, str]:
    """Host without `www.` and port, and path, of a URL; empty where it has none."""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return "", ""
    return host.removeprefix("www."), parts.path or "/"


def _host_keys(host: str) -> Iterable[str]:
    """`a.b.com` as it may stand in rules: itself, then wildcards, the longest first."""
    if not host:
        return
    yield host
    labels = host.split(".")
    for start in range(1, len(labels)):
        yield "*." + ".".join(labels[start:])


def _path_fits(where: Where, path: str) -> bool:
    if any(found(pattern, path) for pattern in where.paths_exclude):
        return False
    return not where.paths or any(found(pattern, path) for pattern in where.paths)
