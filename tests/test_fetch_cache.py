"""The HTTP cache by RFC 9111, on disk, and what must never be there."""

from __future__ import annotations

import asyncio
import gzip
import sqlite3
import stat
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path

import pytest

from scraper.errors import InputError, Refused
from scraper.fetch import Fetcher, Identity, Network, Policy, Politeness, Retries
from scraper.fetch.cache import FILE
from tests.servers.faults import HTML, PAGE
from tests.servers.plain import Asked, Handler, Server, response, running, says


def policy(folder: Path, *, offline: bool = False) -> Policy:
    return Policy(
        politeness=Politeness(delay=0.0, max_delay=0.0),
        retries=Retries(backoff=0.01),
        network=Network(private=True, cache=folder, offline=offline),
    )


def page(body: bytes = PAGE, **headers: str) -> Handler:
    return says(response(body, Content_Type=HTML, Date=formatdate(usegmt=True), **headers))


def validated(tag: str) -> Handler:
    """Answers 304 when the tag fits; what it sends changes each time."""
    count = iter(range(99))

    async def handler(asked: Asked, writer: asyncio.StreamWriter) -> None:
        common = {"ETag": tag, "Cache_Control": "max-age=0", "Date": formatdate(usegmt=True)}
        if asked.headers.get("if-none-match") == tag:
            writer.write(response(b"", "304 Not Modified", **common))
        else:
            writer.write(response(b"<p>version %d" % next(count), Content_Type=HTML, **common))

    return handler


def fetch(folder: Path, url: str, *, offline: bool = False) -> bytes:
    with Fetcher(policy(folder, offline=offline)) as fetcher:
        return fetcher.fetch(url).body


def entries(folder: Path) -> list[bytes]:
    with sqlite3.connect(folder / FILE) as database:
        rows = database.execute("SELECT chunk_data FROM streams").fetchall()
    database.close()
    return [row[0] for row in rows]


def pages(server: Server) -> int:
    return len(server.pages())


def test_fresh_is_not_asked_again(tmp_path: Path) -> None:
    server = Server({"/a": page(Cache_Control="max-age=60")})
    with running(server):
        assert fetch(tmp_path, server.url("/a")) == PAGE
        assert fetch(tmp_path, server.url("/a")) == PAGE
    assert pages(server) == 1


def test_facts_survive(tmp_path: Path) -> None:
    body = gzip.compress(PAGE)
    server = Server({"/a": page(body, Cache_Control="max-age=60", Content_Encoding="gzip")})
    with running(server), Fetcher(policy(tmp_path)) as fetcher:
        first, second = fetcher.fetch(server.url("/a")), fetcher.fetch(server.url("/a"))
    assert first == second
    assert (second.content_type, second.body) == (HTML, PAGE)


def test_stale_is_validated(tmp_path: Path) -> None:
    server = Server({"/a": validated('"v1"')})
    with running(server):
        assert [fetch(tmp_path, server.url("/a")) for _ in range(3)] == [b"<p>version 0"] * 3
    assert [asked.headers.get("if-none-match") for asked in server.pages()] == [None, *['"v1"'] * 2]


@pytest.mark.parametrize("header", ["no-store", "no-store, max-age=60", "max-age=60, no-store"])
def test_no_store_is_never_on_disk(tmp_path: Path, header: str) -> None:
    server = Server({"/a": page(b"<p>very private words", Cache_Control=header)})
    with running(server):
        fetch(tmp_path, server.url("/a"))
        fetch(tmp_path, server.url("/a"))
    assert pages(server) == 2
    for file in tmp_path.rglob("*"):
        assert b"very private words" not in file.read_bytes()


def test_a_private_answer_varies_by_its_headers(tmp_path: Path) -> None:
    server = Server({"/a": page(Cache_Control="max-age=60", Vary="X-Who")})
    with running(server):
        for who in ("me", "you", "me"):
            identity = Identity(headers={"X-Who": who})
            with Fetcher(replace(policy(tmp_path), identity=identity)) as fetcher:
                fetcher.fetch(server.url("/a"))
    assert [asked.headers["x-who"] for asked in server.pages()] == ["me", "you"]


@pytest.mark.parametrize(
    "damage",
    ["UPDATE streams SET chunk_data = x'00'", "DELETE FROM streams",
     "UPDATE entries SET data = x'c1ff'", "UPDATE entries SET data = x'80'"],
)  # fmt: skip
def test_damaged_is_a_miss(tmp_path: Path, damage: str) -> None:
    server = Server({"/a": page(Cache_Control="max-age=60")})
    with running(server):
        fetch(tmp_path, server.url("/a"))
        database = sqlite3.connect(tmp_path / FILE)
        database.execute(damage)
        database.commit()
        database.close()
        assert fetch(tmp_path, server.url("/a")) == PAGE
        assert pages(server) == 2
        assert fetch(tmp_path, server.url("/a")) == PAGE
    assert pages(server) == 2


def test_a_damaged_file_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"this is no database" * 999)
    server = Server({"/a": page(Cache_Control="max-age=60")})
    with running(server):
        assert fetch(tmp_path, server.url("/a")) == PAGE
        assert fetch(tmp_path, server.url("/a")) == PAGE
    assert pages(server) == 1


def test_cut_bodies_are_not_kept(tmp_path: Path) -> None:
    cut = gzip.compress(PAGE)[:-30]
    server = Server({"/a": page(cut, Cache_Control="max-age=60", Content_Encoding="gzip")})
    with running(server), pytest.raises(Refused):
        fetch(tmp_path, server.url("/a"))
    assert pages(server) == 3
    assert not entries(tmp_path)


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    server = Server({"/a": page(Cache_Control="max-age=60")})
    with running(server):
        fetch(folder, server.url("/a"))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for file in folder.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_offline(tmp_path: Path) -> None:
    server = Server({"/a": validated('"v1"')})
    with running(server):
        body = fetch(tmp_path, server.url("/a"))
    assert fetch(tmp_path, server.url("/a"), offline=True) == body
    with pytest.raises(Refused, match="not in the cache"):
        fetch(tmp_path, server.url("/b"), offline=True)


@pytest.mark.parametrize(
    "headers",
    [{"Cache_Control": "max-age=99999999999999999999"}, {"Age": "9" * 5000, "ETag": "x"},
     {"Expires": "0"}, {"Expires": "Thu, 99 Foo 99999"}, {"Cache_Control": "max-age=, ,=,\"x"},
     {"Vary": "*", "Cache_Control": "max-age=60"}, {"ETag": "\xff\xfe"}],
)  # fmt: skip
def test_odd_headers_are_harmless(tmp_path: Path, headers: dict[str, str]) -> None:
    server = Server({"/a": page(PAGE, **headers)})
    with running(server):
        assert fetch(tmp_path, server.url("/a")) == PAGE
        assert fetch(tmp_path, server.url("/a")) == PAGE


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match="cache"):
        fetch(tmp_path / "file" / "cache", "http://127.0.0.1/")
