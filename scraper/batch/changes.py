"""Which records a change of rules can change, and what it did to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scraper.batch.ledger import Row
from scraper.batch.policy import short_digest
from scraper.rules.book import RuleBook

Known = dict[str, list[Any]]  # rule id -> digest, hosts
MARKERS = "(markers)"


def known_rules(book: RuleBook) -> Known:
    """What to remember of a rule book."""
    known = {rule.id: [short_digest(repr(rule)), list(rule.where.hosts)] for rule in book.rules}
    return known | {MARKERS: [short_digest(repr(book.markers(None))), []]}


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference of two rule books, as far as it tells which records to clean again."""

    names: frozenset[str]  # rules that changed or went: records on which they worked
    hosts: frozenset[str]  # of changed and new rules
    everything: bool  # a new platform or marker may fit any page

    @classmethod
    def between(cls, before: Known, after: Known) -> Changes:
        """What changed from one book to another."""
        names = before.keys() | after.keys()
        changed = {name for name in names if before.get(name) != after.get(name)}
        versions = [book[name] for name in changed for book in (before, after) if name in book]
        hosts = {host for _, hosts in versions for host in hosts}
        new = changed - before.keys()
        anywhere = any(not after[name][1] for name in new) or MARKERS in changed
        return cls(frozenset(changed), frozenset(hosts), anywhere)

    def affects(self, rows: Sequence[Row]) -> bool:
        """Whether a record with these outcomes may come out differently."""
        return self.everything or any(
            not self.names.isdisjoint(row.rules.split()) or self._covers(row.host) for row in rows
        )

    def _covers(self, host: str) -> bool:
        """Whether a changed rule is for this host; by whole labels, from the host upwards."""
        labels = host.split(".")
        tails = {".".join(labels[at:]) for at in range(len(labels))}
        return any(name in self.hosts or f"*.{name}" in self.hosts for name in tails)


def difference(before: Sequence[Row], after: Sequence[Row]) -> str:
    """What cleaning again did to a record, in one word or two."""
    old, new = (next((row for row in rows if row.status == "ok"), None) for rows in (before, after))
    if old and new:
        return "same text" if old.digest == new.digest else "other text"
    if old or new:
        return "article gained" if new else "article lost"
    return "no article as before"
