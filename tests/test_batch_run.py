"""Runs: every record accounted for, resumed exactly, the same for any number of workers."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scraper.batch import Filters, Inputs, Job, Keeping, Output, Plan, Progress, Workers, run
from scraper.batch.ledger import Ledger
from scraper.batch.stop import Stop, Stopped
from scraper.errors import InputError, OutputError
from scraper.rules.book import RuleBook
from scraper.rules.rule import Rule, Where
from scraper.sources import Reading
from tests.poison import extract

ROOT = Path(__file__).parent.parent


def lines(count: int, **special: str) -> str:
    texts = {n: f"page {n} of the dump" for n in range(count)}
    texts |= {int(name[1:]): text for name, text in special.items()}
    return "".join(
        json.dumps({"html": f"<p>{text}", "url": f"https://h{n % 7}.example.com/{n}"}) + "\n"
        for n, text in texts.items()
    )


def plan(folder: Path, count: int = 2, **changed: Any) -> Plan:
    base = Plan(
        inputs=Inputs((str(folder / "in.jsonl"),)),
        job=Job(rules=RuleBook(), extract=extract),
        output=Output(str(folder / "out.jsonl"), errors=str(folder / "errors.jsonl")),
        workers=Workers(count, timeout=1.0, memory=1 << 30),
    )
    return replace(base, **changed)


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_every_record_has_one_outcome_in_order(tmp_path: Path, count: int) -> None:
    (tmp_path / "in.jsonl").write_text(lines(200, _7="RAISE a bug", _8="EMPTY") + "no json\n")
    summary = run(plan(tmp_path, count))
    assert summary.counts == {"ok": 198, "crashed": 1, "empty": 1, "unreadable": 1}
    assert (summary.read, summary.articles, summary.skips) == (201, 198, 3)
    assert summary.hosts["h0.example.com", "crashed"] == 1
    assert summary.exit_code == 1
    found = records(tmp_path / "out.jsonl")
    assert [item["source"]["origin"] for item in found] == [
        f"{tmp_path / 'in.jsonl'}:{n}" for n in range(1, 202)
    ]
    assert found[0]["provenance"]["tool"] == "test"
    assert len(found[0]["provenance"]["rules"]) == 12
    crash, empty, bad = records(tmp_path / "errors.jsonl")
    assert crash["detail"] == "ZeroDivisionError: RAISE a bug"
    assert "poison.py" in crash["traceback"]
    assert (empty["status"], bad["status"]) == ("empty", "unreadable")
    assert (tmp_path / "out.jsonl").read_bytes() == expected_bytes(tmp_path)


def expected_bytes(folder: Path) -> bytes:
    """The output of a run in this process, without workers."""
    other = str(folder / "expected.jsonl")
    run(plan(folder, 0, output=Output(other)))
    return Path(other).read_bytes()


def test_poison_costs_only_itself(tmp_path: Path) -> None:
    poison = {"_20": "HANG", "_21": "MEMORY", "_60": "KILL", "_99": "HANG"}
    (tmp_path / "in.jsonl").write_text(lines(120, **poison))
    summary = run(plan(tmp_path))
    assert summary.counts == {"ok": 116, "timeout": 2, "out_of_memory": 1, "crashed": 1}
    errors = {
        item["origin"].rpartition(":")[2]: item for item in records(tmp_path / "errors.jsonl")
    }
    assert sorted(errors) == ["100", "21", "22", "61"]
    assert errors["21"]["detail"] == "over 1 seconds of work"
    assert len(records(tmp_path / "out.jsonl")) == 120


def test_limit_and_sample_take_the_same_records_every_time(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(lines(300))
    inputs = Inputs((str(tmp_path / "in.jsonl"),), sample=0.3, limit=50)
    origins = []
    for count in (0, 2):
        assert run(plan(tmp_path, count, inputs=inputs)).read == 50
        origins.append([item["source"]["origin"] for item in records(tmp_path / "out.jsonl")])
    assert origins[0] == origins[1]
    assert 120 < int(origins[0][-1].rpartition(":")[2]) < 240


def test_filters_say_why(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(lines(3, _1="short"))
    summary = run(plan(tmp_path, filters=Filters(language="en", min_words=3)))
    assert summary.counts == {"ok": 2, "filtered": 1}
    assert summary.exit_code == 0
    [error] = records(tmp_path / "errors.jsonl")
    assert error["detail"] == "1 words, fewer than 3"
    summary = run(plan(tmp_path, filters=Filters(language="de", with_metadata=True)))
    assert {item["detail"] for item in records(tmp_path / "errors.jsonl")} == {
        "the language is en, not de"
    }
    run(plan(tmp_path, filters=Filters(with_metadata=True)))
    assert records(tmp_path / "errors.jsonl")[0]["detail"] == "without date"


@pytest.mark.parametrize("kind", ["exact", "near"])
def test_the_first_of_equal_texts_stays(tmp_path: Path, kind: str) -> None:
    long = " ".join(f"word{n}" for n in range(200))
    texts = {"_10": long, "_20": long.upper() + "!", "_30": long.replace("word90", "changed")}
    (tmp_path / "in.jsonl").write_text(lines(40, **texts))
    outputs = []
    for count in (0, 1, 3):
        summary = run(plan(tmp_path, count, filters=Filters(dedup=kind)))
        assert summary.counts["duplicate"] == (1 if kind == "exact" else 2)
        outputs.append((tmp_path / "out.jsonl").read_bytes())
    assert len(set(outputs)) == 1
    skipped = [item for item in records(tmp_path / "out.jsonl") if item["status"] == "duplicate"]
    assert {item["detail"] for item in skipped} == {f"the text of {tmp_path / 'in.jsonl'}:11"}


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(lines(5))
    paths = (str(tmp_path / "in.jsonl"), f"{tmp_path}/*.jsonl")
    assert run(plan(tmp_path, 0, inputs=Inputs(paths))).read == 5


def test_records_that_are_no_pages_are_counted_not_written(tmp_path: Path) -> None:
    block = "GET / HTTP/1.1\r\n\r\n"
    head = f"WARC/1.0\r\nWARC-Type: request\r\nContent-Length: {len(block)}\r\n\r\n"
    (tmp_path / "in.warc").write_bytes((head + block + "\r\n\r\n").encode())
    (tmp_path / "in.jsonl").write_text(lines(1))
    inputs = Inputs((str(tmp_path / "in.warc"), str(tmp_path / "in.jsonl")))
    summary = run(plan(tmp_path, 0, inputs=inputs))
    assert summary.counts == {"ok": 1, "unsupported": 1}
    assert summary.exit_code == 0
    assert len(records(tmp_path / "out.jsonl")) == 1
    assert len(records(tmp_path / "errors.jsonl")) == 1


def test_progress_knows_rate_and_end(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(lines(50, _10="SLEEP 0.3"))
    seen: list[Progress] = []
    run(plan(tmp_path), seen.append)
    last = seen[-1]
    assert (last.read, last.articles, last.skips) == (50, 50, 0)
    assert last.done_bytes == last.total_bytes == (tmp_path / "in.jsonl").stat().st_size
    assert last.rate > 0
    assert last.seconds_left == 0


def test_a_ledger_is_not_used_by_mistake(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(lines(5))
    keeping = Keeping(str(tmp_path / "run.ledger"))
    full = Output("/dev/full", "jsonl")
    with pytest.raises(OutputError):
        run(plan(tmp_path, 0, keeping=keeping, output=full))
    with pytest.raises(InputError, match="did not finish: --resume goes on"):
        run(plan(tmp_path, 0, keeping=keeping))
    run(plan(tmp_path, 0, keeping=replace(keeping, force=True)))
    assert run(plan(tmp_path, 0, keeping=keeping)).read == 5  # a finished run is no obstacle
    resume = replace(keeping, resume=True)
    with pytest.raises(InputError, match="other options"):
        run(plan(tmp_path, 0, keeping=resume, filters=Filters(min_words=2)))
    summary = run(plan(tmp_path, 0, keeping=resume))
    assert (summary.read, summary.resumed) == (0, 5)
    assert summary.total == {"ok": 5}
    assert len(records(tmp_path / "out.jsonl")) == 5
    assert run(plan(tmp_path, 0, keeping=replace(keeping, force=True))).read == 5
    (tmp_path / "out.jsonl").unlink()
    with pytest.raises(OutputError, match="cannot be resumed"):
        run(plan(tmp_path, 0, keeping=resume))
    with pytest.raises(InputError, match="name its ledger"):
        run(plan(tmp_path, 0, keeping=Keeping(resume=True)))
    (tmp_path / "no.ledger").write_text("text, and no database at all, but long enough " * 99)
    with pytest.raises(InputError, match="as a ledger"):
        run(plan(tmp_path, 0, keeping=Keeping(str(tmp_path / "no.ledger"))))


def test_a_grown_input_is_gone_on_with(tmp_path: Path) -> None:
    keeping = Keeping(str(tmp_path / "run.ledger"), resume=True)
    for size in (5, 9):
        (tmp_path / "in.jsonl").write_text(lines(size))
        run(plan(tmp_path, 0, keeping=keeping))
    assert (tmp_path / "out.jsonl").read_bytes() == expected_bytes(tmp_path)


def rule(name: str, *hosts: str, **more: Any) -> Rule:
    return Rule(name, where=Where(hosts=hosts), **more)


def test_only_changed_cleans_the_hosts_of_changed_rules(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(lines(70))
    ledger = str(tmp_path / "run.ledger")
    before = RuleBook((rule("h1.example.com", "h1.example.com"),))
    run(plan(tmp_path, 0, job=Job(before, extract=extract), keeping=Keeping(ledger)))
    after = RuleBook((*before.rules, rule("h2.example.com", "h2.example.com")))
    again = plan(
        tmp_path, 0, job=Job(after, extract=extract),
        keeping=Keeping(ledger, only_changed=True), output=Output(str(tmp_path / "changed.jsonl")),
    )  # fmt: skip
    summary = run(again)
    assert (summary.read, summary.resumed) == (10, 60)
    assert summary.changes == {"same text": 10}
    hosts = {item["url"].split("/")[2] for item in records(tmp_path / "changed.jsonl")}
    assert hosts == {"h2.example.com"}
    assert run(again).read == 0  # the ledger knows the new rules now
    with pytest.raises(InputError, match="an output of their own"):
        run(replace(again, output=Output(str(tmp_path / "out.jsonl"))))


def test_only_changed_does_not_take_a_text_for_its_own_duplicate(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(lines(7))
    ledger = str(tmp_path / "run.ledger")
    dedup = Filters(dedup="near")
    run(plan(tmp_path, 0, keeping=Keeping(ledger), filters=dedup))
    changed = plan(
        tmp_path, 0, job=Job(RuleBook((rule("x", "h1.example.com"),)), extract=extract),
        keeping=Keeping(ledger, only_changed=True), output=Output(str(tmp_path / "changed.jsonl")),
        filters=dedup,
    )  # fmt: skip
    assert run(changed).counts == {"ok": 1}


def test_two_runs_do_not_share_a_ledger(tmp_path: Path) -> None:
    path = str(tmp_path / "run.ledger")
    with Ledger(path), pytest.raises(InputError, match="locked"):
        Ledger(path)


def test_folders_resume_under_the_same_names(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(lines(30))
    keeping = Keeping(str(tmp_path / "run.ledger"), resume=True)
    output = Output(f"{tmp_path}/out/", "text")
    for _ in range(2):
        run(plan(tmp_path, 0, keeping=keeping, output=output))
        assert len(list((tmp_path / "out").iterdir())) == 30


CHILD = """
import sys
from pathlib import Path
from tests.test_batch_run import plan
from scraper.batch import Keeping, run
folder = Path(sys.argv[1])
keeping = Keeping(str(folder / "run.ledger"), resume=True, every=20)
summary = run(plan(folder, keeping=keeping))
print(summary.resumed)
sys.exit(summary.exit_code)
"""


def child(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )


def wait_for_output(folder: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until the run has written some records."""
    partial = folder / "out.jsonl.partial"
    least = sys.maxsize
    while True:
        size = partial.stat().st_size if partial.exists() else 0
        least = min(least, size)
        if size > least + 20_000:  # some 40 records
            return
        time.sleep(0.01)
        assert process.poll() is None


def test_kills_at_any_time_lose_nothing_and_repeat_nothing(tmp_path: Path) -> None:
    slow = {f"_{n}": f"SLEEP 0.02 {n}" for n in range(0, 1000, 5)}
    (tmp_path / "in.jsonl").write_text(lines(1000, **slow, _33="EMPTY"))
    chance = random.Random(7)
    for _ in range(3):
        process = child(tmp_path)
        wait_for_output(tmp_path, process)
        time.sleep(chance.random() * 0.3)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        assert process.returncode == -signal.SIGKILL
    last = child(tmp_path)
    resumed = int(last.communicate()[0])
    assert 0 < resumed < 1000
    assert last.returncode == 1  # a page without words among them
    assert (tmp_path / "out.jsonl").read_bytes() == expected_bytes(tmp_path)
    assert len(records(tmp_path / "errors.jsonl")) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_a_run_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    (tmp_path / "in.jsonl").write_text(lines(2000, **{f"_{n}": "SLEEP 0.05" for n in range(2000)}))
    process = child(tmp_path)
    wait_for_output(tmp_path, process)
    start = time.monotonic()
    process.send_signal(number)
    process.communicate()
    assert process.returncode == 128 + number
    assert time.monotonic() - start < 5
    partial = (tmp_path / "out.jsonl.partial").read_bytes()
    assert partial.endswith(b"\n")
    assert 0 < len(partial.splitlines()) < 2000


def test_a_signal_between_records_waits_for_the_next_wait() -> None:
    with Stop.listening() as stop:
        assert stop.waiting_for(iter([1])) == 1
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.number == signal.SIGTERM
        with pytest.raises(Stopped):
            stop.waiting_for(iter([1]))


def test_a_full_disk_ends_the_run_with_a_reason(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(lines(50))
    with pytest.raises(OutputError, match="No space left"):
        run(plan(tmp_path, output=Output("/dev/full", "jsonl")))


def test_pages_over_the_limit_are_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(lines(2, _1="x" * 5000))
    inputs = Inputs((str(tmp_path / "in.jsonl"),), reading=Reading(max_bytes=1000))
    assert run(plan(tmp_path, 0, inputs=inputs)).counts == {"ok": 1, "too_large": 1}
