"""Remote files, through fsspec's file system in memory."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scraper.batch import Inputs, Job, Keeping, Output, Plan, Workers, run
from scraper.errors import InputError
from scraper.model import Skip
from scraper.rules.book import RuleBook
from scraper.sources import read
from tests.poison import extract

fsspec = pytest.importorskip("fsspec", reason="the extra `remote` is not installed")


@pytest.fixture
def store() -> Iterator[Any]:
    files = fsspec.filesystem("memory")
    files.pipe("/dumps/a.jsonl.gz", gzip.compress(b'{"html": "<p>one"}\n{"html": "<p>two"}\n'))
    files.pipe("/dumps/deep/b.html", b"<p>three")
    yield files
    files.rm("/", recursive=True)


def told(path: str) -> list[str]:
    return [
        item.detail if isinstance(item, Skip) else f"{item.origin} {item.body.decode()}"
        for item in read(path)
    ]


def test_files_folders_and_patterns(store: Any) -> None:
    lines = ["memory:///dumps/a.jsonl.gz:1 <p>one", "memory:///dumps/a.jsonl.gz:2 <p>two"]
    page = "memory:///dumps/deep/b.html <p>three"
    assert told("memory://dumps/a.jsonl.gz") == lines
    assert told("memory://dumps") == [*lines, page]
    assert told("memory://dumps/*/*.html") == [page]
    assert told("memory://gone") == ["no such file or folder"]


def test_what_is_no_store_is_said() -> None:
    assert told("https://example.com/") == ["a web address: pages are fetched with `scraper fetch`"]
    [said] = told("nothing://known")
    assert "nothing" in said


def test_outputs_appear_when_they_are_complete(store: Any, tmp_path: Path) -> None:
    plan = Plan(
        Inputs(("memory://dumps/a.jsonl.gz", "memory://gone")),
        Job(RuleBook(), extract=extract),
        output=Output("memory://out/o.jsonl.gz"),
        workers=Workers(0),
    )
    assert run(plan).counts == {"ok": 2, "unreadable": 1}
    lines = gzip.decompress(store.cat("/out/o.jsonl.gz")).splitlines()
    assert [json.loads(line)["status"] for line in lines] == ["ok", "ok", "unreadable"]
    keeping = Keeping(str(tmp_path / "ledger"), resume=True)
    with pytest.raises(InputError, match="cannot be resumed"):
        run(Plan(plan.inputs, plan.job, output=plan.output, keeping=keeping))
