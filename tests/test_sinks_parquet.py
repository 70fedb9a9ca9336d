"""Parquet and compressed outputs, and other tools' keys."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import zstandard

from scraper.batch import Inputs, Job, Keeping, Output, Plan, Workers, run
from scraper.errors import InputError, OutputError
from scraper.model import RECORD_KEYS, RawPage, Reason, Skip
from scraper.rules.book import RuleBook
from scraper.sinks import SCHEMAS, Shown, form_for, open_sink
from scraper.sinks.schemas import columns
from tests.poison import article, extract

PAGE = article("Some words", RawPage("https://www.example.com/a", b"", None, "a.html"))
FULL = replace(
    PAGE, authors=("Ann Lee", "Bo Li"), tags=("x", "y"), date="2024-06-18T09:00:00+02:00",
    sitename="Example", description="About.", image="https://example.com/i.png",
)  # fmt: skip
SKIP = Skip("b.html", None, Reason.EMPTY, "no words")


def test_parquet_holds_the_same_records_as_jsonl(tmp_path: Path) -> None:
    for name in ("o.parquet", "o.jsonl"):
        with open_sink(tmp_path / name, shown=Shown(True, True, True)) as sink:
            for outcome in (FULL, SKIP, PAGE):
                sink.write(outcome)
    table = pq.read_table(tmp_path / "o.parquet")
    assert tuple(table.column_names) == RECORD_KEYS
    lines = [json.loads(line) for line in (tmp_path / "o.jsonl").read_bytes().splitlines()]
    for row, line in zip(table.to_pylist(maps_as_pydicts="strict"), lines, strict=True):
        assert row["text"] == line["text"]
        assert row["authors"] == line["authors"]
        assert row["blocks"] == line["blocks"]
        assert (row["provenance"] or None) == line["provenance"]
        assert row["source"]["origin"] == line["source"]["origin"]
    assert list(tmp_path.glob("*.partial")) == []


def test_an_unfinished_parquet_file_is_no_file(tmp_path: Path) -> None:
    sink = open_sink(tmp_path / "o.parquet")
    sink.write(PAGE)
    sink.__exit__(KeyboardInterrupt, None, None)
    assert list(tmp_path.iterdir()) == []


def test_shards_resume(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scraper.sinks.parquet.SHARD_ROWS", 10)
    texts = [f"page {n}" for n in range(35)]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps({"html": t}) + "\n" for t in texts))

    def plan(limit: int, **keeping: Any) -> Plan:
        return Plan(
            Inputs((str(tmp_path / "in.jsonl"),), limit=limit),
            Job(RuleBook(), extract=extract),
            output=Output(f"{tmp_path}/out/", "parquet"),
            workers=Workers(0),
            keeping=Keeping(str(tmp_path / "ledger"), every=5, **keeping),
        )

    run(plan(12))
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["part-00000.parquet", "part-00001.parquet"]
    (tmp_path / "out" / "part-00002.parquet").write_bytes(b"of a killed run")
    run(plan(35, resume=True))
    rows = pq.read_table(tmp_path / "out").to_pylist()
    assert [row["text"] for row in rows] == texts
    with pytest.raises(OutputError, match="another run"):
        run(replace(plan(1), keeping=Keeping()))
    with pytest.raises(InputError, match="cannot be resumed"):
        run(replace(plan(1, resume=True), output=Output(str(tmp_path / "o.parquet"))))
    run(replace(plan(1), output=Output(str(tmp_path / "o.parquet"))))
    run(plan(2, force=True))  # the ledger knows that the shards are its own
    assert len(pq.read_table(tmp_path / "out")) == 2


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_compressed_lines_resume_at_a_member(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"o.jsonl{suffix}"
    sink = open_sink(path)
    sink.write(PAGE)
    mark = sink.checkpoint()
    sink.write(SKIP)
    sink.__exit__(KeyboardInterrupt, None, None)
    with open_sink(path, resume=mark) as sink:
        sink.write(FULL)
    data = path.read_bytes()
    if suffix == ".gz":
        lines = gzip.decompress(data)
    else:
        with zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True) as reader:
            lines = reader.read()
    assert [json.loads(line)["title"] for line in lines.splitlines()] == [PAGE.title, FULL.title]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_schemas_have_articles_only_and_fixed_columns(tmp_path: Path, schema: str) -> None:
    for name in ("o.jsonl", "o.json", "o.parquet"):
        with open_sink(tmp_path / name, form_for(tmp_path / name, schema=schema)) as sink:
            for outcome in (FULL, SKIP, PAGE):
                sink.write(outcome)
    [full, page] = map(json.loads, (tmp_path / "o.jsonl").read_bytes().splitlines())
    assert json.loads((tmp_path / "o.json").read_bytes()) == [full, page]
    assert tuple(full) == tuple(SCHEMAS[schema].kinds)
    table = pq.read_table(tmp_path / "o.parquet")
    assert table.to_pylist() == [columns(row, SCHEMAS[schema].kinds) for row in (full, page)]


def test_other_tools_find_their_keys() -> None:
    def under(schema: str) -> Any:
        form = form_for("o.jsonl", schema=schema)
        return json.loads(form.format.render(FULL, Shown()))

    theirs = under("trafilatura")
    assert (theirs["author"], theirs["date"]) == ("Ann Lee; Bo Li", "2024-06-18")
    assert (theirs["hostname"], theirs["source-hostname"]) == ("example.com", "Example")
    assert under("newspaper")["publish_date"] == "2024-06-18T09:00:00+02:00"
    assert under("schemaorg")["author"][1] == {"@type": "Person", "name": "Bo Li"}
    metadata = under("datatrove")["metadata"]
    assert metadata["authors"] == ["Ann Lee", "Bo Li"]
    assert metadata["quality"] == 1.0
    assert "captions" not in metadata


def test_schemas_go_with_records_only() -> None:
    with pytest.raises(InputError, match="not for markdown"):
        form_for("o.md", schema="trafilatura")
    with pytest.raises(InputError, match=r"'dublincore'.*trafilatura"):
        form_for("o.jsonl", schema="dublincore")
    with pytest.raises(InputError, match="standard output"):
        open_sink("-", "parquet")
