"""Nothing connects to an address that was not vetted; everything else stays as the URL says."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import anyio
import pytest
import trustme

from scraper.errors import InputError, Refused
from scraper.fetch import Caps, Fetcher, Network, Policy, Politeness, Retries
from scraper.fetch.addresses import forbidden, parse_address
from scraper.fetch.client import Client
from scraper.fetch.guard import Resolve
from scraper.model import RawPage, Reason
from tests.servers.faults import OK, PAGE, redirect
from tests.servers.plain import Server, response, running, says

POLICY = Policy(
    caps=Caps(timeout=3.0, connect=1.0),
    politeness=Politeness(delay=0.0, max_delay=0.0),
    retries=Retries(tries=1),
)
PRIVATE = replace(POLICY, network=Network(private=True))


def words(text: str) -> list[str]:
    return text.split()


NEVER = words("""
0.0.0.0 0.1.2.3 168.63.129.16 169.254.169.254 192.0.0.1 192.0.2.1 192.88.99.1 198.18.0.1
198.51.100.7 203.0.113.5 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 192.31.196.1
:: fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 100::1 2001:2::1 2001:10::1 2001:20::1
2001:db8::1 3fff::1 5f00::1 64:ff9b::a9fe:a9fe 64:ff9b:1::a9fe:a9fe ::ffff:169.254.169.254
2002:a9fe:a9fe::1 ::ffff:0:169.254.169.254 ::169.254.169.254 4000::1 8000::1 1::1
2001:0:a9fe:a9fe:0:0:f5ff:fffe 2001:0:4136:e378:8000:63bf:5601:5601
2606:4700::5efe:169.254.169.254 2606:4700::200:5efe:169.254.169.254
64:ff9b:1:a9fe:a9:fe00::
""")
OPENED = words("""
127.0.0.1 127.255.255.254 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 100.64.0.1 ::1 fc00::1
fd12:3456::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 2002:7f00:1::1
""")
PUBLIC = words("""
1.1.1.1 8.8.8.8 93.184.216.34 172.15.0.1 172.32.0.1 100.63.0.1 100.128.0.1 192.0.1.1 198.20.0.1
2606:4700::1111 2a00:1450:4001::2004 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::1 2001:4860::1
""")


@pytest.mark.parametrize("address", NEVER)
def test_never(address: str) -> None:
    assert forbidden(parse_address(address))
    assert forbidden(parse_address(address), private=True)


@pytest.mark.parametrize("address", OPENED)
def test_opened_on_request(address: str) -> None:
    assert forbidden(parse_address(address))
    assert forbidden(parse_address(address), private=True) is None


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert forbidden(parse_address(address)) is None


@pytest.fixture(scope="module")
def canary() -> Iterator[Server]:
    """A private server that nobody may reach."""
    server = Server({"*": says(OK)})
    with running(server):
        yield server


SPELLINGS = words("""
127.0.0.1 127.1 2130706433 0x7f000001 0177.0.0.1 0x7f.0.0.1 127.0.1 localhost localhost. LOCALHOST
0 0.0.0.0 [::1] [::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:0:0:1] [::] ①②⑦.⓪.⓪.①
""")


@pytest.mark.parametrize("host", SPELLINGS)
def test_spellings(canary: Server, host: str) -> None:
    canary.log.clear()
    with Fetcher(POLICY) as fetcher, pytest.raises(Refused) as caught:
        fetcher.fetch(f"http://{host}:{canary.port}/")
    assert caught.value.reason in (Reason.FORBIDDEN_ADDRESS, Reason.NETWORK_ERROR)
    assert not canary.log


async def fetch(policy: Policy, url: str, resolve: Resolve) -> RawPage:
    async with Client(policy, resolve=resolve) as client:
        return await client.fetch(url)


def names(table: dict[str, list[str]]) -> Resolve:
    """A resolver that knows these names; answers of several calls are given in turn."""

    async def resolve(host: str, port: int) -> list[str]:
        del port
        found = table[host]
        return [found.pop(0)] if len(found) > 1 else found

    return resolve


def test_one_bad_address_condemns_the_name(canary: Server) -> None:
    canary.log.clear()

    async def resolve(host: str, port: int) -> list[str]:
        return ["93.184.216.34", "127.0.0.1"]

    with pytest.raises(Refused, match=r"two\.example is 127\.0\.0\.1: loopback") as caught:
        anyio.run(fetch, POLICY, f"http://two.example:{canary.port}/", resolve)
    assert caught.value.reason is Reason.FORBIDDEN_ADDRESS
    assert not canary.log


def test_rebinding_is_vetted_at_each_connection() -> None:
    """robots.txt comes from a fine address; then the name points to the metadata service."""
    server = Server({"/": says(OK), "/robots.txt": says(response(b"", Connection="close"))})
    with running(server):
        resolve = names({"turning.example": ["127.0.0.1", "169.254.169.254"]})
        with pytest.raises(Refused, match=r"169\.254\.169\.254") as caught:
            anyio.run(fetch, PRIVATE, f"http://turning.example:{server.port}/", resolve)
    assert caught.value.reason is Reason.FORBIDDEN_ADDRESS
    assert [asked.path for asked in server.log] == ["/robots.txt"]


@pytest.mark.parametrize("kind", ["page", "robots"])
def test_redirect_to_private(canary: Server, kind: str) -> None:
    """The first server is reached by an address that is opened, its target is not."""
    target = "http://169.254.169.254:80/"
    routes = {"/": redirect(target)} if kind == "page" else {"/robots.txt": redirect(target)}
    server = Server(routes)
    with running(server), pytest.raises(Refused) as caught, Fetcher(PRIVATE) as fetcher:
        fetcher.fetch(server.url("/"))
    assert caught.value.reason is Reason.FORBIDDEN_ADDRESS


def test_proxy_is_vetted(canary: Server) -> None:
    canary.log.clear()
    policy = replace(POLICY, network=Network(proxy=canary.url()))
    with Fetcher(policy) as fetcher, pytest.raises(Refused) as caught:
        fetcher.fetch("http://93.184.216.34/")
    assert caught.value.reason is Reason.FORBIDDEN_ADDRESS
    assert not canary.log


def test_targets_behind_a_proxy_are_vetted(canary: Server) -> None:
    canary.log.clear()
    policy = replace(POLICY, network=Network(private=True, proxy=canary.url()))
    with Fetcher(policy) as fetcher:
        assert fetcher.fetch("http://93.184.216.34/").body == PAGE
        assert [asked.path for asked in canary.log][-1] == "http://93.184.216.34/"
        canary.log.clear()
        with pytest.raises(Refused) as caught:
            fetcher.fetch("http://169.254.169.254/")
    assert caught.value.reason is Reason.FORBIDDEN_ADDRESS
    assert not canary.log


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def tls_server(authority: trustme.CA, *hosts: str) -> Server:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*hosts).configure_cert(context)
    return Server({"*": says(OK)}, tls=context)


def test_host_and_server_name_stay(authority: trustme.CA, tmp_path: Path) -> None:
    """The vetted address is dialled; the certificate is checked against the URL's host."""
    ca_file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    policy = replace(PRIVATE, network=Network(private=True, ca_file=ca_file))
    server = tls_server(authority, "good.example")
    resolve = names({"good.example": ["127.0.0.1"], "bad.example": ["127.0.0.1"]})
    with running(server):
        raw = anyio.run(fetch, policy, server.url("/a", host="good.example"), resolve)
        assert raw.body == PAGE
        assert server.log[-1].headers["host"] == f"good.example:{server.port}"
        with pytest.raises(Refused, match="not trusted"):
            anyio.run(fetch, policy, server.url("/a", host="bad.example"), resolve)


def test_unknown_authority_is_not_trusted(authority: trustme.CA) -> None:
    server = tls_server(authority, "127.0.0.1")
    untrusted = pytest.raises(Refused, match="not trusted")
    with running(server), Fetcher(PRIVATE) as fetcher, untrusted as caught:
        fetcher.fetch(server.url("/"))
    assert caught.value.reason is Reason.NETWORK_ERROR
    assert not server.log


def test_the_next_address_is_tried() -> None:
    server = Server({"/": says(OK)}, host="127.0.0.2")

    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.3", "127.0.0.2"]  # nobody listens at the first

    with running(server):
        raw = anyio.run(fetch, PRIVATE, f"http://two.example:{server.port}/", resolve)
    assert raw.body == PAGE


def test_a_file_without_certificates(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing")
    network = Network(ca_file=tmp_path / "ca.pem")
    with pytest.raises(InputError, match=r"ca\.pem"), Fetcher(replace(POLICY, network=network)):
        pass
