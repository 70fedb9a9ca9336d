"""Bytes to text: the only place that guesses what bytes are, their charset and the kind of page."""

from __future__ import annotations

import re

from scraper.decode.charset import declared_by_page, is_wide, labelled, to_text
from scraper.decode.content import looks_binary, unzipped
from scraper.errors import Refused
from scraper.model import Limits, Page, PageKind, RawPage, Reason

__all__ = ["decode"]

_BLANK = b"\0 \t\r\n\f\v\xef\xbb\xbf\xfe\xff\x1a"
# A page begins with one of these, or holds several: a text that quotes a tag or two is a text.
_OPENING = re.compile(
    r"\s*<(?:!doctype|!--|\?xml|html|head|body|meta|title|link|script|style|div|p|h[1-6]|article|"
    r"section|main|header|table|ul|ol|span|a|b|i|img|br|font|center|form|frameset|nav)[\s>/]",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"</(?:p|div|a|li|ul|h[1-6]|span|td|tr|table|body|html|head|title|strong|em|b|i|section)>"
    r"|<(?:br|hr|p)\s*/?>",
    re.IGNORECASE,
)
_TAGS_PER_CHAR = 1 / 2_000
_SNIFFED = 100_000


def decode(raw: RawPage, limits: Limits) -> Page:
    """The page as text, its kind and the name of its encoding; free of NULs and surrogates.

    `truncated` is set when a compressed page broke off. Raises `Refused` for what is empty, larger
    than `limits.max_bytes` (decompressed, too), or no text.
    """
    _check_size(len(raw.body), limits)
    body, truncated = unzipped(raw.body, limits.max_bytes)
    if not body.strip(_BLANK):
        raise Refused(Reason.EMPTY, "there is nothing in it but blanks" if body else "it is empty")
    binary = looks_binary(body, wide=is_wide(body))
    if binary:
        raise Refused(Reason.NOT_TEXT, f"it is {binary}, not a web page or text")
    content_type = raw.content_type or ""
    text, encoding, exact = to_text(body, labelled(content_type) or declared_by_page(body))
    kind, utf8 = _kind(text, content_type), body if exact else None
    if b"\0" in body:
        text, utf8 = text.replace("\0", ""), None
    return Page(kind, text, encoding, raw, truncated, utf8)


def _check_size(size: int, limits: Limits) -> None:
    if size > limits.max_bytes:
        most = limits.max_bytes / 1e6
        raise Refused(Reason.TOO_LARGE, f"{size / 1e6:.1f} MB, and the limit is {most:g} MB")


def _kind(text: str, content_type: str) -> PageKind:
    media = content_type.partition(";")[0].strip().lower()
    if media in ("text/html", "application/xhtml+xml"):
        return "html"
    if media == "text/plain":
        return "text"
    if _OPENING.match(text):
        return "html"
    head = text[:_SNIFFED]
    tags = len(_TAG.findall(head))
    return "html" if tags > 2 and tags > len(head) * _TAGS_PER_CHAR else "text"
