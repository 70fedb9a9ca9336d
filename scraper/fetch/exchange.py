"""One request on the wire, one whole response: capped, decoded, and known to be complete."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import httpcore
import httpx

from scraper.fetch.coding import ACCEPTED, Body, codings_of
from scraper.fetch.deadline import Deadline
from scraper.fetch.failure import NETWORK_ERRORS, Failed, network_failure
from scraper.fetch.guard import METER, Guard, Meter
from scraper.fetch.policy import Caps, Policy
from scraper.fetch.pools import Pools
from scraper.model import Reason

# What is no page by its own word, and need not be read to the end.
_NOT_PAGES = ("image/", "audio/", "video/", "font/", "application/pdf", "application/zip")
_MAGIC = (b"%PDF-", b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"wOF")


@dataclass(frozen=True, slots=True)
class Request:
    """A GET. `headers` are all that is sent besides Host."""

    url: str
    headers: tuple[tuple[str, str], ...]
    want_page: bool = True  # refuse images, PDFs and the like without reading them
    cut: int = 0  # take this many bytes of the body for all of it, where not 0
    deadline: Deadline | None = None  # of the URL that it is asked for


@dataclass(frozen=True, slots=True)
class Response:
    """A response that was read to its end; `body` is decoded, `wire` as it came."""

    url: str
    status: int
    headers: httpx.Headers
    wire: bytes
    body: bytes
    captured_at: datetime
    http_version: str = "HTTP/1.1"
    address: str = ""  # it came from there
    sent_at: float = 0.0  # when the request left, on the event loop's clock
    from_cache: bool = False


# Each layer of the client has this shape and adds one concern. Raises `Failed`.
Send = Callable[[Request], Awaitable[Response]]
Archive = Callable[[Request, Response], None]  # called in threads


class Exchange:
    """The innermost layer: sends a request over guarded connections and reads the answer."""

    def __init__(self, policy: Policy, guard: Guard, archive: Archive | None = None) -> None:
        self.caps = policy.caps
        self.guard = guard
        self.proxied = policy.network.proxy is not None
        self.pools = Pools(policy, guard)
        self.archive = archive

    async def send(self, request: Request) -> Response:
        """Raises `Failed` for all that is no complete response within the caps."""
        meter = Meter(self.caps.max_head)
        token = METER.set(meter)
        try:
            if self.proxied:
                await self._vet_target(request.url)
            response = await self._converse(request, meter)
        except NETWORK_ERRORS as error:
            raise network_failure(error) from error
        finally:
            METER.reset(token)
        if self.archive is not None:
            await asyncio.to_thread(self.archive, request, response)
        return response

    async def aclose(self) -> None:
        """Close all connections."""
        await self.pools.aclose()

    async def _vet_target(self, url: str) -> None:
        """Behind a proxy the name is resolved elsewhere, and perhaps only there."""
        target = httpx.URL(url)
        try:
            await self.guard.vet(target.raw_host.decode("ascii"), target.port or 443)
        except Failed as failure:
            if failure.reason is Reason.FORBIDDEN_ADDRESS:
                raise

    async def _converse(self, request: Request, meter: Meter) -> Response:
        asked = to_httpcore(request, self.caps)
        pool = await self.pools.get(request.url)
        answer = await pool.handle_async_request(asked)
        try:
            meter.left = None
            headers = httpx.Headers(answer.headers)
            wire, body = await self._read(request, answer, headers)
        except BaseException:
            # httpcore leaves the rest of an HTTP/2 stream to fill the connection's window.
            await answer.extensions["network_stream"].aclose()
            raise
        finally:
            await answer.aclose()
        return Response(
            url=request.url,
            status=answer.status,
            headers=headers,
            wire=wire,
            body=body,
            http_version=answer.extensions.get("http_version", b"HTTP/1.1").decode("ascii"),
            address=meter.address,
            sent_at=meter.sent_at,
            captured_at=datetime.now(UTC),
        )

    async def _read(
        self, request: Request, answer: httpcore.Response, headers: httpx.Headers
    ) -> tuple[bytes, bytes]:
        cap = request.cut or self.caps.max_bytes
        page = request.want_page and answer.status // 100 == 2
        kind = headers.get("content-type", "").lower()
        if page and kind.startswith(_NOT_PAGES):
            raise Failed(Reason.NOT_TEXT, f"the server calls it {kind.partition(';')[0][:60]}")
        declared = headers.get("content-length", "")
        if not request.cut and declared.isdigit() and (len(declared) > 18 or int(declared) > cap):
            raise Failed(Reason.TOO_LARGE, f"the body is over {cap:,} bytes, by its header")
        codings = codings_of(headers.get("content-encoding", ""))
        wire, body = bytearray(), Body(codings, cap, cut=request.cut > 0)
        async for chunk in answer.aiter_stream():
            if page and not wire and chunk.startswith(_MAGIC):
                raise Failed(Reason.NOT_TEXT, "the body is an image, a PDF, an archive or a font")
            wire += chunk
            if len(wire) > cap and not request.cut:
                raise Failed(Reason.TOO_LARGE, f"the body is over {cap:,} bytes")
            body.feed(chunk)
            if body.full:
                break
        return bytes(wire), body.finish()


def to_httpcore(request: Request, caps: Caps) -> httpcore.Request:
    """The request as httpcore takes it."""
    url = httpx.URL(request.url)
    lines = [("Host", url.netloc.decode("ascii")), *request.headers]
    headers = httpx.Headers(lines, encoding="latin-1")  # a cached ETag may be any bytes
    return httpcore.Request(
        "GET",
        httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
        headers=headers.raw,
        extensions={"timeout": {"connect": caps.connect}},
    )


def base_headers(policy: Policy) -> list[tuple[str, str]]:
    """What every request says."""
    return [
        ("User-Agent", policy.identity.agent),
        ("Accept", "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.5"),
        ("Accept-Encoding", ACCEPTED),
    ]
