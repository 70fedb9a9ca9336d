"""Which addresses a fetch may connect to: our own table, since the standard library's moves.

`ipaddress.is_global` of Python 3.11 calls 64:ff9b::/96, 2002::/16, fec0::/10 and multicast
global (CVE-2024-4032 changed other ranges); a guard must not depend on the interpreter's patch.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

# (network, what it is, whether `--allow-private` opens it). The first match decides.
_V4 = [
    (IPv4Network(network), what, private)
    for network, what, private in [
        ("0.0.0.0/8", "this network", False),
        ("10.0.0.0/8", "private", True),
        ("100.64.0.0/10", "carrier-grade NAT", True),
        ("127.0.0.0/8", "loopback", True),
        ("168.63.129.16/32", "cloud metadata", False),
        ("169.254.0.0/16", "link-local or cloud metadata", False),
        ("172.16.0.0/12", "private", True),
        ("192.0.0.0/24", "protocol assignments", False),
        ("192.0.2.0/24", "documentation", False),
        ("192.31.196.0/24", "AS112", False),
        ("192.52.193.0/24", "automatic multicast tunnelling", False),
        ("192.88.99.0/24", "6to4 relay", False),
        ("192.168.0.0/16", "private", True),
        ("192.175.48.0/24", "AS112", False),
        ("198.18.0.0/15", "benchmarking", False),
        ("198.51.100.0/24", "documentation", False),
        ("203.0.113.0/24", "documentation", False),
        ("224.0.0.0/4", "multicast", False),
        ("240.0.0.0/4", "reserved or broadcast", False),
    ]
]
_V6 = [
    (IPv6Network(network), what, private)
    for network, what, private in [
        ("::/128", "unspecified", False),
        ("::1/128", "loopback", True),
        ("fd00:ec2::254/128", "cloud metadata", False),
        ("fd20:ce::254/128", "cloud metadata", False),
        ("fc00::/7", "private", True),
        ("fe80::/10", "link-local", False),
        ("fec0::/10", "site-local", False),
        ("ff00::/8", "multicast", False),
        ("100::/64", "discard", False),
        ("100:0:0:1::/64", "dummy", False),
        ("2001:2::/48", "benchmarking", False),
        ("2001:10::/28", "ORCHID", False),
        ("2001:20::/28", "ORCHIDv2", False),
        ("2001:db8::/32", "documentation", False),
        ("2001::/23", "protocol assignments", False),  # Teredo is taken apart before
        ("2620:4f:8000::/48", "AS112", False),
        ("3fff::/20", "documentation", False),
        ("5f00::/16", "segment routing", False),
    ]
]
_UNICAST = IPv6Network("2000::/3")  # all that is assigned for the public network
_NAT64 = [IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48")]
_COMPATIBLE = IPv6Network("::/96")
_TRANSLATED = IPv6Network("::ffff:0:0:0/96")  # RFC 2765: ::ffff:0:a.b.c.d
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)


def parse_address(text: str) -> Address:
    """An address as the resolver gave it, its zone dropped. Raises `ValueError`."""
    return ip_address(text.partition("%")[0])


def forbidden(address: Address, *, private: bool = False) -> str | None:
    """Why nothing may connect to this address; None when it may.

    An IPv6 address that carries an IPv4 address inside is refused when that one is. `private`
    opens the ranges of one's own machine and network; never metadata, link-local or multicast.
    """
    if isinstance(address, IPv4Address):
        return _match(address, _V4, private=private)
    for inner in _embedded(address):
        why = _match(inner, _V4, private=private)
        if why is not None:
            return f"{why}, as {inner} inside IPv6"
    why = _match(address, _V6, private=private)
    if why is None and not (private and _listed(address)) and not _is_public(address):
        return "not assigned for public use"
    return why


def _match(
    address: Address,
    table: list[tuple[IPv4Network, str, bool]] | list[tuple[IPv6Network, str, bool]],
    *,
    private: bool,
) -> str | None:
    for network, what, opened in table:
        if address in network:
            return None if private and opened else what
    return None


def _listed(address: IPv6Address) -> bool:
    return any(address in network for network, _, opened in _V6 if opened)


def _is_public(address: IPv6Address) -> bool:
    """In 2000::/3, or a public IPv4 address in IPv6 form (`_embedded` has vetted it)."""
    if address in _UNICAST or address.ipv4_mapped is not None:
        return True
    return address in _NAT64[0]


def _embedded(address: IPv6Address) -> list[IPv4Address]:
    """The IPv4 addresses that packets to this address may end up at."""
    value = int(address)
    low = IPv4Address(value & 0xFFFF_FFFF)
    found = []
    if address.ipv4_mapped is not None:
        found.append(address.ipv4_mapped)
    if address.sixtofour is not None:
        found.append(address.sixtofour)
    if address.teredo is not None:
        found += address.teredo
    if any(address in network for network in (*_NAT64, _TRANSLATED)):
        found.append(low)
    if address in _COMPATIBLE and value > 1:
        found.append(low)
    if (value >> 32) & 0xFFFF_FFFF in _ISATAP:
        found.append(low)
    return found
