"""The account of a run: what went in is what came out, by reason and by host."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from scraper.model import Reason

# Outcomes that nobody has to look into: left out on purpose, or no page to begin with.
EXPECTED = frozenset(
    reason.value
    for reason in (Reason.UNSUPPORTED, Reason.FILTERED, Reason.DUPLICATE, Reason.HTTP_ERROR)
)
MOST_NAMED = 1_000  # skips that are remembered one by one
MOST_HOSTS = 10_000  # skips of more hosts than these are counted together


@dataclass
class Summary:
    """Counts of one run. `read` is the sum of articles and skips, always."""

    counts: Counter[str] = field(default_factory=Counter)  # by status
    hosts: Counter[tuple[str, str]] = field(default_factory=Counter)  # skips by host and reason
    named: list[str] = field(default_factory=list)  # the first skips: origin, reason, detail
    resumed: int = 0  # records that an earlier run had done
    total: Counter[str] = field(default_factory=Counter)  # by status, of all runs of the ledger
    changes: Counter[str] = field(default_factory=Counter)  # of --only-changed: "same", ...
    changed: list[str] = field(default_factory=list)  # origins, the first hundred
    seconds: float = 0.0
    stopped_by: int = 0  # a signal's number

    @property
    def read(self) -> int:
        """Outcomes of this run."""
        return self.counts.total()

    @property
    def articles(self) -> int:
        """Outcomes that are articles."""
        return self.counts["ok"]

    @property
    def skips(self) -> int:
        """Outcomes that are none."""
        return self.read - self.articles

    @property
    def failed(self) -> int:
        """Skips that somebody may want to look into; of a ledger's earlier runs too."""
        counts = self.total or self.counts
        return counts.total() - sum(counts[status] for status in ("ok", *EXPECTED))

    @property
    def exit_code(self) -> int:
        """0 all handled, 1 some failed, 128 and more: stopped by a signal."""
        if self.stopped_by:
            return 128 + self.stopped_by
        return 1 if self.failed else 0

    def add(self, status: str, host: str) -> None:
        """Count one outcome."""
        self.counts[status] += 1
        if status != "ok":
            known = (host, status) in self.hosts or len(self.hosts) < MOST_HOSTS
            self.hosts[host if known else "(others)", status] += 1

    def name(self, status: str, origin: str, detail: str) -> None:
        """Remember a skip that somebody may want to look into."""
        if status not in {"ok", *EXPECTED} and len(self.named) < MOST_NAMED:
            self.named.append(f"{origin}: {status.replace('_', ' ')}: {detail}")

    def to_dict(self) -> dict[str, Any]:
        """The account as JSON-ready values."""
        return {
            "read": self.read,
            "articles": self.articles,
            "skips": {k: n for k, n in self.counts.most_common() if k != "ok"},
            "hosts": [
                {"host": host, "reason": reason, "count": count}
                for (host, reason), count in self.hosts.most_common(100)
            ],
            "resumed": self.resumed,
            "total": dict(self.total or self.counts),
            "changes": dict(self.changes),
            "seconds": round(self.seconds, 3),
        }
