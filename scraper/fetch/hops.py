"""From a URL to its page, over redirects: every hop asked for anew, secrets kept at home."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from http.cookiejar import CookieJar
from urllib.parse import unquote

import httpx

from scraper import urls
from scraper.fetch.exchange import Request, Response, Send
from scraper.fetch.failure import Failed
from scraper.model import Reason

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Headers:
    """What is said to everybody, and what only the first URL's origin may hear."""

    common: tuple[tuple[str, str], ...]
    private: tuple[tuple[str, str], ...] = ()

    def plus_basic(self, credentials: str | None) -> Headers:
        """With the `user:password` of a URL as an Authorization header."""
        if credentials is None:
            return self
        user, _, password = credentials.partition(":")
        token = f"{unquote(user)}:{unquote(password)}".encode()
        line = ("Authorization", f"Basic {base64.b64encode(token).decode('ascii')}")
        return replace(self, private=(*self.private, line))


class Hops:
    """Follows redirects within one fetch. `admit` is asked before each hop, and raises `Failed`."""

    def __init__(self, send: Send, admit: Callable[[str], Awaitable[None]], limit: int) -> None:
        self.inner = send
        self.admit = admit
        self.limit = limit

    async def send(self, request: Request, headers: Headers, jar: CookieJar) -> Response:
        """The response at the end of the redirects. Raises `Failed`."""
        home = urls.origin(request.url)
        cookies = httpx.Cookies()
        for cookie in jar:
            cookies.jar.set_cookie(cookie)
        seen: set[tuple[str, str]] = set()
        for _ in range(self.limit + 1):
            at_home = urls.origin(request.url) == home
            sent = cookie_header(cookies, request.url)
            if (request.url, sent) in seen:
                raise Failed(Reason.HTTP_ERROR, "the redirects run in a circle")
            seen.add((request.url, sent))
            lines = [*headers.common, *(headers.private if at_home else ())]
            if sent and not any(name.lower() == "cookie" for name, _ in lines):
                lines.append(("Cookie", sent))
            await self.admit(request.url)
            response = await self.inner(replace(request, headers=tuple(lines)))
            location = response.headers.get("location")
            if response.status not in _REDIRECTS or location is None:
                return response
            take_cookies(cookies, response)
            request = replace(request, url=_target(request.url, location))
        raise Failed(Reason.HTTP_ERROR, f"more than {self.limit} redirects")


def cookie_header(cookies: httpx.Cookies, url: str) -> str:
    """The Cookie header that belongs to a URL; "" when there is none."""
    asked = httpx.Request("GET", url)
    cookies.set_cookie_header(asked)
    found = (value for name, value in asked.headers.raw if name.lower() == b"cookie")
    return b"; ".join(found).decode("latin-1")


def take_cookies(cookies: httpx.Cookies, response: Response) -> None:
    """Keep what a response sets, for the further hops of this fetch only."""
    answer = httpx.Response(
        response.status, headers=response.headers, request=httpx.Request("GET", response.url)
    )
    cookies.extract_cookies(answer)


def _target(base: str, location: str) -> str:
    if not location.strip():
        raise Failed(Reason.HTTP_ERROR, "a redirect to nowhere")
    link = urls.join(base, location)
    if link is None or not can_ask(link):
        raise Failed(Reason.FORBIDDEN_ADDRESS, "a redirect to what is no http or https URL")
    return urls.without_credentials(link)[0]


def can_ask(url: str) -> bool:
    """Whether this is a web URL that httpx, too, can put on the wire."""
    if not urls.is_web(url) or len(url) > urls.MAX_LENGTH:
        return False
    try:
        httpx.URL(url)
    except httpx.InvalidURL:
        return False
    return True
