"""Politeness on a virtual clock, and in the log of a real server."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from itertools import pairwise

import httpx
import pytest

from scraper.errors import OutputError, Refused
from scraper.fetch import Fetcher, Network, Policy, Politeness, Retries
from scraper.fetch.deadline import within
from scraper.fetch.exchange import Request, Response
from scraper.fetch.failure import Failed
from scraper.fetch.many import Answer, Pages, Task, fetch_many
from scraper.fetch.pacing import Pacing, lane_name
from scraper.fetch.retry import Retrying, retry_after
from scraper.model import RawPage, Reason
from tests.servers.clock import run_virtually
from tests.servers.faults import OK
from tests.servers.plain import Server, response, running, says

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def answer(url: str, status: int = 200, **headers: str) -> Response:
    sent = asyncio.get_running_loop().time()
    lines = httpx.Headers({name.replace("_", "-"): value for name, value in headers.items()})
    return Response(url, status, lines, b"", b"", NOW, sent_at=sent)


class Host:
    """A server in virtual time: notes when each request starts, and takes its time to answer."""

    def __init__(self, seconds: float = 0.05, statuses: Iterable[int] = ()) -> None:
        self.seconds = seconds
        self.statuses = iter(statuses)
        self.starts: dict[str, list[float]] = defaultdict(list)
        self.open: dict[str, int] = defaultdict(int)

    async def send(self, request: Request) -> Response:
        lane, loop = lane_name(request.url), asyncio.get_running_loop()
        self.starts[lane].append(loop.time())
        self.open[lane] += 1
        assert self.open[lane] == 1, "two at once"
        found = answer(request.url, next(self.statuses, 200))
        await asyncio.sleep(self.seconds)
        self.open[lane] -= 1
        return found

    def gaps(self, lane: str) -> list[float]:
        return [round(after - before, 3) for before, after in pairwise(self.starts[lane])]


def keep(got: dict[int, Answer]) -> Callable[[int, Answer, datetime], Awaitable[None]]:
    async def done(number: int, answer: Answer, started: datetime) -> None:
        assert started.tzinfo
        got[number] = answer

    return done


def crawl(urls: list[str], send: Callable[[Request], Awaitable[Response]], parallel: int) -> float:
    """Fetch all; the virtual seconds that it took."""

    async def work() -> float:
        async def fetch(number: int) -> Pages:
            await send(Request(urls[number], ()))
            return [RawPage(urls[number], b"")]

        got: dict[int, Answer] = {}
        await fetch_many(Task(enumerate(urls), fetch, keep(got)), parallel)
        assert sorted(got) == list(range(len(urls)))
        return asyncio.get_running_loop().time()

    return run_virtually(work())


def test_one_host_gets_one_request_a_second() -> None:
    host = Host()
    took = crawl(
        [f"http://a.example/{n}" for n in range(20)], Pacing(Politeness(), host.send).send, 9
    )
    assert host.gaps("a.example") == [1.01] * 19
    assert took == pytest.approx(19 * 1.01 + 0.05)


def test_ten_thousand_urls_over_a_hundred_hosts() -> None:
    """The ideal schedule: a hundred pages of each host, one a second, all hosts side by side."""
    host = Host()
    urls = [f"http://host{n % 100}.example/{n}" for n in range(10_000)]
    took = crawl(urls, Pacing(Politeness(), host.send).send, 100)
    assert took < 99.05 * 1.05
    assert all(min(host.gaps(lane)) >= 1.0 for lane in host.starts)


def test_the_longest_list_begins() -> None:
    """With fewer places than hosts, the host that takes longest must not come last."""
    urls = [f"http://host{n}.example/" for n in range(30)] + ["http://big.example/"] * 30
    took = crawl(urls, Pacing(Politeness(), Host().send).send, 2)
    assert took == pytest.approx(29 * 1.01 + 0.05)


def test_a_slow_host_gets_a_rest() -> None:
    host = Host(seconds=3.0)
    crawl(["http://a.example/"] * 4, Pacing(Politeness(), host.send).send, 1)
    assert host.gaps("a.example") == [6.06] * 3


def test_a_struggling_host_is_asked_less_and_less_then_slowly_more() -> None:
    host = Host(statuses=[200, 503, 429, 503] + [200] * 12)
    crawl(["http://a.example/"] * 14, Pacing(Politeness(max_delay=6), host.send).send, 1)
    gaps = host.gaps("a.example")
    assert gaps[:4] == [1.01, 2.02, 4.04, 6.06]  # the last one at its cap
    assert gaps[4:] == sorted(gaps[4:], reverse=True)
    assert gaps[-1] == 1.01


def test_crawl_delay_is_the_floor() -> None:
    host = Host()
    pacing = Pacing(Politeness(), host.send)
    pacing.slow_down("http://a.example/robots.txt", 7.0)
    crawl(["http://a.example/"] * 3, pacing.send, 1)
    assert host.gaps("a.example") == [7.07, 7.07]


def test_waiting_for_its_turn_does_not_count_against_the_deadline() -> None:
    pacing = Pacing(Politeness(delay=100.0), Host(seconds=4.0).send)

    async def work() -> None:
        async def one() -> None:
            async with within(5.0, "it") as deadline:
                await pacing.send(Request("http://a.example/", (), deadline=deadline))

        async with asyncio.TaskGroup() as group:
            for _ in range(4):
                group.create_task(one())

    run_virtually(work())


def test_the_deadline_holds_in_the_answer() -> None:
    pacing = Pacing(Politeness(), Host(seconds=60.0).send)

    async def work() -> float:
        with pytest.raises(Failed, match="longer than 5 s") as caught:
            async with within(5.0, "it") as deadline:
                await pacing.send(Request("http://a.example/", (), deadline=deadline))
        assert caught.value.reason is Reason.TIMEOUT
        return asyncio.get_running_loop().time()

    assert run_virtually(work()) == pytest.approx(5.0)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("http://a.example/x", "https://A.example:443/y", True),
     ("http://a.example:8080/", "http://a.example/", False),
     ("http://a.example/", "http://b.example/", False)],
)  # fmt: skip
def test_what_is_one_host(one: str, other: str, same: bool) -> None:
    assert (lane_name(one) == lane_name(other)) is same


def test_a_dead_host_is_given_up() -> None:
    asked = []

    async def send(request: Request) -> Response:
        asked.append(request.url)
        raise Failed(Reason.NETWORK_ERROR, "no answer", host_down=True)

    got: dict[int, Answer] = {}

    async def fetch(number: int) -> Pages:
        await send(Request(str(number), ()))
        raise AssertionError

    todo = [(n, "http://dead.example/") for n in range(100)]
    run_virtually(fetch_many(Task(todo, fetch, keep(got)), 5))
    assert len(asked) == 3
    assert all(isinstance(answer, Refused) for answer in got.values())
    assert len(got) == 100


def tries(statuses: list[int], **headers: str) -> tuple[list[float], Response | Failed]:
    """When each try started, and what came of them."""
    left, starts = iter(statuses), []

    async def send(request: Request) -> Response:
        starts.append(round(asyncio.get_running_loop().time(), 2))
        return answer(request.url, next(left), **headers)

    async def work() -> Response | Failed:
        try:
            return await Retrying(Retries(), send).send(Request("http://a.example/", ()))
        except Failed as failure:
            return failure

    outcome = run_virtually(work())
    return starts, outcome


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 599])
def test_three_tries_with_growing_gaps(status: int) -> None:
    starts, outcome = tries([status] * 9)
    assert isinstance(outcome, Failed)
    assert outcome.tries == len(starts) == 3
    assert 1 <= starts[1] <= 2
    assert 2 <= starts[2] - starts[1] <= 3


@pytest.mark.parametrize("status", [200, 204, 304, 400, 401, 403, 404, 410, 451])
def test_one_try(status: int) -> None:
    starts, outcome = tries([status] * 9)
    assert len(starts) == 1
    assert isinstance(outcome, Response)


@pytest.mark.parametrize("wait", ["7", " 7 ", "Fri, 02 Jan 2026 03:04:12 GMT"])
def test_retry_after_is_waited(wait: str) -> None:
    starts, outcome = tries([429, 200], Retry_After=wait)
    assert starts == [0, 7]
    assert isinstance(outcome, Response)


def test_beyond_the_cap_it_gives_up_and_says_when() -> None:
    starts, outcome = tries([503, 200], Retry_After="3600")
    assert len(starts) == 1
    assert isinstance(outcome, Failed)
    assert outcome.reason is Reason.GAVE_UP
    assert "2026-01-02 04:04" in outcome.detail


@pytest.mark.parametrize(
    "wait", ["", "soon", "-5", "1e9", "0", "Fri, 02 Jan 1970 00:00:00 GMT", "99 99", "\x00", "٣"]
)
def test_nonsense_is_the_usual_back_off(wait: str) -> None:
    starts, outcome = tries([503, 200], Retry_After=wait.encode("ascii", "replace").decode())
    assert 1 <= starts[1] <= 2
    assert isinstance(outcome, Response)


@pytest.mark.parametrize("wait", ["9" * 5000, "10000000000", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_huge_waits_end_at_once(wait: str) -> None:
    starts, outcome = tries([503, 200], Retry_After=wait)
    assert len(starts) == 1
    assert isinstance(outcome, Failed)
    assert outcome.reason is Reason.GAVE_UP


def test_retry_after_dates_have_no_other_reading() -> None:
    assert retry_after("Fri, 02 Jan 2026 03:05:05 +0000", NOW) == 60
    assert retry_after("Fri, 02 Jan 2026 03:05:05", NOW) == 60
    assert retry_after("Fri, 99 Jan 2026 03:05:05 GMT", NOW) is None


def test_the_log_of_real_servers() -> None:
    """Two hosts side by side, each with one connection and its starts kept apart."""
    servers = [Server({"*": says(OK)}) for _ in range(2)]
    policy = Policy(politeness=Politeness(delay=0.2), network=Network(private=True))
    with running(*servers), Fetcher(policy) as fetcher:
        asked = [server.url(f"/{n}") for n in range(6) for server in servers]
        assert all(isinstance(page, RawPage) for page in fetcher.fetch_all(asked))
    for server in servers:
        times = [one.at for one in server.pages()]
        assert len(times) == 6
        assert (
            min(after - before for before, after in pairwise(times)) > 0.15
        )  # the log is as late as the machine is busy
        assert times[-1] - times[0] < 5 * 0.2 + 1.5
        assert (server.connections, server.most_open) == (1, 1)
        assert [one.path for one in server.log].count("/robots.txt") == 1
    first, last = (server.pages()[0].at for server in servers)
    assert abs(first - last) < 0.9


def test_redirects_wait_for_their_turn_too() -> None:
    server = Server({"/a": says(response(b"", "302 Found", Location="/b")), "/b": says(OK)})
    policy = Policy(politeness=Politeness(delay=0.3), network=Network(private=True))
    with running(server), Fetcher(policy) as fetcher:
        fetcher.fetch(server.url("/a"))
    first, second = (one.at for one in server.pages())
    assert second - first > 0.2


def test_a_full_disk_ends_it_in_plain_words() -> None:
    async def fetch(number: int) -> Pages:
        return [RawPage(None, b"")]

    async def done(number: int, answer: Answer, started: datetime) -> None:
        raise OutputError("the disk is full")

    todo = [(n, f"http://host{n}.example/") for n in range(5)]
    with pytest.raises(OutputError, match="full"):
        run_virtually(fetch_many(Task(todo, fetch, done), 5))
