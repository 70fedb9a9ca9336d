"""What the command costs on hostile servers: seconds and peak memory, one process each.

python -m tests.bench.fetch_bombs
"""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import time
import zlib

import brotli
import zstandard

from tests.servers.faults import HTML, coded, faults
from tests.servers.plain import Server, response, running, says

PATHS = [
    "/ok", "/endless", "/infinite-1xx", "/infinite-headers", "/huge-header", "/gzip-bomb",
    "/gzip-twice-bomb", "/br-bomb", "/zstd-bomb", "/gzip-gigabyte", "/br-gigabyte",
    "/zstd-gigabyte", "/just-under", "/robots-bomb", "/feed-bomb",
]  # fmt: skip


def gigabyte(coding: str) -> bytes:
    """A gigabyte of zeros."""
    block = bytes(1 << 20)
    if coding == "br":
        packer = brotli.Compressor(quality=5)
        return b"".join(packer.process(block) for _ in range(1024)) + bytes(packer.finish())
    if coding == "zstd":
        zstd = zstandard.ZstdCompressor().compressobj()
        return b"".join(zstd.compress(block) for _ in range(1024)) + zstd.flush()
    deflate = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(deflate.compress(block) for _ in range(1024)) + deflate.flush()


def main() -> None:
    """One line for each."""
    bomb = gigabyte("gzip")
    server = Server(faults())
    server.routes |= {
        "/gzip-gigabyte": coded(bomb, "gzip"),
        "/br-gigabyte": coded(gigabyte("br"), "br"),
        "/zstd-gigabyte": coded(gigabyte("zstd"), "zstd"),
        "/just-under": coded(gzip.compress(b"<p>many words and no end " * 790_000), "gzip"),
        "/feed-bomb": says(response(bomb, Content_Type="application/gzip")),
    }
    robots = Server(
        {"/robots.txt": coded(bomb, "gzip"), "*": says(response(b"x", Content_Type=HTML))}
    )
    with running(server, robots):
        for path in PATHS:
            url = robots.url("/") if path == "/robots-bomb" else server.url(path)
            source = ["--feed", url] if path == "/feed-bomb" else [url]
            measure(path, [sys.executable, "-m", "scraper", "fetch", "--allow-private", *source])


def measure(name: str, command: list[str]) -> None:
    """Run a command and print what it cost."""
    started = time.monotonic()
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        said = process.stderr.read() if process.stderr is not None else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    took = time.monotonic() - started
    words = said.strip().splitlines()[0] if said.strip() else ""
    print(f"{name:18} {took:6.1f} s {usage.ru_maxrss / 1024:6.0f} MB  {words.partition(': ')[2]}")


if __name__ == "__main__":
    main()
