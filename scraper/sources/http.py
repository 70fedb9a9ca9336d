"""A recorded HTTP response to its decoded body: status, type, transfer and content codings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scraper.coding import DECODERS, faults, open_chain
from scraper.errors import Refused
from scraper.model import Reason

MAX_CODINGS = 2
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?\s+(\d{3})")
_HEAD_END = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Response:
    """The answer of a server as an archive keeps it; `body` is decoded."""

    status: int
    content_type: str | None
    body: bytes


def parse_response(message: bytes, limit: int) -> Response:
    """Split and decode a recorded response. Raises `Refused` for what holds no page."""
    status = _STATUS.match(message)
    if not status:
        raise Refused(Reason.UNREADABLE, "the record holds no HTTP response")
    code = int(status[1])
    if not 200 <= code <= 299:
        raise Refused(Reason.HTTP_ERROR, f"status {code}")
    end = _HEAD_END.search(message)
    head, body = (message[: end.start()], message[end.end() :]) if end else (message, b"")
    headers = parse_headers(head)
    content_type = headers.get("content-type")
    if content_type and not may_be_page(content_type):
        raise Refused(Reason.NOT_TEXT, f"{content_type[:80]}, not a page")
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _unchunked(body)
    codings = [name.strip().lower() for name in headers.get("content-encoding", "").split(",")]
    body = _decoded(body, [name for name in codings if name not in ("", "identity")], limit)
    return Response(code, content_type, body)


def parse_headers(head: bytes) -> dict[str, str]:
    """The headers of a WARC or HTTP head by lower-case name; the first of a name counts.

    Lines without a colon, the first line among them, are passed over; folded lines are joined.
    """
    text = re.sub(r"\r?\n[ \t]+", " ", head.decode("utf-8", "replace"))
    headers: dict[str, str] = {}
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        if colon:
            headers.setdefault(name.strip().lower(), value.strip())
    return headers


def may_be_page(content_type: str) -> bool:
    """Whether a body of this type can be HTML or plain text; unknown types are looked at."""
    kind = content_type.partition(";")[0].strip().lower()
    main = kind.partition("/")[0]
    if main in ("image", "audio", "video", "font"):
        return False
    return kind not in _NO_PAGES


def _unchunked(body: bytes) -> bytes:
    """The chunks joined. A body that is not chunked, as many archives have undone it, stays."""
    parts: list[bytes] = []
    position = 0
    while (line_end := body.find(b"\n", position, position + 200)) >= 0:
        try:
            size = int(body[position:line_end].partition(b";")[0].strip(), 16)
        except ValueError:
            return b"".join(parts) or body
        start = line_end + 1
        parts.append(body[start : start + size])
        position = start + size + 1
        if body[position - 1 : position] == b"\r":
            position += 1
        if size == 0:
            break
    return b"".join(parts) if parts else body


def _decoded(body: bytes, codings: list[str], limit: int) -> bytes:
    if not codings or not body:
        return body
    unknown = [name for name in codings if name not in DECODERS]
    if unknown or len(codings) > MAX_CODINGS:
        raise Refused(Reason.UNREADABLE, f"content coding {', '.join(codings)[:80]}")
    try:
        for decoder in open_chain(codings, body):
            out = bytearray()
            for piece in decoder.feed(body):
                out += piece
                if len(out) > limit:
                    raise Refused(Reason.TOO_LARGE, f"over {limit:,} bytes when decoded")
            if not decoder.done:
                raise Refused(Reason.UNREADABLE, f"the {codings[-1]} body ends early")
            body = bytes(out)
    except faults() as error:
        if body.lstrip()[:1] == b"<":  # decoded already, with its header left as it was
            return body
        detail = f"the body is not in its coding, {', '.join(codings)}"
        raise Refused(Reason.UNREADABLE, detail) from error
    return body


_NO_PAGES = frozenset(
    {
        "application/pdf", "application/zip", "application/gzip", "application/javascript",
        "application/json", "application/ld+json", "application/x-javascript", "application/wasm",
        "application/vnd.ms-excel", "application/msword", "application/rss+xml",
        "application/atom+xml", "text/css", "text/javascript", "text/calendar", "text/dns",
        "text/csv", "text/vcard",
    }
)  # fmt: skip
