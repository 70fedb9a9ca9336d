"""Feeds and sitemaps: what they name, and what they must not do."""

from __future__ import annotations

import gzip
import re
import time
from datetime import UTC, datetime

import anyio
import pytest

from scraper.errors import Refused
from scraper.fetch import Network, Policy, Politeness
from scraper.fetch.client import Client
from scraper.fetch.discover import Found, Wanted, read_feed, read_sitemap
from scraper.fetch.feeds import Link, parse_date, parse_listing
from scraper.model import Reason
from tests.servers.plain import Server, response, running, says

BASE = "https://news.example/feed"
RSS = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>News</title><link>https://news.example/</link>
<item><title>A</title><link>/a</link><pubDate>Tue, 18 Jun 2024 09:30:00 +0200</pubDate></item>
<item><guid>https://news.example/b</guid></item>
<item><guid isPermaLink="false">urn:7</guid><title>no link</title></item>
<item><link>javascript:alert(1)</link></item>
<item><link>http://[::1</link></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link href="/self" rel="self"/>
<entry><link rel="enclosure" href="/sound.mp3"/><link href="/one"/>
<updated>2024-06-18T09:30:00Z</updated></entry>
<entry><link rel="alternate" href="/zwei?ä=ö"/></entry></feed>""".encode()
SITEMAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc> https://news.example/1 </loc><lastmod>2024-06</lastmod></url>
<url><loc>https://news.example/2</loc><news:news><news:publication_date>2023-01-02
</news:publication_date></news:news></url></urlset>"""


def parse(body: bytes) -> list[str]:
    return [link.url for link in parse_listing(body, BASE, 1_000_000).pages]


def test_rss() -> None:
    listing = parse_listing(RSS, BASE, 1_000_000)
    assert parse(RSS) == ["https://news.example/a", "https://news.example/b"]
    assert listing.pages[0].date == datetime(2024, 6, 18, 7, 30, tzinfo=UTC)


def test_atom() -> None:
    assert parse(ATOM) == ["https://news.example/one", "https://news.example/zwei?ä=ö"]


def test_sitemap_plain_and_packed() -> None:
    for body in (
        SITEMAP,
        gzip.compress(SITEMAP),
        b"\xef\xbb\xbf \n<?xml version='1.0'?>" + SITEMAP,
    ):
        assert parse(body) == ["https://news.example/1", "https://news.example/2"]
    dates = [link.date for link in parse_listing(SITEMAP, BASE, 1_000_000).pages]
    assert dates == [datetime(2024, 6, 1, tzinfo=UTC), datetime(2023, 1, 2, tzinfo=UTC)]


def test_list_of_urls() -> None:
    assert parse(b"https://a.example/1\r\nnonsense\n\nhttps://a.example/2") == [
        "https://a.example/1",
        "https://a.example/2",
    ]


LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss><item><link>&b;</link></item></rss>'
)
FILE = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss><item><link>&f;</link></item></rss>'


@pytest.mark.parametrize(
    "body",
    [b"", b"<html><body>a page</body></html>", b"<rss><item>", b"\x00\x01", LAUGHS, FILE,
     b"<!DOCTYPE rss SYSTEM 'http://127.0.0.1/x.dtd'><rss/>", b"no urls in here",
     gzip.compress(bytes(9_000_000)), gzip.compress(SITEMAP)[:-20]],
)  # fmt: skip
def test_refused(body: bytes) -> None:
    with pytest.raises(Refused):
        parse(body)


def test_large_ones_are_cut() -> None:
    items = b"<item><link>/x</link></item>" * 60_000
    assert len(parse(b"<rss>" + items + b"</rss>")) == 50_000


@pytest.mark.parametrize(
    ("text", "year"),
    [("2024", 2024), ("2024-06-18", 2024), ("Tue, 18 Jun 2024 09:30:00 GMT", 2024), ("", None),
     ("0000-00-00", None), ("99999-01-01", None), ("yesterday", None), ("9" * 5000, None)],
)  # fmt: skip
def test_dates(text: str, year: int | None) -> None:
    found = parse_date(text)
    assert (found.year if found else None) == year
    assert found is None or found.tzinfo is not None


def test_filters() -> None:
    day = [datetime(2024, 6, n, tzinfo=UTC) for n in range(1, 5)]
    links = [Link(f"https://a.example/{n}", day[n]) for n in range(4)]
    links += [Link("https://a.example/old/9"), links[0]]
    urls = [link.url[-1] for link in Wanted().choose(links)]
    assert urls == ["0", "1", "2", "3", "9"]
    assert len(Wanted(pattern=re.compile("/old/")).choose(links)) == 1
    assert [x.url[-1] for x in Wanted(since=day[1], until=day[2]).choose(links)] == ["1", "2"]
    assert [x.url[-1] for x in Wanted(limit=2).choose(links)] == ["3", "2"]


def site(server: Server) -> None:
    def listing(*places: str, tag: str = "url", root: str = "urlset") -> bytes:
        entries = "".join(f"<{tag}><loc>{place}</loc></{tag}>" for place in places)
        return response(f"<{root}>{entries}</{root}>".encode(), Content_Type="text/xml")

    index = [
        "/maps/1.xml",
        "/maps/2.xml",
        "/index.xml",
        "/maps/404.xml",
        "http://169.254.169.254/x",
    ]
    places = [server.url(place) if place.startswith("/") else place for place in index]
    server.routes |= {
        "/robots.txt": says(response(f"Sitemap: {server.url('/index.xml')}".encode())),
        "/index.xml": says(listing(*places, tag="sitemap", root="sitemapindex")),
        "/maps/1.xml": says(listing(server.url("/a"), "https://other.example/b")),
        "/maps/2.xml": says(
            response(gzip.compress(listing(server.url("/c")).partition(b"\r\n\r\n")[2]))
        ),
    }


async def discover(server: Server, path: str, kind: str) -> Found:
    policy = Policy(politeness=Politeness(delay=0.0), network=Network(private=True))
    async with Client(policy) as client:
        read = read_sitemap if kind == "sitemap" else read_feed
        return await read(client, server.url(path))


@pytest.mark.parametrize("start", ["/", "/index.xml"])
def test_a_site_is_walked_once_and_not_left(start: str) -> None:
    server = Server()
    started = time.monotonic()
    with running(server):
        site(server)
        found = anyio.run(discover, server, start, "sitemap")
        assert [link.url for link in found.links] == [server.url("/a"), server.url("/c")]
    assert sorted(p.reason for p in found.problems) == [Reason.FILTERED, Reason.HTTP_ERROR]
    assert len(server.pages()) == 4
    assert time.monotonic() - started < 8


def test_a_feed_that_is_missing_is_a_problem() -> None:
    server = Server()
    with running(server):
        found = anyio.run(discover, server, "/feed", "feed")
    assert not found.links
    assert [problem.reason for problem in found.problems] == [Reason.HTTP_ERROR]
