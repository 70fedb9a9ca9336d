"""`python -m tests.bench.batch_numbers`: what runs over dumps cost, and what they survive.

speed    records a second with one worker and with two, and the parent's part of the work
peer     the same pages through trafilatura's own `--parallel 2`
memory   the parent's peak with few and with many records
kills    rounds of kill -9 at random times on parent and workers, then equality to the byte
poison   the cost of one record in a hundred that hangs, hoards memory or crashes
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import click

from scraper.batch import Inputs, Job, Keeping, Output, Plan, Summary, Workers, run
from scraper.model import Limits
from scraper.rules.book import RuleBook
from tests.bench import batch_dump
from tests.poison import extract as tiny_extract


def plan(dump: Path, output: Path, count: int, timeout: float = 30.0) -> Plan:
    """The usual run over a dump."""
    return Plan(
        Inputs((str(dump),)),
        Job(extract=batch_dump.extract),
        output=Output(str(output)),
        workers=Workers(count, timeout=timeout, memory=1 << 30),
    )


def speed(folder: Path, records: int) -> None:
    """One worker against two."""
    dump = folder / "speed.warc.gz"
    batch_dump.build(dump, records)
    rates = []
    for count in (1, 2):
        before = time.process_time()
        summary = run(plan(dump, folder / "speed.jsonl", count))
        parent = time.process_time() - before
        rates.append(summary.read / summary.seconds)
        print(
            f"{count} workers: {summary.read} records in {summary.seconds:.1f} s, "
            f"{rates[-1]:.1f} a second; the parent's CPU {parent / summary.read * 1000:.2f} ms "
            f"a record, {parent / summary.seconds:.1%} of the time"
        )
    print(f"two workers do {rates[1] / rates[0]:.2f} x one; load average {os.getloadavg()[0]:.1f}")


def peer(folder: Path, records: int) -> None:
    """Ours against trafilatura's command, two processes each, in turn on the same pages."""
    pages = [body for _, body in batch_dump.pages()][:records]
    source = folder / "pages"
    source.mkdir()
    for number, body in enumerate(pages):
        (source / f"{number:05}.html").write_bytes(body)
    start = time.monotonic()
    summary = run(plan(source, folder / "peer.jsonl", 2))
    ours = len(pages) / (time.monotonic() - start)
    print(f"scraper, 2 workers: {ours:.1f} pages a second; {dict(summary.counts)}")
    command = [str(Path(sys.executable).parent / "trafilatura"), "--parallel", "2", "--json"]
    command += ["--input-dir", str(source), "--output-dir", str(folder / "theirs")]
    start = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    theirs = len(pages) / (time.monotonic() - start)
    files = len(list((folder / "theirs").rglob("*.json")))
    print(f"trafilatura --parallel 2: {theirs:.1f} pages a second; {files} files")
    print(f"ratio {ours / theirs:.2f}; load average {os.getloadavg()[0]:.1f}")


def memory(folder: Path, records: int) -> None:
    """The parent's peak for a tenth, then all of 10 x `records` small records."""
    for count in (records, 20 * records):
        lines = folder / "memory.jsonl"
        with lines.open("w") as file:
            for number in range(count):
                file.write(json.dumps({"html": f"<p>page {number} " + "word " * 300}) + "\n")
        code = (
            "import resource, sys; from pathlib import Path\n"
            "from tests.bench.batch_numbers import tiny; tiny(Path(sys.argv[1]))\n"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        )
        start = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-c", code, str(folder)], check=True, capture_output=True, text=True
        )
        peak = int(done.stdout.split()[-1]) / 1024
        rate = count / (time.monotonic() - start)
        print(f"{count:,} records: parent's peak {peak:.0f} MB; {rate:.0f} a second")


def tiny(folder: Path) -> Summary:
    """A run whose records cost next to nothing, with a ledger."""
    return run(
        Plan(
            Inputs((str(folder / "memory.jsonl"),)),
            Job(RuleBook(), Limits(), tiny_extract),
            output=Output(str(folder / "memory.out.jsonl")),
            workers=Workers(2),
            keeping=Keeping(str(folder / "memory.ledger"), force=True),
        )
    )


def kills(folder: Path, records: int, rounds: int = 25) -> None:
    """Kill the parent or one worker, again and again; then finish and compare."""
    dump = folder / "kills.warc.gz"
    batch_dump.build(dump, records)
    run(plan(dump, folder / "undisturbed.jsonl", 2))
    chance = random.Random(1)
    what: Counter[str] = Counter()
    code = (
        "import sys; from pathlib import Path\n"
        "from tests.bench.batch_numbers import resumed; resumed(Path(sys.argv[1]))"
    )
    command = [sys.executable, "-c", code, str(folder)]
    while what.total() < rounds:
        process = subprocess.Popen(command, start_new_session=True)
        time.sleep(1 + 5 * chance.random())
        while process.poll() is None and chance.random() < 0.5 and what.total() < rounds - 1:
            what["worker" if _kill_a_worker(process.pid, chance) else "none found"] += 1
            time.sleep(2 * chance.random())
        if process.poll() is not None:
            what["finished before"] += 1
            continue
        os.killpg(process.pid, signal.SIGKILL) if chance.random() < 0.5 else process.kill()
        process.wait()
        what["parent"] += 1
    subprocess.run(command, check=True)
    same = (folder / "kills.jsonl").read_bytes() == (folder / "undisturbed.jsonl").read_bytes()
    lines = (folder / "kills.jsonl").read_bytes().count(b"\n")
    print(f"{what.total()} rounds ({dict(what)}): {lines} records, equal to the byte: {same}")
    if not same:
        sys.exit(1)


def resumed(folder: Path) -> Summary:
    """Go on with the run that is being killed."""
    keeping = Keeping(str(folder / "kills.ledger"), resume=True, every=50)
    base = plan(folder / "kills.warc.gz", folder / "kills.jsonl", 2)
    return run(Plan(base.inputs, base.job, base.filters, base.output, base.workers, keeping))


def poison(folder: Path, records: int) -> None:
    """One bad record in a hundred against none."""
    seconds = []
    for every in (0, 100):
        dump = folder / f"poison-{every}.warc.gz"
        bad = batch_dump.build(dump, records, every)
        summary = run(plan(dump, folder / "poison.jsonl", 2, timeout=1.0))
        seconds.append(summary.seconds)
        skips = {name: count for name, count in summary.counts.items() if name != "ok"}
        print(f"{bad} poisoned of {records}: {summary.seconds:.1f} s; skips {skips}")
    print(f"{seconds[1] / seconds[0] - 1:+.1%} time; load average {os.getloadavg()[0]:.1f}")


def _kill_a_worker(parent: int, chance: random.Random) -> bool:
    """Kill one process of the run other than its parent."""
    others = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        if int(fields[3]) == parent and int(path.parent.name) != parent:  # of its session
            others.append(int(path.parent.name))
    if not others:
        return False
    try:
        os.kill(chance.choice(others), signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


MEASURES: dict[str, tuple[Callable[[Path, int], None], int]] = {
    "speed": (speed, 2_000),
    "peer": (peer, 2_000),
    "memory": (memory, 10_000),
    "kills": (kills, 1_000),
    "poison": (poison, 2_000),
}


@click.command(help=__doc__)
@click.argument("measures", nargs=-1, type=click.Choice(list(MEASURES)))
@click.option("--records", type=int, help="How many; each measure has its own default.")
def main(measures: tuple[str, ...], records: int | None) -> None:
    """Take the named measures, or all of them."""
    for name in measures or MEASURES:
        measure, usual = MEASURES[name]
        folder = Path(tempfile.mkdtemp(prefix="scraper-bench-"))
        print(f"--- {name}", flush=True)
        try:
            measure(folder, records or usual)
        finally:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
