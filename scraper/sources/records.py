"""Records of named fields -- JSON lines, CSV rows, Parquet rows -- to pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from scraper.model import RawPage, Reason, Skip
from scraper.sources.inputs import Reading

# The names that public dumps use, likeliest first.
HTML = ("html", "raw_html", "html_content", "page_source")
TEXT = ("text", "raw_text", "plain_text")
EITHER = ("content", "body", "raw_content", "page")  # what it is, is found out from the content
URL = ("url", "uri", "link", "source_url", "page_url", "WARC-Target-URI")
DATE = ("captured_at", "crawled_at", "fetched_at", "crawl_date", "date_download", "warc_date")


def page_of(record: Mapping[str, Any], origin: str, reading: Reading) -> RawPage | Skip:
    """The page in a record, or a `Skip` that says what is wrong with the record."""
    fields = reading.fields
    url = _text(record, fields.url, URL)
    chosen = _choose(record, reading)
    if chosen is None:
        asked = fields.html or fields.text
        detail = f"no field {asked!r}" if asked else "no field with a page in it"
        return Skip(origin, url, Reason.UNREADABLE, f"{detail}; it has {_names(record)}")
    name, content_type = chosen
    value = record[name]
    if isinstance(value, str):
        body = value.encode("utf-8", "surrogatepass")
        content_type = f"{content_type or 'application/octet-stream'}; charset=utf-8"
    elif isinstance(value, bytes):
        body = value
    else:
        detail = f"the field {name!r} holds {type(value).__name__}, not text"
        return Skip(origin, url, Reason.UNREADABLE, detail)
    if len(body) > reading.max_bytes:
        detail = f"{len(body):,} bytes, over the limit of {reading.max_bytes:,}"
        return Skip(origin, url, Reason.TOO_LARGE, detail)
    return RawPage(url, body, content_type, origin, _moment(record, fields.date))


def columns(names: Iterable[str], reading: Reading) -> list[str]:
    """Those of the columns that `page_of` would look at: no need to read the others."""
    fields = reading.fields
    asked = {fields.html, fields.text, fields.url, fields.date}
    usual = {*HTML, *TEXT, *EITHER, *URL, *DATE}
    return [name for name in names if name in asked or name in usual]


def _choose(record: Mapping[str, Any], reading: Reading) -> tuple[str, str | None] | None:
    """The field that holds the page, and its type."""
    fields = reading.fields
    if fields.html or fields.text:
        asked = ((fields.html, "text/html"), (fields.text, "text/plain"))
        present = [(name, kind) for name, kind in asked if name and name in record]
        return next((pair for pair in present if record[pair[0]]), next(iter(present), None))
    usual = [(name, "text/html") for name in HTML] + [(name, "text/plain") for name in TEXT]
    kinds: list[tuple[str, str | None]] = [*usual, *((name, None) for name in EITHER)]
    named = [(name, kind) for name, kind in kinds if name in record]
    # an empty html column beside a filled text column is no reason to skip the record
    return next((pair for pair in named if record[pair[0]]), next(iter(named), None))


def _text(record: Mapping[str, Any], asked: str | None, usual: Iterable[str]) -> str | None:
    for name in (asked,) if asked else usual:
        value = record.get(name)
        if isinstance(value, str) and value:
            return value
    return None


def _moment(record: Mapping[str, Any], asked: str | None) -> datetime | None:
    """The capture date of a record; a value that is none counts as absent."""
    for name in (asked,) if asked else DATE:
        value = record.get(name)
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=UTC)
        if isinstance(value, date):
            return datetime(value.year, value.month, value.day, tzinfo=UTC)
        if isinstance(value, str):
            moment = moment_of(value)
            if moment:
                return moment
    return None


def moment_of(text: str) -> datetime | None:
    """An ISO 8601 date or time, taken as UTC when it names no zone; None for anything else."""
    try:
        moment = datetime.fromisoformat(text.strip()[:40])
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _names(record: Mapping[str, Any]) -> str:
    names = [repr(name)[:40] for name in record][:8]
    return ", ".join(names) or "no fields"
