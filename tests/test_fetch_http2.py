"""HTTP/2: taken when the server offers it, with the same caps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from scraper.errors import Refused
from scraper.fetch import Caps, Fetcher, Network, Policy, Politeness, Retries
from scraper.fetch.client import Client
from scraper.fetch.exchange import Response
from scraper.model import Reason
from tests.servers.faults import PAGE
from tests.servers.http2 import http2_server


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    with http2_server(authority, folder) as address:
        yield address


@pytest.fixture
def fetcher(folder: Path) -> Iterator[Fetcher]:
    policy = Policy(
        caps=Caps(timeout=3.0, max_bytes=1_000_000),
        politeness=Politeness(delay=0.0, max_delay=0.0),
        retries=Retries(backoff=0.01),
        network=Network(private=True, ca_file=folder / "ca.pem"),
    )
    with Fetcher(policy) as fetcher:
        yield fetcher


def get(fetcher: Fetcher, url: str) -> Response:
    async def ask(client: Client) -> Response:
        return await client.get(url)

    return fetcher.start(ask).result()


def test_it_is_used(fetcher: Fetcher, address: str) -> None:
    response = get(fetcher, address + "/ok")
    assert response.http_version == "HTTP/2"
    assert response.headers["x-protocol"] == "2"
    assert response.body == PAGE
    assert response.address == "127.0.0.1"


def test_an_endless_body_is_cut_and_the_host_stays_usable(fetcher: Fetcher, address: str) -> None:
    for _ in range(2):
        with pytest.raises(Refused) as caught:
            fetcher.fetch(address + "/endless")
        assert caught.value.reason is Reason.TOO_LARGE
        assert fetcher.fetch(address + "/ok").body == PAGE


@pytest.mark.parametrize("path", ["/short", "/huge-header"])
def test_faults(fetcher: Fetcher, address: str, path: str) -> None:
    with pytest.raises(Refused) as caught:
        fetcher.fetch(address + path)
    assert caught.value.reason in (Reason.NETWORK_ERROR, Reason.TOO_LARGE), caught.value.detail
