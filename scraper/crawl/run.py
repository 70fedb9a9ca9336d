"""A run over a list of URLs: fetched side by side, cleaned, written, and safe at every step.

The list is a table (`fetch.state`). Pages are fetched in a thread of their own, which keeps each
in the table as it comes; this side has them cleaned, writes the records, and notes in the table
how far the outputs are safe. A killed run therefore goes on where it was: what was fetched is
not asked for again, what was written is not written twice.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from queue import Empty, SimpleQueue

from scraper.batch.dedup import Seen
from scraper.batch.work import Result
from scraper.crawl.cleaning import Clean, Cleaned, Item, joined
from scraper.crawl.outputs import Outputs
from scraper.decode import decode
from scraper.errors import Refused
from scraper.fetch import Fetcher
from scraper.fetch.client import Client
from scraper.fetch.many import Answer, FindNext, Pages, Task, fetch_many, fetch_parts
from scraper.fetch.state import Facts, Marks, State
from scraper.model import Limits, RawPage, Reason, Skip
from scraper.tree import parse
from scraper.urls import join

CHECKPOINT = 2.0  # seconds between marks: each brings the outputs to the disk
MOST_UNSAFE = 500  # records
TICK = 0.2  # seconds without news after which results under way are asked for


@dataclass(slots=True)
class Run:
    """One run over the list in `state`."""

    state: State
    outputs: Outputs
    clean: Clean
    seen: Seen | None = None  # the texts so far, when equal ones are to be left out
    arrived: SimpleQueue[int] = field(default_factory=SimpleQueue)
    safe_at: float = 0.0
    unsafe: list[tuple[int, Reason | None, str]] = field(default_factory=list)

    def go(self, fetcher: Fetcher, find_next: FindNext | None, tell: Callable[[], None]) -> None:
        """Fetch what is to do and write what comes; `tell` is called now and then, for progress.

        Raises `OutputError`. Whatever ends it, the state is true.
        """
        fetching = fetcher.start(lambda client: self._fetch(client, find_next))
        try:
            for cleaned in self.clean(self._items(fetching)):
                if cleaned is not None:
                    self._write(cleaned)
                self._settle_in_time()
                tell()
        finally:
            fetching.cancel()
            self._settle(self.outputs.marks())
        fetching.result()
        for skip in self.state.extra_lines():
            self.outputs.write(skip)
        marks = self.outputs.marks(final=True)
        self._settle(marks)
        if marks is not None:
            self.state.settle_lines(marks)

    def finished(self) -> None:
        """The outputs are complete: what could not be called safe before now is."""
        if self.unsafe:
            self._settle(Marks())
        self.state.settle_lines(self.state.marks())

    async def _fetch(self, client: Client, find_next: FindNext | None) -> None:
        async def fetch_one(number: int) -> Pages:
            return await fetch_parts(client, self.state.asked(number), find_next)

        task = Task(self.state.todo(), fetch_one, self._keep)
        await fetch_many(task, client.policy.politeness.parallel)

    async def _keep(self, number: int, answer: Answer, started: datetime) -> None:
        """An answer is safe before this side hears of it; other hosts do not wait for the disk."""
        warc = self.outputs.warc.size if self.outputs.warc is not None else None
        facts = Facts(started, getattr(answer, "tries", 1), warc)
        await asyncio.to_thread(self.state.keep, number, answer, facts)
        self.arrived.put(number)

    def _items(self, fetching: Future[None]) -> Iterator[Item | None]:
        """All pages to clean: what an earlier run left, then what comes. Failures are written."""
        for number in self.state.waiting():
            self.arrived.put(number)
        seen: set[int] = set()
        while not (fetching.done() and self.arrived.empty()):
            try:
                number = self.arrived.get(timeout=TICK)
            except Empty:
                yield None
                continue
            if number in seen:  # it came while the list of those waiting was read
                continue
            seen.add(number)
            kept = self.state.load(number)
            if isinstance(kept, Skip):
                self._write_skip(number, kept)
                yield None
            else:
                yield Item(number, joined(kept))

    def _write(self, cleaned: Cleaned) -> None:
        result = cleaned.result
        same = self._same_text(result)
        if same is not None:
            skip = Skip(result.origin, result.url, Reason.DUPLICATE, f"the same text as {same}")
            self._write_skip(cleaned.number, skip)
            return
        self.outputs.put(result)
        reason = None if result.status == "ok" else Reason(result.status)
        self.unsafe.append((cleaned.number, reason, result.detail))

    def _write_skip(self, number: int, skip: Skip) -> None:
        self.outputs.write(skip)
        self.unsafe.append((number, skip.reason, skip.detail))

    def _same_text(self, result: Result) -> str | None:
        """The origin of an earlier article with this text; never its own, noted before a kill."""
        if self.seen is None or result.status != "ok":
            return None
        with self.state.transaction():
            same = self.seen.earlier(result.origin, result.digest, result.signature)
        return same if same != result.origin else None

    def _settle_in_time(self) -> None:
        late = time.monotonic() - self.safe_at > CHECKPOINT
        if self.unsafe and (late or len(self.unsafe) >= MOST_UNSAFE):
            self._settle(self.outputs.marks())
            self.safe_at = time.monotonic()

    def _settle(self, marks: Marks | None) -> None:
        if marks is not None:
            self.state.settle(self.unsafe, marks)
            self.unsafe = []


def find_next_page(raw: RawPage) -> str | None:
    """Where a page says that it goes on: its `rel=next`, as an absolute URL."""
    limits = Limits()
    try:
        page = decode(raw, limits)
        if page.kind != "html":
            return None
        nodes = parse(page.text, limits).select("link[rel~=next i], a[rel~=next i]")
    except Refused:
        return None
    links = (join(raw.url or "", node.attributes.get("href") or "") for node in nodes)
    return next((link for link in links if link), None)
