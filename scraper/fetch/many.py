"""Many URLs: hosts side by side, the pages of one host one after the other."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from scraper.errors import Refused
from scraper.fetch.pacing import lane_name
from scraper.model import RawPage, Reason

# A host that never answered this often in a row is left alone for the rest of the run.
HOST_DOWN = 3

Pages = list[RawPage]  # of one URL: more than one when an article goes on
Answer = Pages | Refused
FetchOne = Callable[[str], Awaitable[Pages]]


@dataclass(frozen=True, slots=True)
class Task:
    """What to fetch, known by its number: `url_of` gives the URL when its turn has come."""

    numbers: Iterable[tuple[int, str]]  # with the URL, to sort by host
    url_of: Callable[[int], str]
    done: Callable[[int, Answer], None]


async def fetch_many(task: Task, fetch_one: FetchOne, parallel: int) -> None:
    """Fetch all URLs, `parallel` hosts at once, and hand each answer to `task.done`.

    The hosts with most pages begin, since at one page a second they are what takes longest.
    """
    lanes: dict[str, array[int]] = {}
    for number, url in task.numbers:
        lanes.setdefault(lane_name(url), array("q")).append(number)
    waiting = sorted(lanes.values(), key=len)

    async def work() -> None:
        while waiting:
            await _run_lane(waiting.pop(), task, fetch_one)

    async with asyncio.TaskGroup() as group:
        for _ in range(min(parallel, len(waiting))):
            group.create_task(work())


async def _run_lane(numbers: Iterable[int], task: Task, fetch_one: FetchOne) -> None:
    silent = 0
    for number in numbers:
        if silent >= HOST_DOWN:
            detail = f"the host did not answer for {silent} pages before this one"
            task.done(number, Refused(Reason.NETWORK_ERROR, detail))
            continue
        try:
            pages = await fetch_one(task.url_of(number))
        except Refused as refusal:
            silent = silent + 1 if getattr(refusal, "host_down", False) else 0
            task.done(number, refusal)
        else:
            silent = 0
            task.done(number, pages)
