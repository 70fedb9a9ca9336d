"""Feeds and sitemaps: what they name, with dates. Bytes in, links out; nothing is fetched here."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]

from scraper import urls
from scraper.fetch.coding import Body
from scraper.fetch.failure import Failed
from scraper.model import Reason

MAX_LINKS = 50_000  # of one file: the sitemap protocol's own limit
_ENTRIES = frozenset({"item", "entry", "url", "sitemap"})
_DATES = ("lastmod", "publication_date", "updated", "published", "pubDate", "date")


@dataclass(frozen=True, slots=True)
class Link:
    """A page that a list names; `date` is when it was published or changed, with a zone."""

    url: str
    date: datetime | None = None


@dataclass(slots=True)
class Listing:
    """What one file names: pages, and further lists."""

    pages: list[Link] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)


def parse_listing(body: bytes, base: str, cap: int) -> Listing:
    """The links of an RSS or Atom feed, a sitemap, a sitemap index or a plain list of URLs.

    Gzip is undone, up to `cap` bytes. Raises `Failed` for what is none of these, and for any
    document type declaration: entities are how XML bites.
    """
    body = _plain(body, cap)
    if body[:1] == b"\xef" or body[:1].isspace():
        body = body.lstrip(b"\xef\xbb\xbf \t\r\n")  # before which XML must not have anything
    if body.startswith((b"<", b"\xff\xfe<", b"\xfe\xff\x00<")):
        try:
            return _from_xml(body, base)
        except DefusedXmlException as error:
            detail = "the feed or sitemap declares XML entities; refused"
            raise Failed(Reason.UNREADABLE, detail) from error
        except (ParseError, ValueError) as error:
            detail = f"no feed or sitemap, or a broken one: {error}"
            raise Failed(Reason.UNREADABLE, detail) from error
    listing = Listing()
    for line in body.decode("utf-8-sig", "replace").splitlines()[:MAX_LINKS]:
        if urls.is_web(line.strip()):
            listing.pages.append(Link(line.strip()))
    if not listing.pages:
        raise Failed(Reason.UNREADABLE, "no feed and no sitemap")
    return listing


def parse_date(text: str) -> datetime | None:
    """A date as feeds (RFC 822) and sitemaps (W3C) write them; None for anything else."""
    text = text.strip()[:40]
    if re.fullmatch(r"\d{4}(-\d\d)?", text):
        text = (text + "-01-01")[:10]
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = parse(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
    return None


def _plain(body: bytes, cap: int) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    reader = Body(["gzip"], cap)
    reader.feed(body)
    return reader.finish()


def _from_xml(body: bytes, base: str) -> Listing:
    """One pass that forgets each entry once it is read: memory stays near the body's size."""
    listing, root = Listing(), ""
    path: list[Element] = []
    for event, element in iterparse(io.BytesIO(body), ("start", "end"), forbid_dtd=True):
        if event == "start":
            root = root or _name(element)
            path.append(element)
            continue
        path.pop()
        if _name(element) in _ENTRIES:
            _take(listing, element, base)
            element.clear()
            if path:
                path[-1].remove(element)
        if len(listing.pages) + len(listing.lists) >= MAX_LINKS:
            break
    if root not in ("rss", "RDF", "feed", "urlset", "sitemapindex"):
        raise ValueError(f"its root is <{root[:40]}>")
    return listing


def _take(listing: Listing, entry: Element, base: str) -> None:
    found = (urls.join(base, link.strip()) for link in _links(entry) if link.strip())
    link = next((link for link in found if link is not None and urls.is_web(link)), None)
    if link is None:
        return
    if _name(entry) == "sitemap":
        listing.lists.append(link)
        return
    texts = {_name(part): part.text or "" for part in entry.iter()}
    dates = (parse_date(texts[name]) for name in _DATES if name in texts)
    listing.pages.append(Link(link, next((date for date in dates if date), None)))


def _links(entry: Element) -> Iterator[str]:
    """The addresses of an entry, the best first."""
    own = list(entry)
    yield from (part.text or "" for part in own if _name(part) == "loc")
    links = [part for part in own if _name(part) == "link"]
    yield from (p.get("href", "") for p in links if p.get("rel", "alternate") == "alternate")
    yield from (part.text or "" for part in links)
    yield from (
        part.text or ""
        for part in own
        if _name(part) == "guid" and part.get("isPermaLink", "true") == "true"
    )


def _name(element: Element) -> str:
    """The tag without its namespace."""
    return str(element.tag).rpartition("}")[2]
