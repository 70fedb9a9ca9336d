"""Connections, a pool for each origin.

One httpcore pool over many hosts looks at every pair of its connections for every request: with
100 hosts that took 20 ms of a core a page, three times what all the rest of a fetch takes.
"""

from __future__ import annotations

import ssl
from functools import cached_property

import httpcore
import httpx

from scraper import urls
from scraper.errors import InputError
from scraper.fetch.guard import Guard
from scraper.fetch.policy import Policy

_IDLE = 10.0  # seconds that an unused connection is kept
_SPARE = 16  # pools besides those of the hosts that are fetched from: robots.txt, redirects


class Pools:
    """The open connections. Least recently used ones are closed when there are too many."""

    def __init__(self, policy: Policy, guard: Guard) -> None:
        self.guard = guard
        self.most = policy.politeness.parallel + _SPARE
        self.proxy = _proxy(policy.network.proxy)
        self.ca_file = policy.network.ca_file
        if self.ca_file is not None:
            _ = self.context  # a file that is none is told now, and not for each page
        self.pools: dict[tuple[str, str, int], httpcore.AsyncConnectionPool] = {}

    @cached_property
    def context(self) -> ssl.SSLContext:
        """What is trusted. Made for the first https host: it takes 40 ms."""
        context = httpx.create_ssl_context()
        if self.ca_file is not None:
            try:
                context.load_verify_locations(self.ca_file)
            except OSError as error:  # which an SSLError is, too
                detail = f"{self.ca_file}: no certificates in PEM form: {error}"
                raise InputError(detail) from error
        return context

    async def get(self, url: str) -> httpcore.AsyncConnectionPool:
        """The pool for a URL's origin."""
        place = urls.origin(url)
        pool = self.pools.pop(place, None) or self._open(place[0])
        self.pools[place] = pool  # the last in order is the last used
        while len(self.pools) > self.most and await self._close_one():
            pass
        return pool

    async def aclose(self) -> None:
        """Close all connections."""
        for pool in self.pools.values():
            await pool.aclose()
        self.pools.clear()

    async def _close_one(self) -> bool:
        """Whether there was an idle pool to close."""
        for place, pool in list(self.pools.items())[:-1]:
            if all(connection.is_idle() for connection in pool.connections):
                del self.pools[place]
                await pool.aclose()
                return True
        return False

    def _open(self, scheme: str) -> httpcore.AsyncConnectionPool:
        return httpcore.AsyncConnectionPool(
            ssl_context=self.context if scheme == "https" else None,
            proxy=self.proxy,
            max_connections=2,  # one by the rules of politeness, one for robots.txt beside it
            keepalive_expiry=_IDLE,
            http2=True,
            network_backend=self.guard,
        )


def _proxy(address: str | None) -> httpcore.Proxy | None:
    if address is None:
        return None
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as error:
        raise InputError(f"--proxy {address}: not a URL") from error
    if url.scheme not in ("http", "https", "socks5", "socks5h") or not url.host:
        raise InputError(f"--proxy {address}: give http://, https:// or socks5://host:port")
    auth = (url.username.encode(), url.password.encode()) if url.username else None
    return httpcore.Proxy(str(url.copy_with(username="", password="")), auth=auth)
