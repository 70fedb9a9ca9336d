"""Do rules still fit their sites? Read from the records of a run, without any right answers.

Of 57 changes of layout that broke a rule's body, 55 showed as no match at all or as under 10 % of
the words; that is what the alarms look for. Expect a broken body for every sixth site a year.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

MIN_PAGES = 20  # before a rate says something
MAX_STALE = 0.3  # share of a rule's pages that may have another layout
LOW_SHARE = 0.3  # of the words found without the rule
LOW_RUN = 3  # pages in a row with less than that
FIELDS = ("title", "byline", "authors", "date", "date_modified", "sitename")


@dataclass(slots=True)
class Health:
    """What a run says of one rule, on one host or in one month."""

    pages: int = 0  # of its hosts or platform, with an article
    stale: int = 0  # on which its layout was not there
    guarded: int = 0  # on which the guard refused it
    rescued: int = 0
    shares: Counter[float] = field(default_factory=Counter)  # words kept, of those without it
    filled: dict[str, int] = field(default_factory=dict)  # fields it gave
    low_run: int = 0  # the longest run of pages under LOW_SHARE
    _low: int = 0

    @property
    def hit_rate(self) -> float:
        """The share of its pages on which the rule found its layout."""
        return 1 - self.stale / self.pages if self.pages else 1.0

    @property
    def share(self) -> float:
        """The median share of the generic words that stay with the rule."""
        middle, passed = self.shares.total() // 2, 0
        for share, pages in sorted(self.shares.items()):
            passed += pages
            if passed > middle:
                return share
        return 1.0

    def add(self, record: Mapping[str, Any], rule: str, *, stale: bool) -> None:
        """Count one page."""
        notes = record.get("provenance") or {}
        self.pages += 1
        self.stale += stale
        if stale:
            return
        self.guarded += "guard" in notes
        self.rescued += notes.get("rescue") == rule
        for name in FIELDS:
            if notes.get(name) == f"rule:{rule}":
                self.filled[name] = self.filled.get(name, 0) + 1
        if "rule_share" in notes:
            share = float(notes["rule_share"])
            self.shares[share] += 1
            self._low = self._low + 1 if share < LOW_SHARE else 0
            self.low_run = max(self.low_run, self._low)

    def alarm(self) -> str:
        """Why the rule should rest, or an empty text."""
        if self.pages >= MIN_PAGES and 1 - self.hit_rate > MAX_STALE:
            return f"its layout is missing on {1 - self.hit_rate:.0%} of {self.pages} pages"
        if self.low_run >= LOW_RUN:
            return f"under {LOW_SHARE:.0%} of the words on {self.low_run} pages in a row"
        return ""


@dataclass(frozen=True, slots=True)
class Checkup:
    """The health of every rule of a run: in all, by host and by month of capture."""

    rules: dict[str, Health]
    hosts: dict[tuple[str, str], Health]
    months: dict[tuple[str, str], Health]

    def rotten(self) -> dict[str, str]:
        """The rules that should rest, each with the reason."""
        return {name: why for name, health in self.rules.items() if (why := health.alarm())}


def check_up(records: Iterable[Mapping[str, Any]]) -> Checkup:
    """The health of all rules named in the records of a run (`scraper clean -o run.jsonl`)."""
    found = Checkup(defaultdict(Health), defaultdict(Health), defaultdict(Health))
    for record in records:
        notes = record.get("provenance") or {}
        host = _host(str(record.get("url") or ""))
        month = _month(record)
        for key, stale in (("rule", False), ("stale", True)):
            for rule in str(notes.get(key) or "").split():
                found.rules[rule].add(record, rule, stale=stale)
                found.hosts[rule, host].add(record, rule, stale=stale)
                found.months[rule, month].add(record, rule, stale=stale)
    return found


def quarantine_toml(resting: Mapping[str, str]) -> str:
    """The text of a `quarantine.toml`."""
    lines = [f"{json.dumps(name)} = {json.dumps(why)}" for name, why in sorted(resting.items())]
    return "\n".join(
        ["# Rules that only rescue until someone looks at them.", "[rules]", *lines, ""]
    )


def _host(url: str) -> str:
    return url.partition("//")[2].partition("/")[0].lower() or "-"


def _month(record: Mapping[str, Any]) -> str:
    captured = (record.get("source") or {}).get("captured_at") or record.get("date") or "-"
    return str(captured)[:7]
