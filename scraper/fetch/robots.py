"""robots.txt by RFC 9309: asked once per origin and obeyed.

4xx allows everything; 5xx, a broken connection and silence forbid everything.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from protego import Protego

from scraper import urls
from scraper.fetch.deadline import within
from scraper.fetch.exchange import Request, Response, Send
from scraper.fetch.failure import Failed
from scraper.fetch.hops import can_ask
from scraper.fetch.policy import ROBOTS_NAME, Policy
from scraper.model import Reason

MAX_BYTES = 500 * 1024  # RFC 9309, 2.5: at least this much must be parsed
MAX_AGE = 24 * 3600.0  # seconds; 2.4: not longer
MAX_HOPS = 5  # 2.3.1.2
TIMEOUT = 10.0  # seconds for the file with its redirects: it stands before every page


@dataclass(frozen=True, slots=True)
class Rules:
    """What one origin allows."""

    parsed: Protego | None  # None: everything
    refusal: Failed | None = None  # nothing, and why
    expires: float = 0.0  # on the event loop's clock

    def check(self, url: str, agent: str) -> None:
        """Raises `Failed` when the URL must not be fetched."""
        if self.refusal is not None:
            refusal = self.refusal
            raise Failed(refusal.reason, refusal.detail, host_down=refusal.host_down)
        if self.parsed is not None and not self.parsed.can_fetch(url, agent):
            raise Failed(Reason.ROBOTS, "robots.txt forbids it")

    def delay(self, agent: str) -> float:
        """Seconds between requests that it asks for; 0 when it does not."""
        if self.parsed is None:
            return 0.0
        wish = float(self.parsed.crawl_delay(agent) or 0.0)
        rate = self.parsed.request_rate(agent)
        if rate is not None and rate.requests > 0:
            wish = max(wish, rate.seconds / rate.requests)
        return wish if wish > 0 else 0.0  # negative and NaN are no wish


class Robots:
    """The rules of all origins asked so far."""

    def __init__(self, policy: Policy, send: Send, headers: list[tuple[str, str]]) -> None:
        self.policy = policy
        self.inner = send
        self.headers = tuple(headers)
        # The group for a user's own agent, else ours; a full header matches no product token.
        self.agent = policy.identity.user_agent.partition("/")[0].strip() or ROBOTS_NAME
        self.known: dict[tuple[str, str, int], asyncio.Task[Rules]] = {}

    async def check(self, url: str) -> float:
        """The Crawl-delay for this URL in seconds. Raises `Failed` when it must not be fetched."""
        rules = await self._rules(url)
        rules.check(url, self.agent)
        delay = rules.delay(self.agent)
        longest = self.policy.politeness.max_crawl_delay
        if delay > longest:
            detail = f"robots.txt asks for {delay:g} s between requests, more than {longest:g}"
            raise Failed(Reason.ROBOTS, detail)
        return delay

    def sitemaps(self, url: str) -> list[str]:
        """The sitemaps that the robots.txt of this URL's origin names, when it was read."""
        task = self.known.get(urls.origin(url))
        if task is None or not task.done() or task.cancelled():
            return []
        parsed = task.result().parsed
        return list(parsed.sitemaps) if parsed is not None else []

    async def _rules(self, url: str) -> Rules:
        """Asked once, by whoever comes first; the others wait for the same answer."""
        place = urls.origin(url)
        task = self.known.get(place)
        now = asyncio.get_running_loop().time()
        if task is None or (task.done() and (task.cancelled() or task.result().expires < now)):
            task = asyncio.create_task(self._ask(url))
            self.known[place] = task
        return await asyncio.shield(task)

    async def _ask(self, url: str) -> Rules:
        expires = asyncio.get_running_loop().time() + MAX_AGE
        parts = urlsplit(url)
        try:
            async with within(TIMEOUT, "robots.txt") as deadline:
                start = f"{parts.scheme}://{parts.netloc}/robots.txt"
                response = await self._follow(
                    Request(start, self.headers, want_page=False, cut=MAX_BYTES, deadline=deadline)
                )
        except Failed as failure:
            return Rules(None, _unreachable(failure), expires)
        if response is None or response.status // 100 != 2:  # a 5xx came as `Failed`
            return Rules(None, None, expires)
        # In a thread: 20,000 lines take over a second, in which other hosts want their pages.
        parsed = await asyncio.to_thread(Protego.parse, _text(response.body))
        return Rules(parsed, None, expires)

    async def _follow(self, request: Request) -> Response | None:
        """The file at the end of its redirects; None when they do not end (2.3.1.2)."""
        for _ in range(MAX_HOPS + 1):
            response = await self.inner(request)
            location = response.headers.get("location")
            if response.status not in (301, 302, 303, 307, 308) or not location:
                return response
            link = urls.join(request.url, location)
            if link is None or not can_ask(link):
                return None
            request = replace(request, url=link)
        return None


def _text(body: bytes) -> str:
    """The part of the file that counts: whole lines within the cap, any line ends, no mark."""
    if len(body) > MAX_BYTES:
        body = body[:MAX_BYTES].rpartition(b"\n")[0]
    return body.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")


def _unreachable(failure: Failed) -> Failed:
    """Why nothing of this host is fetched, told by what went wrong."""
    if failure.reason is Reason.FORBIDDEN_ADDRESS or failure.host_down:
        return Failed(failure.reason, failure.detail, host_down=True)
    detail = f"no robots.txt, so that nothing may be fetched: {failure.detail}"
    return Failed(Reason.ROBOTS, detail)
