"""Further tries: which failures deserve one, and how long to wait before it."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    wait_exponential,
    wait_random,
)

from scraper.fetch.exchange import Request, Response, Send
from scraper.fetch.failure import Failed
from scraper.fetch.policy import Retries
from scraper.model import Reason

_AGAIN = frozenset({408, 425, 429})  # and every 5xx
_SECONDS = re.compile(r"[0-9]{1,10}")


class Retrying:
    """A layer that tries again, as often and as late as the policy and the server say."""

    def __init__(self, retries: Retries, send: Send) -> None:
        self.retries = retries
        self.inner = send
        exponential = wait_exponential(retries.backoff, max=retries.max_wait)
        self.backoff = exponential + wait_random(0, retries.backoff)

    async def send(self, request: Request) -> Response:
        """A response whose status no retry would mend. Raises `Failed`."""

        async def attempt() -> Response:
            response = await self.inner(request)
            if response.status in _AGAIN or response.status >= 500:
                raise self._refusal(response)
            return response

        retrying = AsyncRetrying(
            retry=retry_if_exception(lambda error: isinstance(error, Failed) and error.again),
            stop=stop_after_attempt(self.retries.tries),
            wait=self._seconds,
            sleep=_Sleep(request),
            reraise=True,
        )
        try:
            return await retrying(attempt)
        except Failed as failure:
            failure.tries = int(retrying.statistics["attempt_number"])
            raise

    def _refusal(self, response: Response) -> Failed:
        detail = status_line(response.status)
        seconds = retry_after(response.headers.get("retry-after", ""), response.captured_at)
        if seconds is None or seconds <= self.retries.max_wait:
            return Failed(Reason.HTTP_ERROR, detail, again=True, retry_after=seconds)
        when = response.captured_at + timedelta(seconds=min(seconds, 10**9))
        detail += f"; it asks to come back after {when:%Y-%m-%d %H:%M} UTC"
        return Failed(Reason.GAVE_UP, detail)

    def _seconds(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome is not None else None
        if isinstance(error, Failed) and error.retry_after is not None:
            return max(error.retry_after, self.retries.backoff)
        return self.backoff(state)


class _Sleep:
    """Waits between tries, which do not count against the URL's deadline."""

    def __init__(self, request: Request) -> None:
        self.deadline = request.deadline

    async def __call__(self, seconds: float) -> None:
        resume = self.deadline.pause() if self.deadline is not None else None
        await asyncio.sleep(seconds)
        if resume is not None:
            resume()


def retry_after(header: str, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for, from either form; None for nonsense."""
    header = header.strip()
    if _SECONDS.fullmatch(header):
        return float(header)
    if header.isdigit():
        return 1e9
    try:
        when = parsedate_to_datetime(header[:100])
        when = when.replace(tzinfo=UTC) if when.tzinfo is None else when
        return max(0.0, (when - now).total_seconds())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def status_line(status: int) -> str:
    """`404 Not Found`, in the standard's words and not in the server's."""
    return f"{status} {phrase(status)}" if phrase(status) else f"status {status}"


def phrase(status: int) -> str:
    """The standard's words for a status, "" for one that it does not know."""
    return HTTPStatus(status).phrase if status in _KNOWN else ""


_KNOWN = frozenset(HTTPStatus)
