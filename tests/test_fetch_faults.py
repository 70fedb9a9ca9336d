"""Every fault a server can have ends in time, with the right reason."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

import scraper
from scraper.errors import Refused
from scraper.fetch import Caps, Fetcher, Network, Policy, Politeness, Retries
from scraper.model import Reason
from tests.servers.faults import OK, PAGE, cut, faults, no_answer
from tests.servers.plain import Asked, Server, response, running, says

QUICK = Policy(
    caps=Caps(timeout=1.0, connect=1.0, max_bytes=3_000_000),
    politeness=Politeness(delay=0.0, max_delay=0.0),
    retries=Retries(backoff=0.01, max_wait=5.0),
    network=Network(private=True),
)

FINE = [
    "/ok", "/redirect", "/gzip", "/gzip-members", "/gzip-padded", "/gzip-says-plain", "/deflate",
    "/deflate-raw", "/br", "/zstd", "/two-codings", "/no-type", "/odd-type",
]  # fmt: skip
FAULTY = [
    ("/slow-headers", Reason.TIMEOUT, 1),
    ("/silent", Reason.TIMEOUT, 1),
    ("/drip", Reason.TIMEOUT, 1),
    ("/stall", Reason.TIMEOUT, 1),
    ("/endless", Reason.TOO_LARGE, 1),
    ("/infinite-1xx", Reason.TOO_LARGE, 1),
    ("/infinite-headers", Reason.TOO_LARGE, 1),
    ("/huge-header", Reason.TOO_LARGE, 1),
    ("/huge-declared", Reason.TOO_LARGE, 1),
    ("/length-digits", Reason.NETWORK_ERROR, 3),
    ("/length-long", Reason.NETWORK_ERROR, 3),
    ("/length-negative", Reason.NETWORK_ERROR, 3),
    ("/length-text", Reason.NETWORK_ERROR, 3),
    ("/length-twice", Reason.NETWORK_ERROR, 3),
    ("/chunk-cut", Reason.NETWORK_ERROR, 3),
    ("/chunk-garbage", Reason.NETWORK_ERROR, 3),
    ("/chunk-huge", Reason.NETWORK_ERROR, 3),
    ("/reset-mid", Reason.NETWORK_ERROR, 3),
    ("/gzip-cut", Reason.NETWORK_ERROR, 3),
    ("/gzip-damaged", Reason.NETWORK_ERROR, 3),
    ("/gzip-bomb", Reason.TOO_LARGE, 1),
    ("/gzip-twice-bomb", Reason.TOO_LARGE, 1),
    ("/deflate-cut", Reason.NETWORK_ERROR, 3),
    ("/br-cut", Reason.NETWORK_ERROR, 3),
    ("/br-garbage", Reason.NETWORK_ERROR, 3),
    ("/br-bomb", Reason.TOO_LARGE, 1),
    ("/zstd-cut", Reason.NETWORK_ERROR, 3),
    ("/zstd-bomb", Reason.TOO_LARGE, 1),
    ("/three-codings", Reason.HTTP_ERROR, 1),
    ("/unknown-coding", Reason.HTTP_ERROR, 1),
    ("/redirect-self", Reason.HTTP_ERROR, 1),
    ("/redirect-a", Reason.HTTP_ERROR, 2),
    ("/hop", Reason.HTTP_ERROR, 11),
    ("/redirect-nowhere", Reason.HTTP_ERROR, 1),
    ("/redirect-file", Reason.FORBIDDEN_ADDRESS, 1),
    ("/redirect-data", Reason.FORBIDDEN_ADDRESS, 1),
    ("/redirect-ftp", Reason.FORBIDDEN_ADDRESS, 1),
    ("/redirect-javascript", Reason.FORBIDDEN_ADDRESS, 1),
    ("/redirect-metadata", Reason.FORBIDDEN_ADDRESS, 1),
    ("/no-location", Reason.HTTP_ERROR, 1),
    ("/503", Reason.HTTP_ERROR, 3),
    ("/500", Reason.HTTP_ERROR, 3),
    ("/404", Reason.HTTP_ERROR, 1),
    ("/403", Reason.HTTP_ERROR, 1),
    ("/204", Reason.EMPTY, 1),
    ("/304", Reason.EMPTY, 1),
    ("/empty", Reason.EMPTY, 1),
    ("/pdf", Reason.NOT_TEXT, 1),
    ("/png-as-html", Reason.NOT_TEXT, 1),
    ("/junk", Reason.NETWORK_ERROR, 3),
    ("/http09", Reason.NETWORK_ERROR, 3),
    ("/bad-status", Reason.NETWORK_ERROR, 3),
    ("/h2-preface", Reason.NETWORK_ERROR, 3),
    ("/hang-up", Reason.NETWORK_ERROR, 3),
    ("/status-escape", Reason.HTTP_ERROR, 1),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server(faults())
    with running(server):
        yield server


@pytest.fixture(scope="module")
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(QUICK) as fetcher:
        yield fetcher


def asked(server: Server, path: str) -> int:
    return sum(one.path.partition("?")[0] in (path, path[:-1] + "b") for one in server.log)


@pytest.mark.parametrize("path", FINE)
def test_whole_page(server: Server, fetcher: Fetcher, path: str) -> None:
    assert fetcher.fetch(server.url(path)).body == PAGE


@pytest.mark.parametrize(("path", "reason", "requests"), FAULTY, ids=str)
def test_fault(server: Server, fetcher: Fetcher, path: str, reason: Reason, requests: int) -> None:
    server.log.clear()
    started = time.monotonic()
    with pytest.raises(Refused) as caught:
        fetcher.fetch(server.url(path))
    assert time.monotonic() - started < QUICK.caps.timeout + 2
    assert (caught.value.reason, asked(server, path)) == (reason, requests), caught.value.detail
    assert caught.value.detail.isprintable()


def test_many_empty_members_end_at_once(server: Server, fetcher: Fetcher) -> None:
    started = time.monotonic()
    with pytest.raises(Refused):
        fetcher.fetch(server.url("/gzip-many-members"))
    assert time.monotonic() - started < 3


@pytest.mark.parametrize("fault", ["/503", "/reset-mid", "/gzip-cut", "/length-long", "/hang-up"])
def test_second_try_helps(fault: str) -> None:
    bad = faults()[fault]
    server, count = Server(), iter(range(9))

    async def handler(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await (bad if next(count) == 0 else says(OK))(asked, writer)

    server.routes["/a"] = handler
    with running(server):
        assert scraper.fetch(server.url("/a"), policy=QUICK).body == PAGE
    assert len(server.pages()) == 2


def test_header_charset_is_passed_on(server: Server, fetcher: Fetcher) -> None:
    raw = fetcher.fetch(server.url("/charset"))
    assert raw.content_type == "text/html; charset=iso-8859-1"
    assert b"caf\xe9" in raw.body


def test_tls_on_a_plain_port(server: Server, fetcher: Fetcher) -> None:
    with pytest.raises(Refused, match="TLS") as caught:
        fetcher.fetch(server.url("/ok").replace("http:", "https:"))
    assert caught.value.reason is Reason.NETWORK_ERROR


def test_nobody_listens(fetcher: Fetcher) -> None:
    server = Server()
    with running(server):
        pass
    with pytest.raises(Refused, match="refused") as caught:
        fetcher.fetch(server.url("/"))
    assert caught.value.reason is Reason.NETWORK_ERROR


@pytest.mark.parametrize(
    "url",
    ["", "x", "file:///etc/passwd", "ftp://a/b", "http://", "http://[::1", "http://a:99999/",
     "javascript:1", "http://a/" + "b" * 3000],
)  # fmt: skip
def test_no_web_url(fetcher: Fetcher, url: str) -> None:
    with pytest.raises(Refused) as caught:
        fetcher.fetch(url)
    assert caught.value.reason is Reason.FORBIDDEN_ADDRESS


@pytest.mark.parametrize("url", ["http://a b/", "http://a\x00b/", "http://.../", "http://a..b/"])
def test_odd_hosts_end_quietly(fetcher: Fetcher, url: str) -> None:
    with pytest.raises(Refused):
        fetcher.fetch(url)


def test_a_robots_file_that_fails_forbids() -> None:
    server = Server({"/robots.txt": no_answer("500 Oh"), "/a": says(OK)})
    with running(server), pytest.raises(Refused) as caught:
        scraper.fetch(server.url("/a"), policy=QUICK)
    assert caught.value.reason is Reason.ROBOTS
    assert not server.pages()


def test_limits_are_exact() -> None:
    server = Server({"/a": says(response(b"x" * 1000)), "/b": says(response(b"x" * 1001))})
    policy = replace(QUICK, caps=replace(QUICK.caps, max_bytes=1000))
    with running(server), Fetcher(policy) as fetcher:
        assert len(fetcher.fetch(server.url("/a")).body) == 1000
        with pytest.raises(Refused, match="1,000"):
            fetcher.fetch(server.url("/b"))


def test_connection_survives_a_given_up_page(server: Server, fetcher: Fetcher) -> None:
    for path in ("/endless", "/ok", "/pdf", "/ok"):
        if path == "/ok":
            assert fetcher.fetch(server.url(path)).body == PAGE
        else:
            with pytest.raises(Refused):
                fetcher.fetch(server.url(path))


def test_the_deadline_spans_redirects() -> None:
    server = Server()

    async def lazy(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.3)
        number = int(asked.path[2:]) + 1
        writer.write(response(b"", "302 Found", Location=f"/r{number}"))

    server.routes.update({"*": lazy})
    server.routes["/robots.txt"] = cut(response(b"", "404 Not Found"))
    started = time.monotonic()
    with running(server), pytest.raises(Refused) as caught:
        scraper.fetch(server.url("/r0"), policy=QUICK)
    assert caught.value.reason is Reason.TIMEOUT
    assert time.monotonic() - started < 4
