"""A pool of processes that may be killed: a death costs the record that caused it, by name.

Pools at hand lose more: `concurrent.futures` breaks as a whole when one worker dies, pebble loses
every record of a chunk, and neither tells which one it was.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, NamedTuple, TypeVar

from scraper.batch import child
from scraper.batch.feed import Feed, Numbered
from scraper.batch.policy import Workers
from scraper.errors import ScraperError
from scraper.model import Reason

T = TypeVar("T")
R = TypeVar("R")

IN_FLIGHT = 64 << 20  # bytes read and not yet given on: what bounds the parent's memory
MOST_DEATHS = 2  # a record that saw one worker die may be innocent: it gets one of its own
MOST_FAILED_STARTS = 3
WARM = "scraper.batch.warm"  # imported once, by the process that all workers are forked from
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


class Death(NamedTuple):
    """Why a record has no result."""

    reason: Reason
    detail: str


@dataclass(slots=True, eq=False)
class Worker:
    """A process of the pool, and the items that it has not answered yet."""

    process: BaseProcess
    pipe: Connection
    position: Any  # shared memory: the index in its batch of the item in work
    batch: deque[Numbered] = field(default_factory=deque)
    answered: int = 0  # items of the batch
    ready: bool = False


class Pool(Generic[T, R]):
    """Maps `task` over items in worker processes.

    `size(item)` is its weight in bytes. `died(item, death)` makes the result of an item that took
    too long or too much memory, or twice saw its worker die.
    """

    def __init__(
        self,
        task: Callable[[T], R],
        died: Callable[[T, Death], R],
        size: Callable[[T], int],
        policy: Workers,
    ) -> None:
        self._task = task
        self._died = died
        self._size = size
        self._policy = policy
        self._workers: list[Worker] = []
        self._again: deque[list[Numbered]] = deque()
        self._results: dict[int, R] = {}
        self._weights: dict[int, int] = {}  # of items read and not yet given on
        self._weight = 0  # their sum
        self._failed_starts = 0

    def map(self, items: Iterable[T]) -> Iterator[R]:
        """The results of all items, by default in their order; the workers end with it."""
        feed = Feed(items, self._size)
        following = 0
        try:
            while True:
                self._hand_out(feed)
                if not any(worker.batch for worker in self._workers):
                    return
                self._listen()
                numbers = self._due(following)
                for number in numbers:
                    yield self._results.pop(number)
                    self._weigh(number, 0)
                following += len(numbers)
        finally:
            self._end()

    def _due(self, following: int) -> list[int]:
        """The numbers of the results to give now."""
        if not self._policy.ordered:
            return list(self._results)
        numbers = []
        while following in self._results:
            numbers.append(following)
            following += 1
        return numbers

    def _hand_out(self, feed: Feed) -> None:
        """Give every free worker a batch, and have the next one read while they work."""
        while True:
            has_room = self._weight < IN_FLIGHT
            if not self._again and not (has_room and feed.peek()):
                return
            worker = next((worker for worker in self._workers if not worker.batch), None)
            if worker is None:
                if len(self._workers) >= self._policy.count:
                    return
                worker = self._start()
            batch = self._again.popleft() if self._again else feed.take()
            for numbered in batch:
                self._weigh(numbered.number, numbered.size)
            worker.batch, worker.answered = deque(batch), 0
            if worker.ready:
                self._send(worker)

    def _weigh(self, number: int, weight: int) -> None:
        self._weight += weight - self._weights.pop(number, 0)
        if weight:
            self._weights[number] = weight

    def _send(self, worker: Worker) -> None:
        worker.position.value = 0
        items = [numbered.item for numbered in worker.batch]
        try:
            worker.pipe.send_bytes(pickle.dumps(items, pickle.HIGHEST_PROTOCOL))
        except OSError:  # it died while it was idle
            self._bury(worker)

    def _listen(self) -> None:
        """Wait until a worker has something to say or is gone, and take in all there is."""
        by_pipe = {worker.pipe: worker for worker in self._workers}
        for pipe in wait(list(by_pipe)):
            worker = by_pipe[pipe]  # type: ignore[index]
            try:
                while worker.pipe.poll():
                    self._take_in(worker, worker.pipe.recv_bytes())
            except (EOFError, OSError):
                self._bury(worker)

    def _take_in(self, worker: Worker, message: bytes) -> None:
        if not worker.ready:
            worker.ready, self._failed_starts = True, 0
            if worker.batch:
                self._send(worker)
            return
        results = pickle.loads(message)  # noqa: S301  from our own child
        for result in results:
            number = worker.batch.popleft().number
            self._results[number] = result
            self._weigh(number, len(message) // len(results))
        worker.answered += len(results)

    def _bury(self, worker: Worker) -> None:
        """Find out what a worker died of, and have its items done by others."""
        self._workers.remove(worker)
        worker.pipe.close()
        worker.process.join()
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= MOST_FAILED_STARTS:
                raise ScraperError("worker processes die as soon as they are started")
        items = list(worker.batch)
        culprit = worker.position.value - worker.answered if worker.ready else len(items)
        if culprit < len(items):
            self._judge(items.pop(culprit), worker.process.exitcode or 0)
        if items:
            self._again.append(items)

    def _judge(self, numbered: Numbered, status: int) -> None:
        death = self._death(status)
        if death.reason is Reason.CRASHED and numbered.deaths + 1 < MOST_DEATHS:
            self._again.append([numbered._replace(deaths=numbered.deaths + 1)])
        else:
            self._results[numbered.number] = self._died(numbered.item, death)

    def _death(self, status: int) -> Death:
        if status in (-signal.SIGPROF, -signal.SIGALRM):
            return Death(Reason.TIMEOUT, f"over {self._policy.timeout:g} seconds of work")
        if status == child.OUT_OF_MEMORY:
            return Death(Reason.OUT_OF_MEMORY, f"over {self._policy.memory >> 20:,} MiB of memory")
        how = f"with status {status}"
        if status < 0:
            how = f"by {signal.Signals(-status).name}"
        return Death(Reason.CRASHED, f"the worker process ended {how}, and a second one too")

    def _start(self) -> Worker:
        """A new worker. When the fork server is just being killed, another one is started."""
        for attempt in range(MOST_FAILED_STARTS + 1):
            with suppress(EOFError, OSError):
                return self._started()
            time.sleep(0.1 * 4**attempt)  # a killed process takes its time to be gone
        raise ScraperError("worker processes cannot be started")

    def _started(self) -> Worker:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([WARM])
        ours, theirs = context.Pipe()
        position = context.RawValue("q", 0)
        limits = (self._policy.timeout, self._policy.memory)
        process = context.Process(
            target=child.serve, args=(theirs, position, self._task, limits), daemon=True
        )
        with _one_thread():
            process.start()
        theirs.close()
        worker = Worker(process, ours, position)
        self._workers.append(worker)
        return worker

    def _end(self) -> None:
        for worker in self._workers:
            worker.pipe.close()
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
        self._workers.clear()


@contextmanager
def _one_thread() -> Iterator[None]:
    """Numeric libraries in the workers use one thread each: the processes share the cores."""
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
