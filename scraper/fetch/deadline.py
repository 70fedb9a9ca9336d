"""One deadline for a URL, over all its steps, that stands still while we wait by choice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from scraper.fetch.failure import Failed
from scraper.model import Reason


class Deadline:
    """Seconds left; waiting for a host's turn or for Retry-After is not counted."""

    def __init__(self, scope: asyncio.Timeout) -> None:
        self.scope = scope

    def left(self) -> float:
        """Seconds until the deadline; infinite while it is paused."""
        when = self.scope.when()
        return float("inf") if when is None else when - asyncio.get_running_loop().time()

    def pause(self) -> Callable[[], None]:
        """Stop the clock; the result starts it again with what was left."""
        left = self.left()
        self.scope.reschedule(None)

        def resume() -> None:
            if left != float("inf"):
                self.scope.reschedule(asyncio.get_running_loop().time() + left)

        return resume


@asynccontextmanager
async def within(seconds: float, what: str) -> AsyncIterator[Deadline]:
    """Run the body under a deadline. Raises `Failed` (TIMEOUT) when it passes."""
    try:
        async with asyncio.timeout(seconds) as scope:
            yield Deadline(scope)
    except TimeoutError as error:
        detail = f"{what} took longer than {seconds:g} s"
        raise Failed(Reason.TIMEOUT, detail) from error
