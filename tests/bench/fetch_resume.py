"""Kill -9 at random times and resume, round after round: nothing lost, nothing twice.

python -m tests.bench.fetch_resume [--rounds 20]
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType

from tests.servers.faults import OK, faults
from tests.servers.plain import Server, running, says
from tests.test_fetch_run import kill_and_resume

HOSTS, PAGES = 5, 60
COUNTED = (
    "kills",
    "lost",
    "written twice",
    "missing in the WARC",
    "twice in the WARC",
    "asked again",  # on its way when the process died: a page of each host at most
    "asked again without that excuse",
)


def main() -> None:
    """Each round is a run that dies several times; print what was lost and what came twice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    total: Counter[str] = Counter()
    for seed in range(rounds):
        total += one_round(seed)
        print(f"round {seed + 1:2}: {', '.join(f'{total[n]} {n}' for n in COUNTED)}", flush=True)


def one_round(seed: int) -> Counter[str]:
    """Kills, and pages lost, written twice, or asked for again after they had been kept."""
    hosts = [Server({"*": says(OK), "/404": faults()["/404"]}) for _ in range(HOSTS)]
    with running(*hosts), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        urls = [host.url(f"/{n}") for n in range(PAGES) for host in hosts]
        urls += [host.url("/404") for host in hosts]
        records, killed = kill_and_resume(hosts[0], urls, folder, rounds=4, seed=seed)
        with (folder / "out.warc.gz").open("rb") as stream:
            pairs = Counter(
                record.headers["WARC-Target-URI"]
                for record in ArchiveIterator(stream, record_types=WarcRecordType.response)
                if not record.headers["WARC-Target-URI"].endswith("/robots.txt")
            )
    written = Counter(record["url"] for record in records)
    asked = Counter(host.url(one.path) for host in hosts for one in host.pages())
    again = sum(count - 1 for url, count in asked.items() if not url.endswith("/404"))
    figures = (
        killed,
        len(set(urls) - written.keys()),
        sum(written.values()) - len(written),
        len(set(urls) - pairs.keys()),
        sum(pairs.values()) - len(pairs),
        again,
        max(0, again - killed * HOSTS),
    )
    return Counter(dict(zip(COUNTED, figures, strict=True)))


if __name__ == "__main__":
    main()
