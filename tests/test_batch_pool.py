"""The pool loses exactly the records that are to blame, and names them."""

from __future__ import annotations

import multiprocessing.forkserver
import os
import signal
import time
from collections.abc import Iterator

import pytest

from scraper.batch.policy import Workers
from scraper.batch.pool import Death, Pool
from scraper.errors import ScraperError


def work(item: str) -> str:
    """Obey the item."""
    word, _, rest = item.partition(" ")
    if word == "sleep":
        time.sleep(float(rest))
    elif word == "hang":
        while True:
            pass
    elif word == "memory":
        bytearray(1 << 40)
    elif word == "die":
        os.kill(os.getpid(), int(rest))
    elif word == "once" and not os.path.exists(rest):  # noqa: PTH110
        os.close(os.open(rest, os.O_CREAT))
        os.kill(os.getpid(), signal.SIGKILL)
    elif word == "exit":
        os._exit(3)
    return item.upper()


def died(item: str, death: Death) -> str:
    return f"{item}: {death.reason.value}: {death.detail}"


class Unpicklable:
    """Workers cannot even start with it."""

    def __call__(self, item: str) -> str:
        return item

    def __setstate__(self, state: object) -> None:
        raise ValueError

    def __getstate__(self) -> dict[str, int]:
        return {"a": 1}


def pooled(items: list[str] | Iterator[str], **policy: object) -> list[str]:
    workers = Workers(**{"count": 2, "timeout": 1.0, "memory": 1 << 30} | policy)  # type: ignore[arg-type]
    return list(Pool(work, died, len, workers).map(items))


@pytest.mark.parametrize("count", [1, 2, 5])
def test_order_is_the_inputs_whatever_the_count(count: int) -> None:
    items = [f"sleep {(n * 7 % 5) / 200}" if n % 10 == 0 else f"item {n}" for n in range(500)]
    assert pooled(items, count=count) == [item.upper() for item in items]


def test_without_order_nothing_is_lost_and_nobody_waits() -> None:
    items = ["sleep 0.5", *(f"item {n}" for n in range(200))]
    found = pooled(items, ordered=False)
    assert sorted(found) == sorted(item.upper() for item in items)
    assert found.index("SLEEP 0.5") > 100


def test_only_the_culprits_are_lost_and_named() -> None:
    items = [f"item {n}" for n in range(300)]
    bad = {
        40: ("hang", "timeout: over 1 seconds of work"),
        41: ("memory", "out_of_memory: over 1,024 MiB of memory"),
        150: ("die 9", "crashed: the worker process ended by SIGKILL, and a second one too"),
        151: ("die 11", "crashed: the worker process ended by SIGSEGV, and a second one too"),
        299: ("exit", "crashed: the worker process ended with status 3, and a second one too"),
    }
    for at, (item, _) in bad.items():
        items[at] = item
    expected = [item.upper() for item in items]
    for at, (item, said) in bad.items():
        expected[at] = f"{item}: {said}"
    assert pooled(items) == expected


def test_a_worker_killed_from_outside_costs_nothing(tmp_path: object) -> None:
    items = [f"item {n}" for n in range(100)]
    items[50] = f"once {tmp_path}/mark"
    assert pooled(items) == [item.upper() for item in items]


def test_a_killed_fork_server_costs_nothing() -> None:
    items = [f"item {n}" for n in range(300)]
    pool: Pool[str, str] = Pool(work, died, len, Workers(2, 5.0, 1 << 30))
    results = pool.map(items)
    found = [next(results)]
    server = multiprocessing.forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    os.kill(server, signal.SIGKILL)
    for worker in pool._workers:
        worker.process.kill()
    assert [*found, *results] == [item.upper() for item in items]


def test_the_reader_is_held_back_while_one_record_hangs() -> None:
    taken = 0

    def many() -> Iterator[str]:
        nonlocal taken
        yield "sleep 0.6"
        for _ in range(30):
            taken += 1
            yield "x" * (4 << 20)

    results = Pool(work, died, len, Workers(2, 5.0, 1 << 30)).map(many())
    next(results)
    assert taken < 24  # 64 MB of 4 MB items, and what the workers hold
    assert len(list(results)) == 30


def test_leaving_early_ends_the_workers() -> None:
    pool: Pool[str, str] = Pool(work, died, len, Workers(2, 30.0, 1 << 30))
    results = pool.map(f"item {n}" for n in range(10_000))
    next(results)
    processes = [worker.process for worker in pool._workers]
    results.close()  # type: ignore[attr-defined]
    assert processes
    assert not any(process.is_alive() for process in processes)


def test_workers_that_cannot_start_are_an_error(capfd: pytest.CaptureFixture[str]) -> None:
    pool = Pool(Unpicklable(), died, len, Workers(1, 1.0, 1 << 30))
    with pytest.raises(ScraperError, match="as soon as they are started"):
        list(pool.map(["item"]))
    capfd.readouterr()


def test_no_input_no_worker() -> None:
    assert pooled([]) == []
