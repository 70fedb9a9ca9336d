"""A server that sends exactly the bytes it is told to, when it is told to, and logs who asked.

It speaks raw sockets, since most faults are what no HTTP library would send.
"""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Asked:
    """One request as it came in; `at` is the server's monotonic clock, in seconds."""

    at: float
    path: str
    headers: dict[str, str]
    connection: int


Handler = Callable[["Asked", asyncio.StreamWriter], Awaitable[None]]


def response(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """A whole response; header names are given with underscores."""
    headers.setdefault("Content_Length", str(len(body)))
    return head(status, **headers) + body


def head(status: str = "200 OK", **headers: str) -> bytes:
    """The head of a response, with no header but these."""
    lines = [f"HTTP/1.1 {status}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"


def says(*answers: bytes) -> Handler:
    """A handler that gives these raw answers in turn, and the last one for ever."""
    left = list(answers)

    async def handler(asked: Asked, writer: asyncio.StreamWriter) -> None:
        del asked
        writer.write(left.pop(0) if len(left) > 1 else left[0])
        await writer.drain()

    return handler


@dataclass
class Server:
    """Routes are looked up by path, then by "*"; robots.txt allows all unless routed."""

    routes: dict[str, Handler] = field(default_factory=dict)
    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    log: list[Asked] = field(default_factory=list)
    port: int = 0
    connections: int = 0
    open_now: int = 0
    most_open: int = 0

    def url(self, path: str = "/", host: str | None = None) -> str:
        """The address of a path on this server."""
        scheme = "https" if self.tls else "http"
        return f"{scheme}://{host or self.host}:{self.port}{path}"

    def pages(self) -> list[Asked]:
        """What was asked besides robots.txt."""
        return [asked for asked in self.log if asked.path != "/robots.txt"]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either side ends it."""
        self.connections += 1
        number = self.connections
        self.open_now += 1
        self.most_open = max(self.most_open, self.open_now)
        try:
            while not writer.is_closing():
                first = await reader.readexactly(1)
                if first == b"\x16":  # a TLS handshake: answer as plain servers do
                    writer.write(response(b"plain HTTP here", "400 Bad Request"))
                    break
                rest = await reader.readuntil(b"\r\n\r\n")
                head = (first + rest).decode("latin-1").split("\r\n")
                path = head[0].split(" ")[1]
                lines = (line.partition(": ") for line in head[1:] if line)
                headers = {name.lower(): value for name, _, value in lines}
                now = asyncio.get_running_loop().time()
                asked = Asked(now, path, headers, number)
                self.log.append(asked)
                await self._route(path.partition("?")[0])(asked, writer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.LimitOverrunError):
            pass  # the client went away, as clients do
        except asyncio.CancelledError:
            pass  # the test is over
        finally:
            self.open_now -= 1
            writer.close()

    def _route(self, path: str) -> Handler:
        if path == "/robots.txt" and path not in self.routes:
            return says(response(status="404 Not Found"))
        missing = says(response(b"nothing here", "404 Not Found", Content_Type="text/plain"))
        return self.routes.get(path) or self.routes.get("*") or missing


@contextmanager
def running(*servers: Server) -> Iterator[None]:
    """Run servers in a thread of their own until the block ends."""
    loop = asyncio.new_event_loop()
    ready = threading.Event()
    stop = asyncio.Event()

    async def main() -> None:
        listeners = []
        for server in servers:
            listener = await asyncio.start_server(
                server.serve, server.host, server.port, ssl=server.tls, limit=1 << 20
            )
            server.port = listener.sockets[0].getsockname()[1]
            listeners.append(listener)
        ready.set()
        await stop.wait()
        for listener in listeners:
            listener.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    thread = threading.Thread(target=loop.run_until_complete, args=(main(),), daemon=True)
    thread.start()
    if not ready.wait(5):
        raise RuntimeError("the test server did not start")
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(5)
        loop.close()
