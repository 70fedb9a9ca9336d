"""The address guard: names are resolved once, every address is vetted, and the vetted one dialled.

It sits where sockets are opened, so that nothing gets around it: pages, redirects, robots.txt,
feeds, sitemaps and the proxy itself. Host header and TLS name stay what the URL says, since only
the address to dial is replaced.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass

import httpcore

from scraper.fetch.addresses import forbidden, parse_address
from scraper.fetch.failure import Failed
from scraper.model import Reason

# Host name and port to addresses. Raises `OSError`.
Resolve = Callable[[str, int], Awaitable[list[str]]]
SocketOption = Iterable[httpcore.SOCKET_OPTION]


@dataclass(slots=True)
class Meter:
    """What only the socket sees of a request.

    httpcore reads interim (1xx) responses for ever, so the bytes of a head are counted here.
    """

    left: int | None  # bytes of head still allowed; None while a body is read
    address: str = ""  # of the server
    sent_at: float = 0.0  # first byte, on the event loop's clock

    def count(self, size: int) -> None:
        """Raises `Failed` when the head is over its cap."""
        if self.left is None:
            return
        self.left -= size
        if self.left < 0:
            raise Failed(Reason.TOO_LARGE, "the response's headers do not end")


METER: ContextVar[Meter | None] = ContextVar("METER", default=None)


async def system_resolver(host: str, port: int) -> list[str]:
    """The addresses of a host by the system's resolver, each once, in its order."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Guard(httpcore.AsyncNetworkBackend):
    """A network backend that dials vetted addresses only."""

    def __init__(self, resolve: Resolve = system_resolver, *, private: bool = False) -> None:
        self.resolve = resolve
        self.private = private
        self.inner = httpcore.AnyIOBackend()

    async def vet(self, host: str, port: int) -> list[str]:
        """The addresses of a host, all of them allowed. Raises `Failed`."""
        try:
            addresses = await self.resolve(host, port)
        except (OSError, UnicodeError) as error:
            again = isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN
            detail = "the host name cannot be resolved"
            raise Failed(Reason.NETWORK_ERROR, detail, again=again, host_down=True) from error
        for address in addresses:
            why = forbidden(parse_address(address), private=self.private)
            if why is not None:
                named = host if host == address else f"{host} is {address}"
                opened = forbidden(parse_address(address), private=True) is None
                hint = " (--allow-private opens it)" if opened else ""
                raise Failed(Reason.FORBIDDEN_ADDRESS, f"{named}: {why}{hint}", host_down=True)
        if not addresses:
            raise Failed(Reason.NETWORK_ERROR, "the host name has no address", host_down=True)
        return addresses

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: SocketOption | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address that answers. Raises `Failed` and httpcore's errors."""
        addresses = await self.vet(host, port)
        share = None if timeout is None else max(timeout / len(addresses), 2.0)
        for number, address in enumerate(addresses, start=1):
            try:
                stream = await self.inner.connect_tcp(
                    address, port, share, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(addresses):
                    raise
            else:
                return Metered(stream, address)
        raise AssertionError("vet() gives at least one address")

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: SocketOption | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Never: a page does not live in a local socket."""
        del timeout, socket_options
        raise Failed(Reason.FORBIDDEN_ADDRESS, f"{path} is a local socket")

    async def sleep(self, seconds: float) -> None:
        """Wait, for httpcore's own connection retries (which are off)."""
        await asyncio.sleep(seconds)


class Metered(httpcore.AsyncNetworkStream):
    """A connection whose reads are counted by the `Meter` of the request that reads."""

    def __init__(self, inner: httpcore.AsyncNetworkStream, address: str) -> None:
        self.inner = inner
        self.address = address

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes; b"" at the end. Raises `Failed` when a head is over its cap."""
        data = await self.inner.read(max_bytes, timeout)
        meter = METER.get()
        if meter is not None:
            meter.address = self.address
            meter.count(len(data))
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it."""
        meter = METER.get()
        if meter is not None and not meter.sent_at:
            meter.sent_at = asyncio.get_running_loop().time()
        await self.inner.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close the connection."""
        await self.inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """The same connection under TLS, for the host name of the URL."""
        try:
            secured = await self.inner.start_tls(ssl_context, server_hostname, timeout)
        except asyncio.CancelledError:  # a deadline; httpcore closes after errors only
            await self.inner.aclose()
            raise
        return Metered(secured, self.address)

    def get_extra_info(self, info: str) -> object:
        """Facts about the connection, as httpcore asks for them."""
        return self.inner.get_extra_info(info)
