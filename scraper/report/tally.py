"""What came out of a run, counted record by record in bounded memory."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from scraper.report.counting import Capped, Lowest
from scraper.report.entry import Entry, Example
from scraper.report.hosts import Hosts
from scraper.report.repeats import Repeats
from scraper.rules.health import Health

MOST_KEYS = 2_000  # of anything that pages or files name
MOST_RULES = 1_000
MOST_WORST, MOST_SAMPLED, MOST_SKIPS = 10, 500, 5
UNSURE = 0.8  # a label that is wrong more often than once in five times, by its own estimate


@dataclass(slots=True)
class Decided:
    """What one labeler decided."""

    kept: int = 0  # blocks
    removed: int = 0
    kept_chars: int = 0
    sureness: float = 0.0  # summed over all blocks
    unsure: int = 0  # blocks

    @property
    def blocks(self) -> int:
        return self.kept + self.removed


class Tally:
    """Counts of everything that a report shows. Nothing in it grows with the run."""

    def __init__(self) -> None:
        self.hosts = Hosts()
        self.repeats = Repeats()
        self.scores: Counter[int] = Counter()  # thousandths
        self.lengths: Counter[int] = Counter()  # characters, to two figures
        self.filled: Counter[str] = Counter()
        self.sources: Capped[tuple[str, str]] = Capped(MOST_KEYS)  # field and who gave it
        self.languages: Capped[str] = Capped(MOST_KEYS)
        self.years: Capped[str] = Capped(MOST_KEYS)
        self.versions: Capped[str] = Capped(20)  # of tool and rules
        self.chars = self.truncated = self.with_removed = 0
        self.roles: Capped[str] = Capped(MOST_KEYS)  # removed blocks
        self.role_chars: Capped[str] = Capped(MOST_KEYS)
        self.labelers: dict[str, Decided] = {}  # sorts of them: `rule`, `marker`, `model`
        self.single: dict[str, Decided] = {}  # rules, templates and markers one by one
        self._known: dict[str, tuple[Decided, ...]] = {}  # whose counts a label's go to
        self.rules: dict[str, Health] = {}
        self.worst: Lowest[Example] = Lowest(MOST_WORST)
        self.sample: Lowest[Example] = Lowest(MOST_SAMPLED)
        self.details: Capped[tuple[str, str]] = Capped(MOST_KEYS)  # reason and detail
        self.skipping: Capped[tuple[str, str]] = Capped(MOST_KEYS)  # reason and host
        self.skips: dict[str, Lowest[Example]] = defaultdict(lambda: Lowest(MOST_SKIPS))
        self.tracebacks: Lowest[tuple[str, str]] = Lowest(MOST_SKIPS)  # origin and text

    def add(self, entry: Entry) -> None:
        """Count one record."""
        self.hosts.add(entry)
        if entry.is_article:
            self._article(entry)
        else:
            self._skip(entry)

    def add_error(self, entry: Entry, *, is_new: bool) -> None:
        """Take an entry of an errors file, which alone has the tracebacks of crashes."""
        if is_new:
            self.add(entry)
        if entry.traceback:  # chosen by the lots that choose the examples
            self.tracebacks.add(entry.lot, (entry.origin, entry.traceback))

    def _skip(self, entry: Entry) -> None:
        self.details.count((entry.status, entry.detail))
        self.skipping.count((entry.status, entry.host))
        examples, lot = self.skips[entry.status], entry.lot
        if examples.would_take(lot):
            examples.add(lot, entry.example())

    def _article(self, entry: Entry) -> None:
        self.chars += entry.chars
        self.lengths[_two_figures(entry.chars)] += 1
        self.truncated += entry.truncated
        self._fields(entry)
        self._labels(entry)
        self._rules(entry)
        self.repeats.add(entry)
        if entry.score is not None:
            self.scores[round(entry.score * 1000)] += 1
            if self.worst.would_take(entry.score):
                self.worst.add(entry.score, entry.example())
            if self.sample.would_take(lot := entry.lot):
                self.sample.add(lot, entry.example())

    def _fields(self, entry: Entry) -> None:
        for name in entry.values:
            self.filled[name] += 1
            by = entry.notes.get(name, "")
            self.sources.count((name, sort_of(by) if by.startswith(_NAMED) else by))
        self.languages.count(entry.values.get("language", "").partition("-")[0].lower())
        if (date := entry.values.get("date", ""))[:4].isdecimal():
            self.years.count(date[:4])
        tool, rules = entry.notes.get("tool", ""), entry.notes.get("rules", "")
        self.versions.count(f"{tool}, rules {rules}" if rules else tool)

    def _labels(self, entry: Entry) -> None:
        self.with_removed += bool(entry.removed)
        for _, by, score, chars, _ in entry.kept:
            for decided in self._deciders(by):
                decided.kept += 1
                decided.kept_chars += chars
                decided.sureness += score
                decided.unsure += score < UNSURE
        for role, by, score, chars, _ in entry.removed:
            self.roles.count(role)
            self.role_chars.count(role, chars)
            for decided in self._deciders(by):
                decided.removed += 1
                decided.sureness += score
                decided.unsure += score < UNSURE

    def _deciders(self, by: str) -> tuple[Decided, ...]:
        """Whose counts a label goes to: its sort's, and its own when it has a name."""
        found = self._known.get(by)
        if found is None:
            sort = self.labelers.setdefault(_within(self.labelers, sort_of(by)), Decided())
            found = (sort,)
            if by.startswith(_NAMED):
                found = (sort, self.single.setdefault(_within(self.single, by), Decided()))
            if len(self._known) < MOST_KEYS:
                self._known[by] = found
        return found

    def _rules(self, entry: Entry) -> None:
        notes = dict(entry.notes)
        if not _SHARE.fullmatch(notes.get("rule_share", "")):
            notes.pop("rule_share", None)
        for key, stale in (("rule", False), ("stale", True)):
            for rule in notes.get(key, "").split():
                if rule in self.rules or len(self.rules) < MOST_RULES:
                    health = self.rules.setdefault(rule, Health())
                    health.add({"provenance": notes}, rule, stale=stale)


def sort_of(by: str) -> str:
    """The sort of a labeler or source: `rule` of `rule:example.com`."""
    return by.partition(":")[0]


def _within(known: Mapping[str, Decided], name: str) -> str:
    """The name, or that of all that came when there were too many."""
    return name if name in known or len(known) < MOST_KEYS else "(others)"


def _two_figures(number: int) -> int:
    """A number cut to its first two figures, so that there are few of them."""
    size = int(10 ** max(0, len(str(number)) - 2))
    return number // size * size


_NAMED = ("rule:", "template:", "marker:")
_SHARE = re.compile(r"\d{1,3}\.\d\d", re.ASCII)
