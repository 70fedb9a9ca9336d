"""A run from end to end: records in, results out in order, every one of them accounted for."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import NamedTuple

from scraper.batch import begin
from scraper.batch.changes import difference
from scraper.batch.dedup import Seen
from scraper.batch.ledger import MARK, Ledger, Row
from scraper.batch.policy import Plan
from scraper.batch.pool import Death, Pool
from scraper.batch.reading import Position, records, total_size, weight
from scraper.batch.stop import Stop, Stopped
from scraper.batch.summary import Summary
from scraper.batch.work import Done, Record, Result, Task
from scraper.model import Reason, Skip
from scraper.sinks import Form, Sink, open_sink
from scraper.sinks.render import to_json
from scraper.sources import Packed

COMMIT_SECONDS, PROGRESS_SECONDS = 5.0, 0.1
SAME = ("same text", "no article as before")
MOST_CHANGED = 100
STDOUT = "-"


class Progress(NamedTuple):
    """Where a run is."""

    read: int
    articles: int
    skips: int
    done_bytes: int
    total_bytes: int | None
    seconds: float

    @property
    def rate(self) -> float:
        """Records a second."""
        return self.read / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """About; None when the inputs do not say how large they are."""
        if not self.total_bytes or not self.done_bytes:
            return None
        return self.seconds * max(0, self.total_bytes - self.done_bytes) / self.done_bytes


def run(plan: Plan, progress: Callable[[Progress], None] | None = None) -> Summary:
    """Do all that the plan says; SIGINT and SIGTERM end it cleanly, to be resumed.

    Raises `InputError` for a plan that cannot be, `OutputError` when an output cannot be written.
    """
    started = time.monotonic()
    task = Task(plan.job, plan.inputs, plan.filters, plan.output)
    plan = begin.resumable(plan, task)
    with Ledger(plan.keeping.ledger) as ledger, Stop.listening() as stop:
        begin.begin(plan, task, ledger)
        work = _Run(plan, task, ledger)
        try:
            work.go(stop, started, progress)
        except Stopped as stopped:
            work.summary.stopped_by = stopped.number
        if plan.keeping.ledger:
            work.summary.total = ledger.counts()
    work.summary.seconds = time.monotonic() - started
    return work.summary


class _Run:
    """The state of a run: outputs, ledger and counts that always agree."""

    def __init__(self, plan: Plan, task: Task, ledger: Ledger) -> None:
        self.summary = Summary()
        self._plan = plan
        self._task = task
        self._ledger = ledger
        self._position = Position()
        self._seen = Seen(ledger.database, plan.filters.dedup) if plan.filters.dedup else None
        self._changes = begin.changes(plan, task, ledger)
        self._outputs: dict[str, Sink] = {}

    def go(self, stop: Stop, started: float, progress: Callable[[Progress], None] | None) -> None:
        """Work until all is done. Raises `Stopped`."""
        self._position.total = total_size(self._plan.inputs) if progress else None
        with ExitStack() as stack:
            self._open(stack)
            committed, told, fresh = time.monotonic(), started, 0
            with closing(self._results()) as results, self._committing():
                while done := stop.waiting_for(results):
                    self._take(done)
                    fresh, now = fresh + 1, time.monotonic()
                    if fresh >= self._plan.keeping.every or now - committed > COMMIT_SECONDS:
                        self._commit()
                        committed, fresh = now, 0
                    if progress and now - told > PROGRESS_SECONDS:
                        progress(self._progress(now - started))
                        told = now
        if self._plan.keeping.ledger:
            rules = begin.rules_fact(self._task) if self._changes else {}
            self._ledger.commit({"finished": "yes", **rules})
        if progress:
            progress(self._progress(time.monotonic() - started))

    def _open(self, stack: ExitStack) -> None:
        """Open the outputs, where the ledger says that they can go on."""
        output, names = self._plan.output, self._ledger.names
        targets: dict[str, Form | str] = {output.target or STDOUT: self._task.form}
        if output.errors:
            targets[output.errors] = "jsonl"
        for target, form in targets.items():
            mark = None if self._changes else self._ledger.mark(target)
            sink = open_sink(target, form, output.shown, resume=mark, claims=names)
            self._outputs[target] = stack.enter_context(sink)

    def _results(self) -> Generator[Done, None, None]:
        plan, task = self._plan, self._task
        todo = (record for record in records(plan.inputs, self._position) if self._is_due(record))
        if plan.workers.count:
            yield from Pool(task, self._died, weight, plan.workers).map(todo)
        else:
            yield from map(self._inline, todo)

    def _inline(self, record: Record) -> Done:
        try:
            return self._task(record)
        except MemoryError:
            return self._died(record, Death(Reason.OUT_OF_MEMORY, "no memory was left"))

    def _died(self, record: Record, death: Death) -> Done:
        url = None if isinstance(record, Packed) else record.url
        skip = Skip(record.origin, url, death.reason, death.detail)
        return Done(record.origin, [self._task.result(skip)])

    def _is_due(self, record: Record) -> bool:
        """Whether a record is still to be done."""
        if self._changes:
            before = self._ledger.rows(record.origin)
            due = not before or self._changes.affects(before)
        else:
            due = not (self._plan.keeping.resume and self._ledger.has(record.origin))
        self.summary.resumed += not due
        return due

    def _take(self, done: Done) -> None:
        """Write and note the results of one record."""
        rows = []
        for result in map(self._told_apart, done.results):
            sink = self._outputs[self._plan.output.target or STDOUT]
            sink.put(result.data, result.url, result.origin)
            if self._plan.output.errors and result.status != "ok":
                error = _error(result)
                self._outputs[self._plan.output.errors].put(error, result.url, result.origin)
            self.summary.add(result.status, result.host)
            self.summary.name(result.status, result.origin, result.detail)
            rows.append(Row(result.status, result.host, result.rules, result.digest))
        if self._changes:
            what = difference(self._ledger.rows(done.item), rows)
            self.summary.changes[what] += 1
            if what not in SAME and len(self.summary.changed) < MOST_CHANGED:
                self.summary.changed.append(done.item)
        if self._plan.keeping.ledger:
            self._ledger.add(done.item, rows)

    def _told_apart(self, result: Result) -> Result:
        """The result, or a skip when an earlier record had its text."""
        if self._seen is None or result.status != "ok":
            return result
        earlier = self._seen.earlier(result.origin, result.digest, result.signature)
        if earlier is None:
            return result
        detail = f"the text of {earlier}"
        return self._task.result(Skip(result.origin, result.url, Reason.DUPLICATE, detail))

    @contextmanager
    def _committing(self) -> Iterator[None]:
        """Commit at the end, and when a signal came: that is always between two records."""
        try:
            yield
        except Stopped:
            self._commit(final=True)
            raise
        self._commit(final=True)

    def _commit(self, *, final: bool = False) -> None:
        """Have outputs and ledger on the disk, agreeing with each other."""
        if self._plan.keeping.ledger:
            marks = {t: sink.checkpoint(final=final) for t, sink in self._outputs.items()}
            if None not in marks.values():
                keep = {} if self._changes else marks
                self._ledger.commit({MARK + t: str(mark) for t, mark in keep.items()})

    def _progress(self, seconds: float) -> Progress:
        counts, position = self.summary, self._position
        return Progress(
            counts.read, counts.articles, counts.skips, position.done, position.total, seconds
        )


def _error(result: Result) -> bytes:
    """A skipped record as a line of the errors file."""
    names = ("origin", "url", "status", "detail", "traceback")
    return to_json({name: getattr(result, name) or None for name in names}) + b"\n"
