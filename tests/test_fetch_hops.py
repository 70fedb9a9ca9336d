"""Secrets and cookies stay with the origin that they belong to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scraper.errors import InputError, Refused
from scraper.fetch import Fetcher, Identity, Network, Policy, Politeness, fetch
from tests.servers.faults import OK, PAGE, redirect
from tests.servers.plain import Asked, Server, response, running, says

POLICY = Policy(
    politeness=Politeness(delay=0.0, max_delay=0.0),
    identity=Identity(headers={"Authorization": "Bearer secret", "X-Api-Key": "key"}),
    network=Network(private=True),
)


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[Server, Server]]:
    home, away = Server({"*": says(OK)}), Server({"*": says(OK)})
    with running(home, away):
        home.routes["/away"] = redirect(away.url("/landed"))
        home.routes["/round"] = redirect(away.url("/back"))
        away.routes["/back"] = redirect(home.url("/landed"))
        home.routes["/inside"] = redirect("/landed")
        home.routes["/cookie"] = redirect("/cookie2", Set_Cookie="seen=1; Path=/")
        home.routes["/cookie2"] = redirect(away.url("/landed"))
        home.routes["/planted"] = redirect("http://user:pw@" + away.url("/landed")[7:])
        yield home, away


def last(server: Server, path: str) -> Asked:
    return [asked for asked in server.log if asked.path == path][-1]


def get(policy: Policy, url: str) -> None:
    assert fetch(url, policy=policy).body == PAGE


def test_secrets_go_to_the_urls_own_origin(servers: tuple[Server, Server]) -> None:
    home, _ = servers
    get(POLICY, home.url("/inside"))
    for path in ("/inside", "/landed"):
        assert last(home, path).headers["authorization"] == "Bearer secret"
        assert last(home, path).headers["x-api-key"] == "key"


def test_secrets_do_not_leave_it(servers: tuple[Server, Server]) -> None:
    home, away = servers
    get(POLICY, home.url("/away"))
    sent = last(away, "/landed").headers
    assert not {"authorization", "x-api-key", "cookie"} & sent.keys()
    assert sent["user-agent"].startswith("scraper/")


def test_robots_files_hear_no_secrets(servers: tuple[Server, Server]) -> None:
    home, away = servers
    get(POLICY, home.url("/away"))
    for server in (home, away):
        assert "authorization" not in last(server, "/robots.txt").headers


def test_credentials_of_the_url(servers: tuple[Server, Server]) -> None:
    home, away = servers
    policy = replace(POLICY, identity=Identity())
    url = home.url("/away").replace("http://", "http://me:p%40ss@")
    raw = fetch(url, policy=policy)
    assert last(home, "/away").headers["authorization"] == "Basic bWU6cEBzcw=="
    assert "authorization" not in last(away, "/landed").headers
    assert "p%40ss" not in f"{raw.origin}{raw.url}"


def test_credentials_in_a_redirect_are_ignored(servers: tuple[Server, Server]) -> None:
    home, away = servers
    get(replace(POLICY, identity=Identity()), home.url("/planted"))
    assert "authorization" not in last(away, "/landed").headers


def test_cookies_of_a_redirect_live_as_long_as_it(servers: tuple[Server, Server]) -> None:
    home, away = servers
    with Fetcher(POLICY) as fetcher:
        fetcher.fetch(home.url("/cookie"))
        assert last(home, "/cookie2").headers["cookie"] == "seen=1"
        fetcher.fetch(home.url("/landed"))
        assert "cookie" not in last(home, "/landed").headers
    assert away.log


def test_cookie_file_is_by_domain(servers: tuple[Server, Server], tmp_path: Path) -> None:
    home, _ = servers
    file = tmp_path / "cookies.txt"
    lines = ["# Netscape HTTP Cookie File", "127.0.0.1\tFALSE\t/\tFALSE\t0\tmine\tyes"]
    lines += ["other.example\tFALSE\t/\tFALSE\t0\tother\tno"]
    file.write_text("\n".join(lines) + "\n")
    get(replace(POLICY, identity=Identity(cookies=file)), home.url("/landed"))
    assert last(home, "/landed").headers["cookie"] == "mine=yes"


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\xff\xfe\x00"])
def test_a_broken_cookie_file_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "cookies.txt"
    file.write_bytes(content)
    with pytest.raises(InputError, match=r"cookies\.txt"):
        fetch("http://127.0.0.1/", policy=Policy(identity=Identity(cookies=file)))


def test_a_cookie_wall_that_lets_in(servers: tuple[Server, Server]) -> None:
    """The same address again is no circle when a cookie was set on the way."""
    server = Server()

    async def wall(asked: Asked, writer: asyncio.StreamWriter) -> None:
        answer = OK if "pass=1" in asked.headers.get("cookie", "") else None
        answer = answer or response(b"", "302 Found", Location="/", Set_Cookie="pass=1")
        writer.write(answer)

    server.routes["/"] = wall
    with running(server):
        get(POLICY, server.url("/"))


def test_one_file_for_all_forms_of_an_address(servers: tuple[Server, Server]) -> None:
    home, _ = servers
    raw = fetch(f" {home.url('/landed')}#part ", policy=POLICY)
    assert raw.url == home.url("/landed")
    with pytest.raises(Refused):
        fetch(home.url("/landed").replace("http", "gopher"), policy=POLICY)
