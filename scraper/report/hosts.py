"""The hosts of a run, and those that stand out: where a rule, or a second look, would pay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from scraper.model import Reason
from scraper.report.counting import lower_bound
from scraper.report.entry import Entry, Example

MOST_HOSTS = 10_000  # records of more hosts than these are counted together
OTHERS, NO_HOST = "(others)", "(no address)"
LEAST = 3  # records, below which nothing stands out
POOR = 0.5  # a quality under which a text is likelier bad than good
# Not the host's doing: an option of the run left it out, or it is no page.
_CHOSEN = frozenset({Reason.FILTERED.value, Reason.DUPLICATE.value, Reason.UNSUPPORTED.value})
_TRAITS = ("skipped", "poor", "no title", "no byline", "no date")


@dataclass(slots=True)
class Host:
    """The outcomes of one host."""

    records: int = 0
    articles: int = 0
    traits: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_TRAITS, 0))
    quality: float = 0.0  # summed up
    scored: int = 0
    worst: Example | None = None  # with the lowest quality, or else skipped

    def add(self, entry: Entry) -> None:
        """Count a record."""
        self.records += 1
        if not entry.is_article:
            self.traits["skipped"] += entry.status not in _CHOSEN
            self.worst = self.worst or entry.example()
            return
        self.articles += 1
        for name in ("title", "byline", "date"):
            self.traits[f"no {name}"] += name not in entry.values
        if entry.score is not None:
            self.scored += 1
            self.quality += entry.score
            self.traits["poor"] += entry.score < POOR
            if self.worst is None or self.worst.score is None or entry.score < self.worst.score:
                self.worst = entry.example()

    def of(self, trait: str) -> int:
        """The records that can have a trait."""
        return self.records if trait == "skipped" else self.articles


class Oddity(NamedTuple):
    """A trait that a host has more often than the run."""

    trait: str
    seen: int
    total: int
    usual: float  # share in the run
    excess: float  # records more than usual


class Hosts:
    """All hosts of a run."""

    def __init__(self) -> None:
        self.by_name: dict[str, Host] = {}
        self.run = Host()  # all of them together

    def add(self, entry: Entry) -> None:
        """Count a record."""
        name = entry.host or NO_HOST
        if name not in self.by_name and len(self.by_name) >= MOST_HOSTS:
            name = OTHERS
        self.by_name.setdefault(name, Host()).add(entry)
        self.run.add(entry)

    def largest(self, most: int) -> list[tuple[str, Host]]:
        """The hosts with the most records."""
        return sorted(self.by_name.items(), key=lambda pair: -pair[1].records)[:most]

    def standing_out(self) -> list[tuple[str, Host, list[Oddity]]]:
        """The hosts with oddities, those first where the most records are concerned."""
        found = [
            (name, host, oddities)
            for name, host in self.by_name.items()
            if name not in (OTHERS, NO_HOST) and (oddities := list(self._oddities(host)))
        ]
        return sorted(found, key=lambda one: -max(oddity.excess for oddity in one[2]))

    def _oddities(self, host: Host) -> Iterator[Oddity]:
        for trait in _TRAITS:
            usual = self.run.traits[trait] / max(1, self.run.of(trait))
            count, total = host.traits[trait], host.of(trait)
            if count >= LEAST and lower_bound(count, total) > usual:
                yield Oddity(trait, count, total, usual, count - usual * total)
