"""The one function that most people need."""

from __future__ import annotations

from datetime import datetime

from scraper.extract import extract
from scraper.model import Outcome, PageKind, RawPage
from scraper.rules.book import RuleBook

_CONTENT_TYPE = {"html": "text/html", "text": "text/plain", None: "application/octet-stream"}


def clean(
    source: str | bytes,
    *,
    url: str | None = None,
    kind: PageKind | None = None,
    captured_at: datetime | None = None,
    rules: RuleBook | None = None,
) -> Outcome:
    """Clean one page that is already in memory.

    `source` is HTML or plain text, `str` or undecoded `bytes`; `kind` says which of the two,
    None looks at the content. `url` lets site rules and relative links work; `captured_at` is
    when the page was fetched: no date later than that is believed, and "2 hours ago" is read
    from it. `rules` defaults to the bundled ones.

    Returns an `Article` (true) or a `Skip` with its reason (false); raises no error for any page.
    """
    charset = ""
    if isinstance(source, str):
        source, charset = source.encode("utf-8", "surrogatepass"), "; charset=utf-8"
    content_type = _CONTENT_TYPE[kind] + charset if kind or charset else None
    raw = RawPage(url, source, content_type, origin=url or "", captured_at=captured_at)
    return extract(raw, rules=rules)
