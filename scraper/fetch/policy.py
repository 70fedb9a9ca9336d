"""What a fetch may cost and how it behaves: the options, in a few small groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scraper.version import VERSION

ROBOTS_NAME = "scraper"  # the product token that robots.txt groups are matched against


@dataclass(frozen=True, slots=True)
class Caps:
    """Bounds for one URL. Times in seconds, sizes in bytes."""

    timeout: float = 25.0  # from the first name lookup to the last byte, over hops and retries
    connect: float = 10.0  # one connection, so that a lost packet leaves time for a retry
    max_bytes: int = 20_000_000  # of a body, on the wire and decoded alike
    max_head: int = 256 * 1024  # of all headers and interim responses; browsers stop at 256 KiB
    max_hops: int = 10  # redirects


@dataclass(frozen=True, slots=True)
class Politeness:
    """How a host is treated: one connection, and at least `delay` seconds between starts."""

    delay: float = 1.0
    robots: bool = True
    parallel: int = 100  # hosts side by side
    max_crawl_delay: float = 30.0  # a longer Crawl-delay means: not for us
    max_delay: float = 60.0  # where the slow-down for a struggling server ends


@dataclass(frozen=True, slots=True)
class Retries:
    """Tries of one request: exponential back-off with jitter, Retry-After up to a cap."""

    tries: int = 3
    backoff: float = 1.0  # seconds before the second try; doubles
    max_wait: float = 60.0  # a longer Retry-After ends the URL


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks. `headers` and `cookies` go to the origin of the URL only, never past a redirect."""

    contact: str = ""  # a URL or mail address for the server's owner
    user_agent: str = ""  # instead of the honest default
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Path | None = None  # a Netscape cookies.txt

    @property
    def agent(self) -> str:
        """The User-Agent header: `scraper/1.0 (+contact)` unless told otherwise."""
        if self.user_agent:
            return self.user_agent
        return f"{ROBOTS_NAME}/{VERSION}" + (f" (+{self.contact})" if self.contact else "")


@dataclass(frozen=True, slots=True)
class Network:
    """The way out. `private` opens loopback, private and carrier addresses, nothing else."""

    private: bool = False
    proxy: str | None = None  # http://, https:// or socks5://
    ca_file: Path | None = None  # certificates to trust besides the usual ones
    cache: Path | None = None  # folder of the HTTP cache
    offline: bool = False  # answer from the cache alone


@dataclass(frozen=True, slots=True)
class Policy:
    """All options of a `Fetcher`."""

    caps: Caps = Caps()
    politeness: Politeness = Politeness()
    retries: Retries = Retries()
    identity: Identity = field(default_factory=Identity)
    network: Network = Network()
