"""Does a run add up? Its records, its errors file and what it noted of itself, held together.

In bounded memory: which outcomes were seen stands in a temporary database on the disk.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from scraper.errors import OutputError
from scraper.model import Reason
from scraper.report.cells import counted
from scraper.report.entry import OK, Entry, Fault
from scraper.report.ledgers import Ledger

_NO_PAGE = Reason.UNSUPPORTED.value
MOST_NAMED = 20  # faults that are named one by one
_SEEN = "CREATE TABLE seen (lot INTEGER PRIMARY KEY, told INTEGER NOT NULL)"
_INSERT = "INSERT OR IGNORE INTO seen VALUES (?, ?)"
_TELL = "UPDATE seen SET told = 1 WHERE lot = ? AND told = 0"


class Check(NamedTuple):
    """One thing that was looked at, and whether it is as it should be; None: nobody can tell."""

    fine: bool | None
    words: str


class Account:
    """The outcomes of a run by status, and what does not fit together."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()  # records by status
        self.files: dict[str, Counter[str]] = {}  # articles, skips and faults by output
        self.untold: Counter[str] = Counter()  # skips that no errors file has
        self.extra: Counter[str] = Counter()  # skips in errors files that no output has
        self.has_errors = False
        self.faults: list[Fault] = []  # the first
        self.repeats: list[str] = []  # the first places that repeat an outcome
        self.faulty = self.repeated = 0  # all of them
        self.ledgers: list[Ledger] = []
        self.noted_for: Counter[str] = Counter()  # records of the outputs that have a ledger
        self.unfinished: list[str] = []  # outputs that have not got their names yet
        self._seen = sqlite3.connect("", isolation_level=None)
        self._seen.execute(_SEEN)
        self._seen.execute("BEGIN")

    @property
    def articles(self) -> int:
        return self.counts[OK]

    @property
    def skips(self) -> Counter[str]:
        """Skips by reason; those without a record of their own too."""
        found = self.counts + self.extra
        found[_NO_PAGE] += max(0, self._no_pages - self.extra[_NO_PAGE])
        return Counter({name: n for name, n in found.items() if n and name != OK})

    @property
    def total(self) -> int:
        """Everything that was found: articles, skips, and lines that are no records."""
        return self.articles + self.skips.total() + self.faulty

    @property
    def adds_up(self) -> bool:
        return not any(check.fine is False for check in self.checks())

    def close(self) -> None:
        """All was taken."""
        self._seen.close()

    def open(self, file: str) -> None:
        """Note an output, which may be empty."""
        self.files.setdefault(file, Counter())

    def open_errors(self) -> None:
        """Note that there is an errors file, which may be empty."""
        self.has_errors = True

    def take(self, found: Entry | Fault, file: str, *, has_ledger: bool) -> None:
        """Count what an output holds."""
        own = self.files[file]
        if isinstance(found, Fault):
            own["faults"] += 1
            self._fault(found)
            return
        own["articles" if found.is_article else "skips"] += 1
        self.counts[found.status] += 1
        self.noted_for[found.status] += has_ledger
        if not found.origin:
            return  # nothing to know it by
        if not self._did(_INSERT, found.lot, 0):
            self._repeat(found.place)
        elif not found.is_article:
            self.untold[found.status] += 1

    def take_error(self, found: Entry | Fault) -> bool:
        """Count a line of an errors file, after all outputs; whether no output has its record."""
        if isinstance(found, Fault):
            self._fault(found)
            return False
        if found.is_article or not found.origin:
            self._fault(Fault(found.place, "no skip with an origin, as an errors file has them"))
            return False
        if self._did(_TELL, found.lot):
            self.untold[found.status] -= 1
            return False
        if not self._did(_INSERT, found.lot, 1):
            self._repeat(found.place)
            return False
        self.extra[found.status] += 1
        return True

    def checks(self) -> Iterator[Check]:
        """Everything that can be checked with what is there."""
        for name in self.unfinished:
            yield Check(fine=False, words=f"{name} is not finished; --resume goes on with it")
        if self.faulty:
            words = f"{counted(self.faulty, 'line')} without a record"
            yield Check(fine=False, words=words)
        if self.repeated:
            words = f"{counted(self.repeated, 'outcome')} twice, as at {self.repeats[0]}"
            yield Check(fine=False, words=words)
        if self.has_errors:
            yield self._errors_check()
        for ledger in self.ledgers:
            if ledger.problem or not ledger.finished:
                what = ledger.problem or "the run did not finish; --resume goes on with it"
                yield Check(fine=False, words=f"{ledger.name}: {what}")
        if any(not ledger.problem for ledger in self.ledgers):
            yield self._ledger_check()
        elif not self.has_errors:
            yield Check(fine=None, words="neither errors nor state to hold the records against")

    def _errors_check(self) -> Check:
        """Whether the errors file tells of every skip that has a record."""
        if +self.untold:
            return Check(fine=False, words=f"the errors file lacks {_listed(+self.untold)}")
        more = f", and of {_listed(self.extra)} without a record" if self.extra else ""
        return Check(fine=True, words=f"the errors file tells of the same skips{more}")

    @property
    def _noted(self) -> Counter[str]:
        return sum((ledger.counts for ledger in self.ledgers), Counter[str]())

    @property
    def _no_pages(self) -> int:
        """What the run noted as no page: counted, told in the errors file, without a record."""
        return max(0, self._noted[_NO_PAGE] - self.noted_for[_NO_PAGE])

    def _ledger_check(self) -> Check:
        """Whether the run noted as many outcomes of each kind as there are records."""
        noted, found = self._noted, self.noted_for + Counter({_NO_PAGE: self._no_pages})
        lost, more = noted - found, found - noted
        words = f"the run noted {counted(noted.total(), 'outcome')}"
        if not (lost or more):
            return Check(fine=True, words=f"{words}, and these are they")
        parts = [f"not here: {_listed(lost)}"] if lost else []
        parts += [f"not noted: {_listed(more)}"] if more else []
        return Check(fine=False, words=f"{words}: {'; '.join(parts)}")

    def _did(self, statement: str, *values: int) -> bool:
        """Whether a statement found something to do."""
        try:
            return self._seen.execute(statement, values).rowcount == 1
        except sqlite3.Error as error:  # a full disk, as a rule
            raise OutputError(f"no room for temporary notes: {error}") from error

    def _fault(self, fault: Fault) -> None:
        self.faulty += 1
        if len(self.faults) < MOST_NAMED:
            self.faults.append(fault)

    def _repeat(self, place: str) -> None:
        self.repeated += 1
        if len(self.repeats) < MOST_NAMED:
            self.repeats.append(place)


def _listed(counts: Counter[str]) -> str:
    return ", ".join(
        counted(count, "article") if name == OK else f"{count:,} {name.replace('_', ' ')}"
        for name, count in counts.most_common()
    )
