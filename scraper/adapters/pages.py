"""Between the values of other frameworks and ours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from scraper.model import Article, RawPage

FIELDS = (
    "canonical_url", "sitename", "title", "byline", "authors", "date", "date_modified",
    "language", "description", "tags", "image",
)  # fmt: skip


def to_page(content: object, url: object = None, captured_at: object = None) -> RawPage:
    """A page from what frameworks hold: `str` or bytes, and perhaps a URL and a capture date.

    HTML or plain text is told by the content; a date may be ISO 8601 text. Raises `TypeError`
    for content that is neither.
    """
    address = url if isinstance(url, str) and url else None
    if isinstance(content, str):
        body, content_type = content.encode("utf-8", "surrogatepass"), _UTF8
    elif isinstance(content, bytes | bytearray | memoryview):
        body, content_type = bytes(content), None
    else:
        raise TypeError(f"a page is str or bytes, not {type(content).__name__}")
    return RawPage(address, body, content_type, address or "", _moment(captured_at))


def metadata_of(article: Article) -> dict[str, Any]:
    """The article's fields, without text, as JSON-ready values; all of them, null or empty."""
    values = {name: getattr(article, name) for name in FIELDS}
    return values | {"authors": list(article.authors), "tags": list(article.tags)}


def known(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that there are: neither null nor empty."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, str):
        try:
            return _moment(datetime.fromisoformat(value[:40]))
        except ValueError:
            return None
    return None


_UTF8 = "application/octet-stream; charset=utf-8"  # the charset is known, the kind is not
