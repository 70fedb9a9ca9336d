"""10,000 URLs over 100 local hosts at the politeness limits, against the ideal schedule.

    python -m tests.bench.fetch_schedule [--pages 100] [--delay 1.0]

The ideal is a page of each host every `delay` seconds, all hosts side by side, nothing between.
The servers run in a process of their own, since they share the cores with what is measured.
"""

from __future__ import annotations

import argparse
import multiprocessing
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path

from tests.servers.faults import OK
from tests.servers.plain import Server, running, says

HOSTS = 100


def serve(pipe: Connection) -> None:
    """Tell the addresses; at a word, tell when each host was asked for each page."""
    servers = [Server({"*": says(OK)}) for _ in range(HOSTS)]
    with running(*servers):
        pipe.send([server.url("") for server in servers])
        pipe.recv()
        pipe.send([[(one.path, one.at) for one in server.pages()] for server in servers])
        pipe.send([server.most_open for server in servers])


def main() -> None:
    """Run, and print what the command took and what the servers saw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=100, help="of each host")
    parser.add_argument("--delay", type=float, default=1.0)
    given = parser.parse_args()
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,))
    process.start()
    addresses = ours.recv()
    with tempfile.TemporaryDirectory() as folder:
        urls = Path(folder, "urls.txt")
        lines = [f"{home}/{n}" for n in range(given.pages) for home in addresses]
        urls.write_text("\n".join(lines))
        command = [sys.executable, "-m", "scraper", "fetch", "--allow-private", "-i", str(urls)]
        command += ["-o", f"{folder}/out.jsonl", "--delay", str(given.delay)]
        started = time.monotonic()
        done = subprocess.run(command, check=False)
        took = time.monotonic() - started
        records = Path(folder, "out.jsonl").read_text().count('"status":"ok"')
    ours.send("stop")
    logs, most_open = ours.recv(), ours.recv()
    process.join()
    report(logs, given.pages, given.delay)
    print(f"command       {took:8.1f} s in all, status {done.returncode}, {records:,} articles")
    print(f"connections   {max(most_open)} at most to a host at once")


def report(logs: list[list[tuple[str, float]]], pages: int, delay: float) -> None:
    """What the servers saw of the schedule."""
    times = [at for log in logs for _, at in log]
    gaps = [after[1] - before[1] for log in logs for before, after in pairwise(log)]
    asked: dict[tuple[int, str], int] = defaultdict(int)
    for number, log in enumerate(logs):
        for path, _ in log:
            asked[number, path] += 1
    ideal = (pages - 1) * delay
    span = max(times) - min(times)
    print(f"requests      {len(times):,}, of them {sum(n > 1 for n in asked.values())} twice")
    print(f"schedule      {span:8.1f} s, ideal {ideal:.1f}: {span / ideal - 1:+.2%}")
    print(f"gaps          {min(gaps):8.3f} s at least, {sum(gaps) / len(gaps):.3f} on average")


if __name__ == "__main__":
    main()
