"""From a feed or a sitemap to the URLs it names: bounded, filtered, on its own site."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from scraper import urls
from scraper.errors import Refused
from scraper.fetch.client import Client
from scraper.fetch.failure import Failed
from scraper.fetch.feeds import Link, Listing, parse_listing
from scraper.fetch.retry import status_line
from scraper.model import Reason, Skip

MAX_FILES = 1_000  # of one sitemap index, nested ones included
MAX_PAGES = 1_000_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the named pages are wanted. A date filter leaves out what has no date."""

    pattern: re.Pattern[str] | None = None  # found anywhere in the URL
    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None  # the newest, or the first named where dates are missing

    def choose(self, links: list[Link]) -> list[Link]:
        """The wanted links, each once."""
        chosen: dict[str, Link] = {}
        for link in links:
            if self._fits(link):
                chosen.setdefault(link.url, link)
        kept = list(chosen.values())
        if self.limit is not None and len(kept) > self.limit:
            oldest = datetime.min
            kept.sort(key=lambda link: (link.date or oldest).replace(tzinfo=None), reverse=True)
            kept = kept[: self.limit]
        return kept

    def _fits(self, link: Link) -> bool:
        if self.pattern is not None and not self.pattern.search(link.url):
            return False
        if self.since is None and self.until is None:
            return True
        if link.date is None or (self.since is not None and link.date < self.since):
            return False
        return self.until is None or link.date <= self.until


@dataclass(slots=True)
class Found:
    """The pages, and the lists that could not be read, each with its reason."""

    links: list[Link] = field(default_factory=list)
    problems: list[Skip] = field(default_factory=list)


async def read_feed(client: Client, url: str) -> Found:
    """The pages that a feed names; they may be anywhere."""
    found = Found()
    listing = await _read(client, url, found)
    found.links = listing.pages
    return found


async def read_sitemap(client: Client, url: str) -> Found:
    """The pages of a site by its sitemap, nested ones included; other sites' pages are left out.

    For the address of a site the sitemaps in its robots.txt are read, else /sitemap.xml.
    """
    found, seen = Found(), set[str]()
    queue = deque(await _starts(client, url))
    foreign = 0
    while queue and len(seen) < MAX_FILES and len(found.links) < MAX_PAGES:
        place = queue.popleft()
        if place in seen:
            continue
        seen.add(place)
        listing = await _read(client, place, found)
        own = [link for link in listing.pages if _same_site(link.url, url)]
        lists = [link for link in listing.lists if _same_site(link, url)]
        foreign += len(listing.pages) - len(own) + len(listing.lists) - len(lists)
        found.links += own
        queue.extend(lists)
    if queue and len(seen) >= MAX_FILES:
        detail = f"more than {MAX_FILES:,} sitemaps; the rest was not read"
        found.problems.append(Skip(url, url, Reason.TOO_LARGE, detail))
    if foreign:
        detail = f"{foreign:,} addresses on other sites left out"
        found.problems.append(Skip(url, url, Reason.FILTERED, detail))
    return found


async def _starts(client: Client, url: str) -> list[str]:
    parts = urls.split(url)
    if parts is None or parts.path not in ("", "/") or parts.query:
        return [url]
    named = await client.sitemaps(url)
    return named or [f"{parts.scheme}://{parts.netloc}/sitemap.xml"]


async def _read(client: Client, url: str, found: Found) -> Listing:
    try:
        response = await client.get(url, want_page=False)
        if response.status != 200:
            raise Failed(Reason.HTTP_ERROR, status_line(response.status))
        return parse_listing(response.body, response.url, client.policy.caps.max_bytes)
    except Refused as refusal:
        found.problems.append(Skip(url, url, refusal.reason, refusal.detail))
        return Listing()


def _same_site(url: str, home: str) -> bool:
    """Whether a host is the other one, a part of it, or what it is a part of (`www.`)."""
    one, other = "." + urls.host(url), "." + urls.host(home)
    if one == other or one.endswith(other):
        return True
    return other.endswith(one) and one.count(".") > 1
