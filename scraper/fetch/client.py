"""The client: layers of one shape, each adding one concern, around a single exchange.

    hops ── admission (robots.txt) at each ──► retries ──► cache ──► pacing ──► exchange

Asynchronous at its core; `scraper.Fetcher` is its plain face.
"""

from __future__ import annotations

from http.cookiejar import CookieJar, LoadError, MozillaCookieJar
from types import TracebackType
from typing import TYPE_CHECKING

from scraper import urls
from scraper.errors import InputError
from scraper.fetch.deadline import within
from scraper.fetch.exchange import Archive, Exchange, Request, Response, Send, base_headers
from scraper.fetch.failure import Failed
from scraper.fetch.guard import Guard, Resolve, system_resolver
from scraper.fetch.hops import Headers, Hops, can_ask
from scraper.fetch.pacing import Pacing
from scraper.fetch.policy import Policy
from scraper.fetch.retry import Retrying, status_line
from scraper.fetch.robots import Robots
from scraper.model import RawPage, Reason

if TYPE_CHECKING:
    from scraper.fetch.cache import Cache


class Client:
    """Fetches pages within one policy. An asynchronous context manager.

    >>> async with Client(Policy()) as client:
    ...     raw = await client.fetch("https://example.com/")
    """

    def __init__(
        self,
        policy: Policy,
        *,
        archive: Archive | None = None,
        resolve: Resolve = system_resolver,
    ) -> None:
        self.policy = policy
        self.jar = load_cookies(policy)
        common = base_headers(policy)
        self.headers = Headers(tuple(common), tuple(policy.identity.headers.items()))
        self.exchange = Exchange(policy, Guard(resolve, private=policy.network.private), archive)
        self.robots = Robots(policy, Retrying(policy.retries, self.exchange.send).send, common)
        self.pacing = Pacing(policy.politeness, self.exchange.send)
        self.cache: Cache | None = None
        send: Send = self.pacing.send
        if policy.network.cache is not None:
            from scraper.fetch.cache import Cache  # noqa: PLC0415  a tenth of a second to import

            self.cache = Cache(policy.network.cache, send, offline=policy.network.offline)
            send = self.cache.send
        self.hops = Hops(Retrying(policy.retries, send).send, self._admit, policy.caps.max_hops)

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.exchange.aclose()
        if self.cache is not None:
            self.cache.close()

    async def fetch(self, url: str) -> RawPage:
        """The page at a URL. Raises `Refused` with the reason when there is none."""
        response = await self.get(url)
        _expect_page(response)
        return RawPage(
            url=response.url,
            body=response.body,
            content_type=response.headers.get("content-type"),
            origin=urls.without_credentials(url)[0],
            captured_at=response.captured_at,
        )

    async def get(self, url: str, *, want_page: bool = True) -> Response:
        """The response at a URL, over redirects, whatever its status. Raises `Refused`.

        Feeds and sitemaps come this way too, with `want_page=False`.
        """
        bare, credentials = urls.without_credentials(url.strip())
        if not can_ask(bare):
            raise Failed(Reason.FORBIDDEN_ADDRESS, "not an http or https URL that can be asked")
        headers = self.headers.plus_basic(credentials)
        seconds = self.policy.caps.timeout
        async with within(seconds, "the page") as deadline:
            request = Request(bare.partition("#")[0], (), want_page, 0, deadline)
            return await self.hops.send(request, headers, self.jar)

    async def sitemaps(self, url: str) -> list[str]:
        """The sitemaps that the robots.txt of this URL's site names. Raises `Refused`."""
        if not self.policy.politeness.robots:
            return []
        await self.robots.check(url)
        return self.robots.sitemaps(url)

    async def _admit(self, url: str) -> None:
        """robots.txt before each hop; its Crawl-delay sets the pace."""
        if not self.policy.politeness.robots or self.policy.network.offline:
            return
        delay = await self.robots.check(url)
        self.pacing.slow_down(url, delay)


def load_cookies(policy: Policy) -> CookieJar:
    """The cookies of a Netscape cookies.txt. Raises `InputError`."""
    path = policy.identity.cookies
    if path is None:
        return CookieJar()
    jar = MozillaCookieJar(path)
    try:
        jar.load(ignore_discard=True, ignore_expires=True)
    except (OSError, LoadError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not a cookies.txt in Netscape form: {error}") from error
    for cookie in jar:
        if cookie.expires == 0:  # how browsers' exports write "until the end of the session"
            cookie.expires = None
    return jar


def _expect_page(response: Response) -> None:
    """Raises `Failed` for a response that is no page."""
    if response.status in (204, 205, 304):
        detail = f"{status_line(response.status)}: the server sent no page"
        raise Failed(Reason.EMPTY, detail)
    if response.status not in (200, 201, 203):
        raise Failed(Reason.HTTP_ERROR, status_line(response.status))
    if not response.body:
        raise Failed(Reason.EMPTY, "the server sent an empty page")
