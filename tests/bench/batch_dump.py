"""Dumps for measuring runs: real pages of the corpora, repeated inside WARC.gz, some poisoned."""

from __future__ import annotations

import gzip
import os
import re
import signal
import zlib
from collections.abc import Iterator
from pathlib import Path

from scraper.extract import extract as real_extract
from scraper.model import Limits, Outcome, RawPage
from scraper.rules.book import RuleBook
from tests.bench.corpora import load

POISON = (b"HANG", b"MEMORY", b"CRASH")


def pages() -> Iterator[tuple[str, bytes]]:
    """URL and bytes of every HTML page of the corpora, in a fixed order."""
    for name in ("pages", "publishers", "readability", "snippets"):
        for case in load(name):
            yield case.url or f"https://example.org/{name}/{case.id}", case.body()


def build(path: Path, count: int, poison_every: int = 0) -> int:
    """Write `count` records; every so-many-th is poisoned. Returns how many are."""
    members = [zlib.compress(record(url, body), 6, wbits=31) for url, body in pages()]
    poisoned = 0
    with path.open("wb") as file:
        for number in range(count):
            if poison_every and number % poison_every == poison_every // 2:
                word = POISON[poisoned % len(POISON)]
                file.write(gzip.compress(record(f"https://poison.example/{number}", word)))
                poisoned += 1
            else:
                file.write(members[number % len(members)])
    return poisoned


def record(url: str, body: bytes) -> bytes:
    """One WARC response record."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    address = re.sub(r"\s", "%20", url)
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2025-11-01T00:00:00Z\r\n"
        f"WARC-Target-URI: {address}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def extract(
    raw: RawPage, *, rules: RuleBook | None = None, limits: Limits | None = None
) -> Outcome:
    """The real thing, but for poisoned pages."""
    if raw.body == b"HANG":
        re.match(r"(a+)+$", "a" * 60 + "b")
    elif raw.body == b"MEMORY":
        hoard = [bytearray(1 << 26) for _ in range(1 << 10)]
        raise AssertionError(len(hoard))
    elif raw.body == b"CRASH":
        os.kill(os.getpid(), signal.SIGSEGV)
    return real_extract(raw, rules=rules, limits=limits)
