"""Politeness: per host one request at a time, and starts kept apart; hosts go side by side.

Time is the event loop's, so that tests run it on a virtual clock.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from scraper.fetch.exchange import Request, Response, Send
from scraper.fetch.failure import Failed
from scraper.fetch.policy import Politeness
from scraper.urls import DEFAULT_PORTS, origin

_STRUGGLING = (429, 503)
_MARGIN = (
    1.01  # a request that is a few milliseconds longer on its way must not make a gap too small
)


def lane_name(url: str) -> str:
    """What counts as one host: its name, with the port when that is not the scheme's own."""
    scheme, host, port = origin(url)
    return host if port == DEFAULT_PORTS.get(scheme) else f"{host}:{port}"


@dataclass(slots=True)
class Lane:
    """The way to one host."""

    delay: float  # seconds between starts, now
    floor: float  # the delay that a healthy host gets
    free_at: float = 0.0  # the next start, on the event loop's clock
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Pacing:
    """A layer that waits for the host's turn, and slows down for a host that struggles."""

    def __init__(self, politeness: Politeness, send: Send) -> None:
        self.politeness = politeness
        self.inner = send
        self.lanes: dict[str, Lane] = {}

    async def send(self, request: Request) -> Response:
        """Send within the host's pace; the wait does not count against the URL's deadline."""
        lane = self.lane(request.url)
        clock = asyncio.get_running_loop().time
        async with self._turn(lane, request):
            started, sent, struggling = clock(), None, True
            try:
                response = await self.inner(request)
                sent, struggling = response.sent_at, response.status in _STRUGGLING
                return response
            except Failed as failure:
                struggling = failure.host_down
                raise
            finally:
                self._settle(lane, clock() - started, struggling=struggling)
                # Counted from when the request left: making the connection came before that.
                lane.free_at = (clock() if sent is None else sent) + lane.delay * _MARGIN

    def lane(self, url: str) -> Lane:
        """The lane of a URL's host."""
        delay = self.politeness.delay
        return self.lanes.setdefault(lane_name(url), Lane(delay, delay))

    def slow_down(self, url: str, seconds: float) -> None:
        """Keep at least this much between starts: the host's own Crawl-delay."""
        lane = self.lane(url)
        lane.floor = max(lane.floor, seconds)
        lane.delay = max(lane.delay, seconds)

    @asynccontextmanager
    async def _turn(self, lane: Lane, request: Request) -> AsyncIterator[None]:
        resume = request.deadline.pause() if request.deadline is not None else None
        async with lane.turn:
            await asyncio.sleep(max(0.0, lane.free_at - asyncio.get_running_loop().time()))
            if resume is not None:
                resume()
            yield

    def _settle(self, lane: Lane, seconds: float, *, struggling: bool) -> None:
        """The next delay: doubled for a struggling host, else slowly back to its floor.

        A host that takes longer to answer than its pace gets as long to rest as the answer took
        (after Mercator), so that it works for us half of its time. Failures never shorten it.
        """
        ceiling = max(self.politeness.max_delay, lane.floor)
        if struggling:
            lane.delay = min(max(2 * lane.delay, 1.0), ceiling)
            return
        rest = 2 * seconds if seconds > lane.floor else 0.0
        lane.delay = min(max(lane.floor, rest, 0.7 * lane.delay), ceiling)
