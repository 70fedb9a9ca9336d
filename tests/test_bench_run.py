"""A run of the benchmark on a corpus of two invented pages, from pages to table."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from scraper.model import RawPage
from tests.bench import __main__ as bench
from tests.bench import corpora, held_out, peers, run, table
from tests.bench.folds import FOLDS

TEXT = """\
The first ferry of the morning left Selmouth with forty people and a cargo of apples, and came \
back at noon with nobody on board but the captain and his dog.

“We waited for an hour,” said Ida Brenn, who has run the line for eleven years. “Then the fog \
lifted, and there was no reason to stay.” The harbour office confirmed that nobody had asked.

Since the bridge was closed in March, the two boats are the only way across the river. The council \
wants to buy a third one in autumn, but the shipyard has not been paid for the second.

How long the passengers will put up with it is another question. On Tuesday the last boat was so \
full that twelve of them slept in the waiting room, under the old timetable."""
MENU = "".join(f'<li><a href="/{word}">{word}</a></li>' for word in ("News", "Sport", "Shop"))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "tiny"
    folder.mkdir()
    paragraphs = "".join(f"<p>{part}</p>" for part in TEXT.split("\n\n"))
    page = (
        '<html><head><meta property="og:title" content="Ferries of Selmouth">'
        '<meta property="article:published_time" content="2024-06-18T09:30:00Z">'
        f"<title>Ferries</title></head><body><nav><ul>{MENU}</ul></nav><main><article>"
        f"<h1>Ferries of Selmouth</h1>{paragraphs}</article></main></body></html>"
    )
    gold = {"text": TEXT, "title": "Ferries of Selmouth", "date": "2024-06-18", "author": None}
    cases = [
        {"id": "a", "url": "https://selmouth.example/a", "html": "a.html.gz", "kind": "article"}
        | gold
        | {"with": ["cargo of apples"], "without": ["Sport"]},
        {"id": "b", "url": "https://selmouth.example/b", "html": "b.html.gz", "kind": "forum"},
    ]
    (folder / "a.html.gz").write_bytes(gzip.compress(page.encode()))
    (folder / "b.html.gz").write_bytes(gzip.compress(b"<html><body></body></html>"))
    (folder / "cases.jsonl").write_text("\n".join(map(json.dumps, cases)))
    return folder


def test_engines_run_side_by_side_on_every_page(corpus: Path) -> None:
    pages = list(run.run(corpora.load(str(corpus)), ["scraper", "trafilatura"]))
    assert [[row.engine for row in rows] for rows in pages] == [
        ["scraper", "trafilatura"],
        ["trafilatura", "scraper"],
    ]
    ours = pages[0][0]
    assert ours.words
    assert ours.words.f1 == 1.0
    assert (ours.kept, ours.leaked) == ((1, 1), (0, 1))
    assert (ours.title, ours.author, ours.date) == ("right", "none", "right")
    assert ours.ms > 0
    assert pages[1][1].answer.refused == "empty"
    assert pages[1][1].words is None


def test_workers_give_the_same_rows(corpus: Path) -> None:
    cases = corpora.load(str(corpus))
    one, two = ([*run.run(cases, ["scraper"], workers)] for workers in (1, 2))
    assert [row.answer for rows in one for row in rows] == [
        row.answer for rows in two for row in rows
    ]


def test_an_engine_that_fails_is_counted_not_fatal() -> None:
    def broken(raw: RawPage) -> peers.Answer:
        raise RuntimeError(raw.origin)

    answer, ms, error = run.timed(broken, RawPage(None, b"", origin="here"))
    assert (answer, error) == (peers.Answer(""), "RuntimeError: here")
    assert ms >= 0


def test_the_command_prints_a_table_and_saves_rows(corpus: Path, tmp_path: Path) -> None:
    saved = tmp_path / "rows.jsonl"
    arguments = ["--corpus", str(corpus), "--engines", "scraper", "--save", str(saved)]
    result = CliRunner().invoke(bench.main, arguments)
    assert result.exit_code == 0, result.output
    line = next(line for line in result.output.splitlines() if line.startswith("| scraper "))
    assert "1.000" in line
    assert "### tiny: forum" in result.output
    rows = [json.loads(line) for line in saved.read_text().splitlines()]
    assert [row["id"] for row in rows] == ["a", "b"]
    assert TEXT[:40] not in saved.read_text()


def test_unknown_engines_are_named() -> None:
    result = CliRunner().invoke(bench.main, ["--engines", "scraper,lynx"])
    assert result.exit_code == 2
    assert "no engine lynx" in result.output


def test_columns_without_values_are_left_out() -> None:
    lines = table.layout([["engine", "a", "b"], ["us", "1", "–"], ["them", "22", "–"]]).splitlines()
    assert lines == ["| engine |  a |", "|--------|---:|", "| us     |  1 |", "| them   | 22 |"]


def test_models_of_a_fold_must_be_there(corpus: Path, tmp_path: Path) -> None:
    cases = corpora.load(str(corpus))
    assert [*held_out.by_fold(cases, None)] == [cases]
    with pytest.raises(FileNotFoundError, match="fold-0"):
        next(held_out.by_fold(cases, tmp_path))
    for fold in range(FOLDS):
        (tmp_path / f"fold-{fold}").mkdir()
    parts = [*held_out.by_fold(cases, tmp_path)]
    assert len(parts) == FOLDS
    assert sorted(case.id for part in parts for case in part) == ["a", "b"]
