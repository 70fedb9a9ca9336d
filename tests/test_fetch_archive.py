"""The WARC that a fetch leaves reads back in the usual readers, whole."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import anyio
import pytest
from fastwarc.warc import ArchiveIterator as FastWarc
from fastwarc.warc import WarcRecordType
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from scraper.errors import Refused
from scraper.fetch import Identity, Network, Policy, Politeness
from scraper.fetch.archive import WarcFile
from scraper.fetch.client import Client
from tests.servers.faults import PAGE, faults
from tests.servers.plain import Server, running

POLICY = Policy(
    politeness=Politeness(delay=0.0),
    identity=Identity(headers={"Authorization": "Bearer secret"}),
    network=Network(private=True),
)
PATHS = ["/ok", "/redirect", "/br", "/zstd", "/gzip", "/404", "/no-type"]


async def fetch_into(path: Path, server: Server, resume: int = 0) -> int:
    warc = WarcFile(path, POLICY, resume)
    async with Client(POLICY, archive=warc.add) as client:
        for part in PATHS:
            with pytest.raises(Refused) if part == "/404" else nullcontext():
                await client.fetch(server.url(part))
    warc.close()
    return warc.size


@pytest.mark.parametrize("name", ["out.warc.gz", "out.warc"])
def test_reads_back(tmp_path: Path, name: str) -> None:
    server = Server(faults())
    path = tmp_path / name
    with running(server):
        size = anyio.run(fetch_into, path, server)
        assert path.stat().st_size == size
        with path.open("ab") as torn:
            torn.write(b"\x1f\x8b torn by a power cut")
        anyio.run(fetch_into, path, server, size)
    assert b"secret" not in path.read_bytes()

    with path.open("rb") as stream:
        found = [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"),
             record.content_stream().read(), record.digest_checker.passed)
            for record in ArchiveIterator(stream, check_digests=True)
        ]  # fmt: skip
    assert all(passed is not False for *_, passed in found)
    responses = [(url, body) for kind, url, body, _ in found if kind == "response"]
    assert [kind for kind, *_ in found].count("request") == len(responses) == 18
    assert [kind for kind, *_ in found].count("warcinfo") == 1
    for part in ("/ok", "/br", "/zstd", "/gzip", "/no-type"):
        assert (server.url(part), PAGE) in responses

    again = []
    with path.open("rb") as stream:
        for record in FastWarc(stream, record_types=WarcRecordType.response, parse_http=False):
            assert record.verify_block_digest()
            record.parse_http()
            again.append((record.headers["WARC-Target-URI"], record.reader.read()))
    assert again == responses
