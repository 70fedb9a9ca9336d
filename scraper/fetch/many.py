"""Many URLs: hosts side by side, the pages of one host one after the other."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from scraper.errors import Refused, ScraperError
from scraper.fetch.client import Client
from scraper.fetch.pacing import lane_name
from scraper.fetch.parts import MAX_PARTS, is_next_part
from scraper.model import RawPage, Reason

# A host that never answered this often in a row is left alone for the rest of the run.
HOST_DOWN = 3

Pages = list[RawPage]  # of one URL: more than one when an article goes on
Answer = Pages | Refused
FindNext = Callable[[RawPage], str | None]  # the link of a page to its next part


@dataclass(frozen=True, slots=True)
class Task:
    """What to fetch, by number, and what to do with each answer."""

    todo: Iterable[tuple[int, str]]  # with the URL, whose host decides the lane
    fetch: Callable[[int], Awaitable[Pages]]  # raises `Refused`
    done: Callable[[int, Answer, datetime], Awaitable[None]]  # with the time of its start


async def fetch_many(task: Task, parallel: int) -> None:
    """Fetch all, `parallel` hosts at once, and hand each answer to `task.done`.

    The hosts with most pages begin, since at one page a second they are what takes longest.
    What `task.done` raises ends it all.
    """
    lanes: dict[str, array[int]] = {}
    for number, url in task.todo:
        lanes.setdefault(lane_name(url), array("q")).append(number)
    waiting = sorted(lanes.values(), key=len)

    async def work() -> None:
        while waiting:
            await _run_lane(waiting.pop(), task)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(parallel, len(waiting))):
                group.create_task(work())
    except* ScraperError as errors:  # a full disk: the first one tells it all
        raise errors.exceptions[0] from None


async def _run_lane(numbers: Iterable[int], task: Task) -> None:
    silent = 0
    for number in numbers:
        started = datetime.now(UTC)
        if silent >= HOST_DOWN:
            detail = f"the host did not answer for {silent} pages before this one"
            await task.done(number, Refused(Reason.NETWORK_ERROR, detail), started)
            continue
        try:
            pages = await task.fetch(number)
        except Refused as refusal:
            silent = silent + 1 if getattr(refusal, "host_down", False) else 0
            await task.done(number, refusal, started)
        else:
            silent = 0
            await task.done(number, pages, started)


async def fetch_parts(client: Client, url: str, find_next: FindNext | None) -> Pages:
    """A page and those that it goes on to, by `find_next` and the number in the address.

    A part that cannot be had stands as an empty page at the end, so that its loss is seen.
    Raises `Refused` when the first page cannot be had.
    """
    pages = [await client.fetch(url)]
    bodies = {pages[0].body}
    while find_next is not None and len(pages) < MAX_PARTS:
        here, first = pages[-1], pages[0].url or url
        link = await asyncio.to_thread(find_next, here)
        if link is None or not is_next_part(first, link, len(pages) + 1):
            break
        try:
            page = await client.fetch(link)
        except Refused:
            pages.append(replace(here, url=link, body=b""))
            break
        if page.body in bodies:  # a server that gives its last page for any number
            break
        bodies.add(page.body)
        pages.append(page)
    return pages
