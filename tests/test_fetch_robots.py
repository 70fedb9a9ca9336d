"""robots.txt by RFC 9309."""

from __future__ import annotations

import gzip
import time
from dataclasses import replace

import pytest

from scraper.errors import Refused
from scraper.fetch import Caps, Fetcher, Identity, Network, Policy, Politeness, Retries, robots
from scraper.model import Reason
from tests.servers.faults import OK, PAGE, coded, cut, no_answer, redirect, slow
from tests.servers.plain import Handler, Server, head, response, running, says

POLICY = Policy(
    caps=Caps(timeout=5.0),
    politeness=Politeness(delay=0.0, max_delay=0.0),
    retries=Retries(backoff=0.01),
    network=Network(private=True),
)


def text(body: bytes) -> Handler:
    return says(response(body, Content_Type="text/plain"))


ALLOWS = {
    "missing": no_answer("404 Not Found"),
    "forbidden": no_answer("403 Forbidden"),
    "gone": no_answer("410 Gone"),
    "empty": text(b""),
    "a page": says(OK),
    "binary": text(bytes(range(256)) * 20),
    "others only": text(b"User-agent: other\nDisallow: /"),
    "longest match": text(b"User-agent: *\nDisallow: /\nAllow: /a$\n"),
    "our own group": text(b"User-agent: *\nDisallow: /\n\nUser-agent: Scraper\nDisallow: /b"),
    "a loop": redirect("/robots.txt"),
    "too many redirects": redirect("/robots.txt?x"),
    "a redirect to nowhere": redirect("ftp://x/"),
    "beyond 500 KiB": text(b"#" + b"x" * 511_999 + b"\nUser-agent: *\nDisallow: /\n"),
    "negative delay": text(b"User-agent: *\nCrawl-delay: -5"),
    "delay of words": text(b"User-agent: *\nCrawl-delay: soon"),
    "delay NaN": text(b"User-agent: *\nCrawl-delay: nan"),
}
FORBIDS = {
    "plain": text(b"User-agent: *\nDisallow: /a"),
    "mark and old line ends": text(b"\xef\xbb\xbfUser-agent: *\rDisallow: /\r"),
    "wildcards": text(b"User-agent: *\nDisallow: /*?\nDisallow: /*a$"),
    "without spaces": text(b"user-agent:*\ndisallow:/"),
    "five redirects": redirect("/r1"),
    "server error": no_answer("500 Internal Server Error"),
    "unavailable": no_answer("503 Service Unavailable"),
    "hang up": cut(b""),
    "reset": cut(head(Content_Length="500") + b"User-agent", reset=True),
    "silent": slow(b"", b"", 0.05),
    "dripping": slow(head(Content_Length="90000"), b"#", 0.05),
    "endless": slow(head() + b"User-agent: *\nDisallow: /\n", b"# more\n" * 9000, 0),
    "coded": coded(gzip.compress(b"User-agent: *\nDisallow: /"), "gzip"),
    "long delay": text(b"User-agent: *\nCrawl-delay: 999999"),
    "infinite delay": text(b"User-agent: *\nCrawl-delay: 1e9"),
    "slow rate": text(b"User-agent: *\nRequest-rate: 1/1h"),
}


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robots, "TIMEOUT", 0.6)


def server(handler: Handler) -> Server:
    routes = {"/a": says(OK), "/robots.txt": handler}
    for number in range(1, 5):
        routes[f"/r{number}"] = redirect(f"/r{number + 1}")
    routes["/r5"] = text(b"User-agent: *\nDisallow: /")
    return Server(routes)


@pytest.mark.parametrize("case", ALLOWS)
def test_allows(case: str) -> None:
    host = server(ALLOWS[case])
    with running(host), Fetcher(POLICY) as fetcher:
        assert fetcher.fetch(host.url("/a")).body == PAGE


@pytest.mark.parametrize("case", FORBIDS)
def test_forbids(case: str) -> None:
    host = server(FORBIDS[case])
    started = time.monotonic()
    with running(host), Fetcher(POLICY) as fetcher, pytest.raises(Refused) as caught:
        fetcher.fetch(host.url("/a"))
    assert caught.value.reason is Reason.ROBOTS, caught.value.detail
    assert "/a" not in [asked.path for asked in host.log]
    assert time.monotonic() - started < 4


def test_asked_once_and_not_for_each_page() -> None:
    host = server(text(b"User-agent: *\nDisallow: /b"))
    with running(host), Fetcher(POLICY) as fetcher:
        outcomes = list(fetcher.fetch_all([host.url(f"/a?{n}") for n in range(5)] * 2))
    assert len([asked for asked in host.log if asked.path == "/robots.txt"]) == 1
    assert len(outcomes) == 10


def test_redirects_are_asked_about_too() -> None:
    other = server(text(b"User-agent: *\nDisallow: /"))
    first = Server()
    with running(other, first), Fetcher(POLICY) as fetcher:
        first.routes["/x"] = redirect(other.url("/a"))
        with pytest.raises(Refused) as caught:
            fetcher.fetch(first.url("/x"))
    assert caught.value.reason is Reason.ROBOTS
    assert not [asked for asked in other.log if asked.path == "/a"]


def test_crawl_delay_is_obeyed() -> None:
    host = server(text(b"User-agent: *\nCrawl-delay: 0.4"))
    with running(host), Fetcher(POLICY) as fetcher:
        fetcher.fetch(host.url("/a"))
        fetcher.fetch(host.url("/a?2"))
    first, second = (asked.at for asked in host.log if asked.path != "/robots.txt")
    assert second - first > 0.3


def test_switched_off() -> None:
    host = server(FORBIDS["plain"])
    policy = replace(POLICY, politeness=Politeness(delay=0.0, robots=False))
    with running(host), Fetcher(policy) as fetcher:
        assert fetcher.fetch(host.url("/a")).body == PAGE
    assert [asked.path for asked in host.log] == ["/a"]


def test_the_agent_asks_under_its_own_name() -> None:
    host = server(text(b"User-agent: mybot\nDisallow: /\n"))
    policy = replace(POLICY, identity=Identity(user_agent="MyBot/2.0 (+https://me.example)"))
    with running(host), Fetcher(policy) as fetcher, pytest.raises(Refused):
        fetcher.fetch(host.url("/a"))
    assert host.log[0].headers["user-agent"] == "MyBot/2.0 (+https://me.example)"


def test_a_crowd_of_wildcards_takes_no_time() -> None:
    lines = [b"User-agent: *"] + [b"Disallow: /*q%d*x*y*z*$" % n for n in range(20_000)]
    host = server(text(b"\n".join(lines)))
    started = time.monotonic()
    with running(host), Fetcher(POLICY) as fetcher:
        assert fetcher.fetch(host.url("/a?" + "xyz" * 500)).body == PAGE
    assert time.monotonic() - started < 6
