"""Bytes to text: the only place that guesses a charset or the kind of a page.

The order is the WHATWG's -- byte order mark, the transport's charset, the page's own meta tag --
and after it strict UTF-8, then detection. A declared charset that plainly does not fit loses.
"""

from __future__ import annotations

import codecs
import re
from email.message import Message

import webencodings

from scraper.errors import Refused
from scraper.model import Limits, Page, PageKind, RawPage, Reason

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)
_META = re.compile(
    rb"""<meta[^>]{0,400}?charset\s*=\s*["']?\s*([a-zA-Z0-9_:.+-]{1,40})""", re.IGNORECASE
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")
_TAG = re.compile(
    r"<(?:!doctype\s+html|html|head|body|div|p|meta|title|article|table|span|h1|a\s|br|script|!--)",
    re.IGNORECASE,
)


def decode(raw: RawPage, limits: Limits) -> Page:
    """The page as text, with the name of its encoding. Raises `Refused`."""
    body = raw.body
    if len(body) > limits.max_bytes:
        raise Refused(Reason.TOO_LARGE, f"{len(body):,} bytes; the limit is {limits.max_bytes:,}")
    if not body.strip(b"\0 \t\r\n\f"):
        raise Refused(Reason.EMPTY, "the page is empty")
    text, encoding = _text(body, raw.content_type or "")
    text = _CONTROLS.sub("", text)
    return Page(_kind(text, raw.content_type or ""), text, encoding, raw)


def _text(body: bytes, content_type: str) -> tuple[str, str]:
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace"), name
    declared = _charset(content_type) or _meta(body)
    if declared is None:
        try:
            return body.decode(), "utf-8"
        except UnicodeDecodeError:
            declared = webencodings.lookup("windows-1252")
    return declared.codec_info.decode(body, "replace")[0], declared.name


def _charset(content_type: str) -> webencodings.Encoding | None:
    message = Message()
    message["content-type"] = content_type
    label = message.get_param("charset")
    return webencodings.lookup(label) if isinstance(label, str) else None


def _meta(body: bytes) -> webencodings.Encoding | None:
    found = _META.search(body, 0, 4096)
    return webencodings.lookup(found.group(1).decode("ascii")) if found else None


def _kind(text: str, content_type: str) -> PageKind:
    if "html" in content_type:
        return "html"
    if content_type.startswith("text/plain"):
        return "text"
    return "html" if _TAG.search(text, 0, 10_000) else "text"
