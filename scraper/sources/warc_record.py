"""One WARC record to one page, or to the reason why it is none."""

from __future__ import annotations

import re

from scraper.errors import Refused
from scraper.model import RawPage, Reason, Skip
from scraper.sources.http import may_be_page, parse_headers, parse_response
from scraper.sources.records import moment_of

VERSION = b"WARC/"
HEAD_END = re.compile(rb"\r?\n\r?\n")
MAX_HEAD = 1 << 16  # bytes of a record's own headers


def page_of_record(head: bytes, block: bytes, origin: str, limit: int) -> RawPage | Skip:
    """The page in a record, given its headers and its content."""
    headers = parse_headers(head)
    url = headers.get("warc-target-uri", "").strip("<>") or None
    try:
        body, content_type = _content(headers, block, limit)
    except Refused as refusal:
        return Skip(origin, url, refusal.reason, refusal.detail)
    if len(body) > limit:
        return Skip(origin, url, Reason.TOO_LARGE, f"over the limit of {limit:,} bytes")
    return RawPage(url, body, content_type, origin, moment_of(headers.get("warc-date", "")))


def url_of(head: bytes) -> str | None:
    """The page's address in a record's headers, which other bytes may follow."""
    head = HEAD_END.split(head[:MAX_HEAD], 1)[0]
    return parse_headers(head).get("warc-target-uri", "").strip("<>") or None


def content_length(head: bytes) -> int | None:
    """The length that a record's headers claim; None when they claim none that can be true."""
    claim = parse_headers(head).get("content-length", "")
    # int() refuses numbers of over 4,300 digits, and no file has 10^15 bytes
    return int(claim) if claim.isdecimal() and claim.isascii() and len(claim) <= 15 else None


def _content(headers: dict[str, str], block: bytes, limit: int) -> tuple[bytes, str | None]:
    """The body of a page and its type. Raises `Refused` for a record that holds no page."""
    kind = headers.get("warc-type", "").lower()
    content_type = headers.get("content-type")
    if kind not in ("response", "conversion", "resource"):
        raise Refused(Reason.UNSUPPORTED, f"a {kind[:40] or 'nameless'} record, not a page")
    if "warc-truncated" in headers:
        cause = headers["warc-truncated"][:40] or "unspecified"
        raise Refused(Reason.UNREADABLE, f"cut short when it was captured ({cause})")
    if kind == "conversion":  # of WET files: text that somebody else took from the page
        return block, content_type or "text/plain; charset=utf-8"
    if kind == "resource" or (content_type and "application/http" not in content_type.lower()):
        if content_type and not may_be_page(content_type):
            raise Refused(Reason.UNSUPPORTED, f"a {kind} record of {content_type[:80]}")
        return block, content_type
    response = parse_response(block, limit)
    return response.body, response.content_type
