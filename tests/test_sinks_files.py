"""Outputs are whole or unfinished, never half; names stay in their folder and apart."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.blocks import Block, Label, Labeled
from scraper.errors import InputError, OutputError
from scraper.model import RECORD_KEYS, Article, Comment, Quality, Reason, Skip, Source
from scraper.sinks import Shown, open_sink
from scraper.sinks.names import MAX_BYTES, page_name
from scraper.sinks.render import CSV_COLUMNS, jsonl, markdown


def article(title: str = "A title", url: str | None = None, origin: str = "a.html") -> Article:
    body = Labeled(Block(0, "paragraph", "Some words."), Label(True, "body", "model"))
    gone = Labeled(Block(1, "paragraph", "Hot this week"), Label(False, "related", "marker:hot"))
    return Article(
        url=url, canonical_url=None, sitename=None, title=title, byline="By Ann", authors=("Ann",),
        date="2024-06-18", date_modified=None, language="en", description=None, tags=("a", "b"),
        image=None, blocks=(body,), comments=(Comment("Nice", "Bob"),), captions=("A cat",),
        quality=Quality(0.9), provenance={}, removed=(gone,),
        source=Source(origin, "html", "utf-8"),
    )  # fmt: skip


SKIP = Skip("b.html", None, Reason.EMPTY, "no words")


def test_every_jsonl_record_has_all_keys_in_order(tmp_path: Path) -> None:
    with open_sink(tmp_path / "o.jsonl") as sink:
        sink.write(article())
        sink.write(SKIP)
    records = [json.loads(line) for line in (tmp_path / "o.jsonl").read_bytes().splitlines()]
    assert [tuple(record) for record in records] == [RECORD_KEYS] * 2
    assert [record["status"] for record in records] == ["ok", "empty"]


def test_side_lists_are_empty_unless_asked_for() -> None:
    plain = json.loads(jsonl(article(), Shown()))
    assert plain["removed"] == plain["comments"] == plain["captions"] == []
    full = json.loads(jsonl(article(), Shown(removed=True, comments=True, captions=True)))
    assert full["removed"][0]["text"] == "Hot this week"
    assert full["comments"][0]["author"] == "Bob"
    assert full["captions"] == ["A cat"]


def test_json_is_one_array_even_without_records(tmp_path: Path) -> None:
    for count in (0, 1, 3):
        with open_sink(tmp_path / "o.json") as sink:
            for _ in range(count):
                sink.write(article())
        assert len(json.loads((tmp_path / "o.json").read_bytes())) == count


def test_lone_surrogates_do_not_stop_the_output(tmp_path: Path) -> None:
    for name in ("o.jsonl", "o.md", "o.txt", "o.csv"):
        with open_sink(tmp_path / name) as sink:
            sink.write(article("bad \ud800 \U0001f600 title"))
        assert "\U0001f600 title" in (tmp_path / name).read_text("utf-8")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_csv_cells_that_spreadsheets_would_run_are_defused(tmp_path: Path, start: str) -> None:
    with open_sink(tmp_path / "o.csv") as sink:
        sink.write(article(start + "cmd()", url="https://example.com/a"))
    [row] = csv.DictReader(io.StringIO((tmp_path / "o.csv").read_bytes().decode(), newline=""))
    assert row["title"] == "'" + start + "cmd()"
    assert row["url"] == "https://example.com/a"
    assert row["authors"] == "Ann"
    assert row["tags"] == "a; b"
    assert tuple(row) == CSV_COLUMNS


def test_front_matter_holds_any_title() -> None:
    title = 'He said: "no"\n---\nadmin: true\x1b[31m # x'
    lines = markdown(article(title), Shown()).decode().splitlines()
    front = lines[1 : lines.index("---", 1)]
    # a JSON string is a YAML double-quoted string; \x1b is spelled in YAML's own way
    value = front[0].removeprefix("title: ")
    assert json.loads(value) == title
    assert front[1] == 'byline: "By Ann"'
    assert lines[lines.index("---", 1) + 2].startswith("# He said")


def test_a_broken_run_leaves_whole_records_under_an_unfinished_name(tmp_path: Path) -> None:
    sink = open_sink(tmp_path / "o.jsonl")
    sink.write(article())
    sink.__exit__(KeyboardInterrupt, None, None)
    assert not (tmp_path / "o.jsonl").exists()
    [line] = (tmp_path / "o.jsonl.partial").read_bytes().splitlines(keepends=True)
    assert line.endswith(b"\n")


def test_a_resumed_file_is_cut_at_its_checkpoint(tmp_path: Path) -> None:
    sink = open_sink(tmp_path / "o.jsonl")
    sink.write(article("one"))
    mark = sink.checkpoint()
    sink.write(article("two"))
    sink.__exit__(KeyboardInterrupt, None, None)
    with open_sink(tmp_path / "o.jsonl", resume=mark) as sink:
        sink.write(article("three"))
    lines = (tmp_path / "o.jsonl").read_bytes().splitlines()
    assert [json.loads(line)["title"] for line in lines] == ["one", "three"]


def test_two_runs_do_not_write_one_file(tmp_path: Path) -> None:
    with open_sink(tmp_path / "o.jsonl"), pytest.raises(OutputError, match="another run"):
        open_sink(tmp_path / "o.jsonl")


def test_a_full_disk_is_said() -> None:
    with pytest.raises(OutputError, match="No space left"), open_sink("/dev/full") as sink:
        sink.write(article())


def test_same_names_never_overwrite_each_other(tmp_path: Path) -> None:
    (tmp_path / "news-a.md").write_text("a note of the user")
    for _ in range(2):  # the second run finds its own files and adds none
        with open_sink(tmp_path, "markdown") as sink:
            sink.write(article("one", origin="x/news/a.html"))
            sink.write(article("two", origin="y/news/a.html"))
            sink.write(SKIP)
        files = {path.name: path.read_text() for path in tmp_path.iterdir()}
        assert files.pop("news-a.md") == "a note of the user"
        assert sorted("one" if "# one" in text else "two" for text in files.values()) == [
            "one",
            "two",
        ]


def test_remembered_names_are_given_again(tmp_path: Path) -> None:
    claims: dict[str, str] = {}
    for title in ("one", "two"):
        with open_sink(tmp_path, "text", claims=claims) as sink:
            sink.write(article(title, origin="a.html"))
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_text().startswith("two\n")


@pytest.mark.parametrize(
    "url",
    [
        "https://e.com/../../etc/passwd", "https://e.com/%2e%2e%2f%2e%2e%2fx", "https://e.com/a\0b",
        "file:///etc/passwd", "https://e.com/%252e%252e%252fx", "..", "https://[::1", "-rf",
        "https://e.com/" + "ä" * 4000, "con", "\x1b]0;x\x07", "a\\..\\b", "///", "\ud800",
    ],
)  # fmt: skip
def test_names_cannot_leave_the_folder(tmp_path: Path, url: str) -> None:
    with open_sink(f"{tmp_path}/out/", "text") as sink:
        sink.write(article(url=url, origin=""))
    [path] = (tmp_path / "out").iterdir()
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    assert len(os.fsencode(path.name)) <= MAX_BYTES + 4
    assert path.name.isprintable()
    assert path.name[0] not in "-."


@settings(deadline=None)
@given(st.text(), st.text())
def test_names_are_short_single_and_printable(url: str, origin: str) -> None:
    name = page_name(url, origin)
    assert 0 < len(name.encode()) <= MAX_BYTES
    assert "/" not in name
    assert name.strip(".-") == name or name.startswith("_")
    assert name.isprintable()


def test_an_unknown_format_is_named_with_its_neighbours() -> None:
    with pytest.raises(InputError, match=r"'yaml'.*jsonl, json, text"):
        open_sink("-", "yaml")
