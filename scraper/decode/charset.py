"""Bytes to text in the right charset.

The order is that of the Encoding Standard -- byte order mark, transport, the page's own meta tag
-- with its table of labels, and after these strict UTF-8, then detection. A declared charset that
plainly does not fit the bytes loses: half of all wrong labels are on pages that are UTF-8.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from email.message import Message
from itertools import chain

import webencodings

from scraper.decode.detection import rich_sample, settle, utf16_without_mark

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)
# The standard looks at 1,024 bytes; pages with long scripts in front say it later.
_PRESCAN = 65_536
_USUAL = 4_096  # ... but most say it here, and looking costs as much as it is long
_CHARSET = re.compile(rb"""\bcharset\s*=\s*["']?\s*([^\s"'/>;]{1,40})""", re.IGNORECASE)
_XML = re.compile(rb"""\s*<\?xml\s[^>]{0,200}?\bencoding\s*=\s*["']([^"']{1,40})["']""")
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
# Of the characters beyond ASCII, those that may be damaged in a page that is UTF-8 all the same.
_DAMAGED = 0.1
# Characters more that a text has when it was encoded twice; fewer may be an example of just that.
_FEWEST_TWICE = 3


def is_wide(body: bytes) -> bool:
    """Whether a body looks like UTF-16, with its mark or without."""
    return body[:2] in (b"\xff\xfe", b"\xfe\xff") or utf16_without_mark(body) is not None


def labelled(content_type: str) -> str | None:
    """The encoding that a content type names, if any that browsers know."""
    if "charset" not in content_type.lower():
        return None
    message = Message()
    message["content-type"] = content_type[:1_000]
    label = message.get_param("charset")
    return _known(label) if isinstance(label, str) else None


def declared_by_page(body: bytes) -> str | None:
    """The encoding in the page's meta tag or XML declaration."""
    head = body[:_PRESCAN]
    first = head[: head.rfind(b">", 0, _USUAL) + 1]
    xml = _XML.match(head)
    for label in chain(_labels(first), _labels(head), [xml.group(1)] if xml else []):
        name = _known(label.decode("latin-1"))
        if name:
            # A page whose meta tag can be read as ASCII is not in UTF-16.
            return "utf-8" if name.startswith("utf-16") else name
    return None


def _labels(head: bytes) -> Iterator[bytes]:
    """The charsets named in meta tags, in order, comments left out."""
    lower = head.lower()
    start = lower.find(b"<meta")
    if 0 <= lower.find(b"<!--") < start:
        lower = _COMMENT.sub(b"", lower)
        start = lower.find(b"<meta")
    while start >= 0:
        end = lower.find(b">", start)
        found = _CHARSET.search(lower, start, end if end > 0 else len(lower))
        if found:
            yield found.group(1)
        start = lower.find(b"<meta", start + 5)


def to_text(body: bytes, declared: str | None) -> tuple[str, str, bool]:
    """The text, the name of the encoding it was read in, and whether the body is it in UTF-8."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return _read(body[len(mark) :], name), name, False
    wide = utf16_without_mark(body)
    if wide:
        return _read(body, wide), wide, False
    if declared and declared.startswith("utf-16"):
        declared = None  # or it would have been wide
    if body.isascii():
        name = "iso-2022-jp" if b"\x1b$" in body else declared or "utf-8"
        return _read(body, name), name, name == "utf-8"
    try:
        text = body.decode()
    except UnicodeDecodeError:
        damaged = _damaged_utf8(body)
        return (*_legacy(body, declared), False) if damaged is None else (damaged, "utf-8", False)
    once = _encoded_once(text)
    return (text, "utf-8", True) if once is None else (once, "utf-8", False)


def _known(label: str) -> str | None:
    """The standard's name for a label; Python's codecs know rot13 and zip, pages must not."""
    found = webencodings.lookup(label)
    return found.name if found and found.name not in ("replacement", "x-user-defined") else None


def _read(body: bytes, name: str) -> str:
    """Decode, with U+FFFD for what cannot be read."""
    encoding = webencodings.lookup(name)
    if encoding is None:  # not with names from the table
        raise LookupError(name)
    return encoding.codec_info.decode(body, "replace")[0]


def _encoded_once(text: str) -> str | None:
    """The text when it was UTF-8 that somebody read as Latin-1 and wrote as UTF-8 again.

    That is what comes of HTTP libraries that take Latin-1 for pages without a label: 23 of 1,478
    annotated pages. No page in Latin-1 letters is valid UTF-8 by chance: each of its letters would
    have to be followed by signs that no language puts there.
    """
    try:
        once = text.encode("latin-1").decode()
    except UnicodeError:
        return None
    return once if len(text) - len(once) >= _FEWEST_TWICE else None


def _damaged_utf8(body: bytes) -> str | None:
    """The text when the body is UTF-8, but for a few damaged or surrogate bytes."""
    if _SURROGATE.search(body):
        try:
            paired = body.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass")
            return paired.decode("utf-16", "replace")
        except UnicodeDecodeError:
            pass
    text = body.decode("utf-8", "replace")
    wide = len(text) - len(text.encode("ascii", "ignore"))
    return text if text.count("\ufffd") < wide * _DAMAGED else None


def _legacy(body: bytes, declared: str | None) -> tuple[str, str]:
    """Text in a charset of old: as declared where that fits, else as its bytes look."""
    name = settle(rich_sample(body), None if declared == "utf-8" else declared)
    return _read(body, name), name
