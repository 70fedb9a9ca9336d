"""A dump, read once, to what the pages of each of its hosts have in common."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain

from scraper.batch.policy import Inputs, Workers
from scraper.batch.pool import Death, Pool
from scraper.batch.reading import Position, records, total_size, weight
from scraper.batch.run import PROGRESS_SECONDS, Progress
from scraper.batch.work import Record, crash
from scraper.errors import Refused
from scraper.model import Limits, RawPage, Reason, Skip
from scraper.rules.page_lines import PageLines, page_lines
from scraper.rules.repeats import Repeats
from scraper.sources import Packed, unpack

FAULTS = frozenset({Reason.UNREADABLE, Reason.TIMEOUT, Reason.OUT_OF_MEMORY, Reason.CRASHED})
MOST_NAMED = 20


@dataclass
class Harvest:
    """What was read: the lines of the pages, and why other records are not among them."""

    repeats: Repeats = field(default_factory=Repeats)
    pages: int = 0
    skips: Counter[str] = field(default_factory=Counter)  # by reason
    faults: list[str] = field(default_factory=list)  # the first records that failed, and why

    def add(self, found: PageLines | Skip) -> None:
        """Take in one page, or note why there is none."""
        if isinstance(found, Skip):
            self.skips[found.reason.value] += 1
            if found.reason in FAULTS and len(self.faults) < MOST_NAMED:
                self.faults.append(f"{found.origin}: {found.reason.value}: {found.detail}")
        else:
            self.pages += 1
            self.repeats.add(found)


@dataclass(frozen=True, slots=True)
class Lines:
    """The work on one record. A value that can be sent to other processes."""

    inputs: Inputs
    host: str  # of pages that do not say it

    def __call__(self, record: Record) -> list[PageLines | Skip]:
        """The lines of its page; several results where damage has to be told apart."""
        try:
            return list(self._found(record))
        except MemoryError:
            raise  # the worker ends, and its limit is named
        except Exception as error:  # noqa: BLE001  as in `work`: a bug costs one record, and is told
            return [crash(record.origin, None, error)]

    def _found(self, record: Record) -> Iterator[PageLines | Skip]:
        for page in unpack(record, self.inputs.reading):
            yield page if isinstance(page, Skip) else self._lines(page)

    def _lines(self, page: RawPage) -> PageLines | Skip:
        limits = Limits(max_bytes=self.inputs.reading.max_bytes)
        try:
            return page_lines(page, limits, self.host)
        except Refused as refusal:
            return Skip(page.origin, page.url, refusal.reason, refusal.detail)


def harvest(
    inputs: Inputs,
    host: str = "",
    workers: Workers | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Harvest:
    """The lines of all pages of these inputs. `host` is that of pages that do not say it.

    What it gives depends neither on the order of the inputs nor on the workers.
    """
    started = told = time.monotonic()
    position, found = Position(), Harvest()
    position.total = total_size(inputs) if progress else None
    todo = records(inputs, position)
    with closing(_results(Lines(inputs, host), todo, workers or Workers())) as results:
        for result in chain.from_iterable(results):
            found.add(result)
            now = time.monotonic()
            if progress and now - told > PROGRESS_SECONDS:
                skips, seconds = found.skips.total(), now - started
                read, at = found.pages + skips, (position.done, position.total)
                progress(Progress(read, found.pages, skips, *at, seconds))
                told = now
    return found


def _results(
    task: Lines, todo: Iterator[Record], workers: Workers
) -> Generator[list[PageLines | Skip], None, None]:
    if workers.count:
        yield from Pool(task, _died, weight, workers).map(todo)
    else:
        yield from map(task, todo)


def _died(record: Record, death: Death) -> list[PageLines | Skip]:
    url = None if isinstance(record, Packed) else record.url
    return [Skip(record.origin, url, death.reason, death.detail)]
