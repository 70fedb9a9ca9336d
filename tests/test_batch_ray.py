"""The same run on a Ray cluster: same bytes, same account, whoever is killed."""

from __future__ import annotations

import gzip
import json
import os
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scraper.batch import Filters, Inputs, Job, Keeping, Output, Plan, Workers, run
from scraper.batch.on_ray import run_on_ray, shards
from scraper.errors import InputError
from scraper.model import Skip
from scraper.rules.book import RuleBook
from scraper.sources import Reading
from tests.poison import extract

ray = pytest.importorskip("ray", reason="the extra `ray` is not installed")
# Ray warns of its own plans, and leaves sockets to the end of the process.
pytestmark = [
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(os.name != "posix", reason="workers are forked"),
]


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ray.init(
            num_cpus=2, include_dashboard=False, object_store_memory=80 << 20,
            logging_level="ERROR", log_to_driver=False, configure_logging=False,
        )  # fmt: skip
    yield
    ray.shutdown()


def warc(count: int, **special: str) -> bytes:
    texts = {n: f"page {n} of the dump" for n in range(count)}
    texts |= {int(name[1:]): text for name, text in special.items()}
    return b"".join(_record(n, text.encode()) for n, text in texts.items())


def _record(number: int, text: bytes) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>" + text + b" "
    block += os.urandom(200).hex().encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.com/{number}\r\n"
        f"Content-Type: application/http\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n")


def plan(folder: Path) -> Plan:
    return Plan(
        inputs=Inputs((str(folder / "in"),)),
        job=Job(RuleBook(), extract=extract),
        output=Output(f"{folder}/out/", "jsonl", errors="errors"),
        workers=Workers(1, timeout=5.0, memory=1 << 30),
    )


def make_input(folder: Path, **special: str) -> None:
    (folder / "in").mkdir()
    (folder / "in" / "a.warc.gz").write_bytes(warc(120, **special))
    (folder / "in" / "b.jsonl").write_text('{"html": "<p>one"}\n{}\n')
    (folder / "in" / "c.html").write_text("<p>two")
    (folder / "in" / "d.html").symlink_to("nowhere")


def local(folder: Path) -> tuple[bytes, dict[str, int]]:
    output = Output(str(folder / "local.jsonl"))
    summary = run(replace(plan(folder), output=output))
    return (folder / "local.jsonl").read_bytes(), dict(summary.counts)


def test_spans_cover_every_record_once(tmp_path: Path) -> None:
    make_input(tmp_path)
    whole, _ = local(tmp_path)
    for size in (1_000, 7_777, 30_000, 1 << 30):
        parts = []
        for shard in shards(plan(tmp_path).inputs, size):
            inputs = Inputs(shard.paths, reading=Reading(span=shard.span))
            output = Output(str(tmp_path / "part.jsonl"))
            run(replace(plan(tmp_path), inputs=inputs, output=output, workers=Workers(0)))
            parts.append((tmp_path / "part.jsonl").read_bytes())
        assert b"".join(parts) == whole
        assert len(parts) > 3 or size > 7_777


def test_inputs_that_are_none_keep_their_place(tmp_path: Path) -> None:
    make_input(tmp_path)
    [shard] = shards(plan(tmp_path).inputs, 1 << 30)
    assert [type(path) for path in shard.paths] == [str, str, str, Skip]


def test_a_cluster_writes_the_same_and_survives_a_killed_worker(
    tmp_path: Path, cluster: None
) -> None:
    mark = tmp_path / "killed"
    make_input(tmp_path, _30="KILL", _31="RAISE", _70=f"KILLMASTER {mark} x")
    mark.touch()
    whole, counts = local(tmp_path)
    mark.unlink()
    summary = run_on_ray(plan(tmp_path), shard_bytes=20_000)
    assert mark.exists()  # one of Ray's workers did die
    names = sorted(
        path for path in (tmp_path / "out").glob("part-*.jsonl") if "errors" not in path.name
    )
    assert len(names) > 3
    assert b"".join(path.read_bytes() for path in names) == whole
    assert summary.counts == counts
    assert summary.counts["crashed"] == 2
    errors = b"".join(p.read_bytes() for p in sorted((tmp_path / "out").glob("*.errors.jsonl")))
    assert len([json.loads(line) for line in errors.splitlines()]) == summary.skips

    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "out").iterdir()}
    again = run_on_ray(plan(tmp_path), shard_bytes=20_000)  # all is done: nothing is done again
    assert again.counts == counts
    assert {p.name: p.stat().st_mtime_ns for p in (tmp_path / "out").iterdir()} == before

    with pytest.raises(InputError, match="other options"):
        run_on_ray(replace(plan(tmp_path), filters=Filters(min_words=9)), shard_bytes=20_000)


def test_what_needs_one_machine_is_refused(tmp_path: Path) -> None:
    good = plan(tmp_path)
    for bad, said in (
        (replace(good, filters=Filters(dedup="exact")), "one machine"),
        (replace(good, inputs=Inputs((), limit=1)), "one machine"),
        (replace(good, keeping=Keeping("ledger")), "name none"),
        (replace(good, output=Output("-")), "a folder"),
    ):
        with pytest.raises(InputError, match=said):
            run_on_ray(bad)
