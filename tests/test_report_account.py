"""The account of a run: all is counted, what does not add up is said, in every form of results."""

from __future__ import annotations

import gzip
import json
import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from scraper.batch import Inputs, Job, Keeping, Output, Plan, Workers
from scraper.batch import run as run_batch
from scraper.batch.ledger import Ledger
from scraper.cli import main
from scraper.errors import InputError
from scraper.fetch.state import Facts, Marks, State
from scraper.model import RECORD_KEYS, RawPage, Reason
from scraper.report.browser import to_html
from scraper.report.run import Paths, look
from scraper.report.summary import report_of
from scraper.rules.book import RuleBook
from scraper.sinks import Shown
from tests.poison import extract
from tests.report_records import article, error, look_at, report, shown, skip, write

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)  # fmt: skip
ODD_RECORDS = st.builds(
    lambda record, changes: record | changes,
    st.sampled_from([article(1), article(2), skip(3), skip(4, "timeout")]),
    st.dictionaries(st.sampled_from([*RECORD_KEYS, "origin", "traceback"]), JSON, max_size=4),
)
ODD_BLOCKS = st.builds(
    lambda block: article(5, blocks=[block], removed=[block, 7]),
    st.dictionaries(st.sampled_from(["role", "by", "score", "start", "end", "text"]), JSON),
)
LINES = st.lists(
    st.one_of(ODD_RECORDS, ODD_BLOCKS, JSON).map(lambda value: json.dumps(value).encode())
    | st.binary(min_size=1, max_size=30).filter(lambda line: line.strip() and b"\n" not in line)
)


@given(lines=LINES)
def test_counts_add_up_whatever_the_records(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]
) -> None:
    folder = tmp_path_factory.mktemp("odd")
    (folder / "out.jsonl").write_bytes(b"\n".join(lines))
    seen = look(Paths((str(folder / "out.jsonl"),), (str(folder / "out.jsonl"),)))
    account, tally = seen.account, seen.tally
    written = [line for line in lines if line.strip() not in (b"[", b"]", b"")]
    own = account.files[str(folder / "out.jsonl")]
    assert own.total() == len(written)
    assert account.counts.total() + own["faults"] == len(written)
    assert account.total == account.articles + account.skips.total() + account.faulty
    assert tally.hosts.run.records == account.counts.total() + account.extra.total()
    assert tally.hosts.run.articles == tally.lengths.total() == account.articles
    html = to_html(report_of(seen))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html)
    html.encode()
    shown(seen)


def test_what_is_no_record_is_named(tmp_path: Path) -> None:
    seen = look_at(
        tmp_path,
        article(1),
        7,
        {"title": "of another tool"},
        {"status": "fine"},
        {"status": ["ok"]},
    )
    with (tmp_path / "out.jsonl").open("a") as file:
        file.write('{"status": "o')
    seen = look(Paths((str(tmp_path / "out.jsonl"),)))
    assert [fault.place.rpartition(":")[2] for fault in seen.account.faults] == list("23456")
    words = " ".join(fault.why for fault in seen.account.faults)
    assert "a JSON int, not an object" in words
    assert "it has no status (records of --schema have none)" in words
    assert "its status is 'fine'" in words
    assert words.endswith("torn: the file ends inside this record")
    assert not seen.account.adds_up
    assert "Does not add up: 5 lines without a record. 1 article + 0 skips" in shown(seen)


def test_a_file_that_is_cut_in_its_compression(tmp_path: Path) -> None:
    whole = gzip.compress(b"".join(json.dumps(article(n)).encode() + b"\n" for n in range(500)))
    (tmp_path / "out.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    done = report(tmp_path / "out.jsonl.gz")
    assert done.exit_code == 1
    assert "the file ends inside compressed data" in done.stdout


def test_an_empty_run(tmp_path: Path) -> None:
    seen = look_at(tmp_path, errors=[])
    assert (seen.account.total, seen.account.adds_up) == (0, True)
    assert "0 articles + 0 skips = 0." in shown(seen)


# What is held against each other


def test_errors_that_fit(tmp_path: Path) -> None:
    extra = [error(8, "unsupported"), error(9, "unsupported")]
    seen = look_at(tmp_path, article(1), skip(2), skip(3, "timeout"),
                   errors=[error(3, "timeout"), *extra, error(2)])  # fmt: skip
    assert seen.account.adds_up
    assert seen.account.skips == {"unsupported": 2, "empty": 1, "timeout": 1}
    assert seen.account.total == 5
    assert "the same skips, and of 2 unsupported without a record" in shown(seen)


@pytest.mark.parametrize(
    ("errors", "words"),
    [
        ([error(2)], "the errors file lacks 1 timeout"),
        ([error(2), error(4, "timeout")], "the errors file lacks 1 timeout"),
        ([error(2), error(3, "timeout"), error(2)], "1 outcome twice"),
        ([error(2), error(3, "timeout"), article(1)], "1 line without a record"),
        ([error(2), error(3, "timeout"), {"status": "empty"}], "1 line without a record"),
    ],
)
def test_errors_of_another_run(tmp_path: Path, errors: list[Any], words: str) -> None:
    seen = look_at(tmp_path, article(1), skip(2), skip(3, "timeout"), errors=errors)
    assert not seen.account.adds_up
    assert words in shown(seen)


def test_an_outcome_that_is_there_twice(tmp_path: Path) -> None:
    seen = look_at(tmp_path, article(1), article(2), skip(1), article(1))
    assert [check.words for check in seen.account.checks() if check.fine is False] == [
        f"1 outcome twice, as at {tmp_path / 'out.jsonl'}:4"
    ]


def test_the_same_file_by_two_paths_is_read_once(tmp_path: Path) -> None:
    out = write(tmp_path / "out.jsonl", article(1))
    assert look(Paths((str(out), str(out), str(tmp_path / "*.jsonl")))).account.total == 1


@pytest.fixture
def cleaned(tmp_path: Path) -> Path:
    """A folder with a run of 30 records, one of them a bug, and its state."""
    lines = [
        json.dumps({"html": f"<p>page {n}", "url": f"https://h.example/{n}"}) for n in range(29)
    ]
    lines.append(json.dumps({"html": "RAISE a bug", "url": "https://h.example/29"}))
    (tmp_path / "in.jsonl").write_text("\n".join(lines))
    run_batch(
        Plan(
            Inputs((str(tmp_path / "in.jsonl"),)),
            Job(RuleBook(), extract=extract),
            output=Output(str(tmp_path / "out.jsonl"), errors=str(tmp_path / "errors.jsonl")),
            workers=Workers(0),
            keeping=Keeping(str(tmp_path / "out.jsonl.state")),
        )
    )
    return tmp_path


def test_lost_records_are_missed(cleaned: Path) -> None:
    out = cleaned / "out.jsonl"
    files = set(cleaned.iterdir())
    assert look(Paths((str(out),))).account.adds_up
    assert set(cleaned.iterdir()) == files, "nothing is left behind"
    lines = out.read_bytes().splitlines(keepends=True)
    out.write_bytes(b"".join(lines[3:]))
    done = report(out)
    assert done.exit_code == 1
    assert "the run noted 30 outcomes: not here: 3 articles" in done.stdout
    out.write_bytes(b"".join([*lines, json.dumps(skip(99)).encode()]))
    assert "not noted: 1 empty" in report(out).stdout


def test_a_crash_comes_with_its_traceback(cleaned: Path) -> None:
    seen = look(Paths((str(cleaned / "out.jsonl"),), (str(cleaned / "errors.jsonl"),)))
    html = to_html(report_of(seen))
    assert "<summary>traceback</summary><pre>Traceback (most recent call last)" in html
    assert "a bug" in html


def test_a_run_that_did_not_finish(cleaned: Path) -> None:
    (cleaned / "out.jsonl").rename(cleaned / "out.jsonl.partial")
    with Ledger(str(cleaned / "out.jsonl.state")) as ledger:
        ledger.commit({"finished": ""})
        busy = report(cleaned / "out.jsonl.partial")
    assert (busy.exit_code, "out.jsonl.state: a run is at it" in busy.stdout) == (1, True)
    told = " ".join(report(cleaned / "out.jsonl.partial").stdout.split())
    assert "out.jsonl.partial is not finished; --resume goes on with it" in told
    assert "out.jsonl.state: the run did not finish" in told
    missing = report(cleaned / "out.jsonl")
    assert (missing.exit_code, "out.jsonl.partial" in missing.output) == (1, True)


def test_the_state_of_fetch(tmp_path: Path) -> None:
    state = State(tmp_path / "out.jsonl.state")
    urls = [f"https://a.example/{n}" for n in range(3)]
    state.add("list.txt", enumerate([*urls, "nonsense", urls[0]], 1))
    for number, url in state.todo():
        state.keep(number, [RawPage(url, b"x")], Facts(datetime(2024, 1, 1, tzinfo=UTC)))
        state.settle([(number, Reason.EMPTY if number == 3 else None, "")], Marks())
    state.close()
    records = [article(n, source={"origin": url}) for n, url in enumerate(urls[:2])]
    records += [skip(0, source={"origin": urls[2]}), skip(4, "unreadable"), skip(5, "duplicate")]
    seen = look_at(tmp_path, *records)
    assert "the run noted 5 outcomes, and these are they" in shown(seen)
    assert not look_at(tmp_path, *records[1:]).account.adds_up


def test_what_is_no_state(tmp_path: Path) -> None:
    out = write(tmp_path / "out.jsonl", article(1))
    for content in (b"no database", b""):
        (tmp_path / "odd").write_bytes(content)
        done = report(out, "--state", tmp_path / "odd")
        assert (done.exit_code, "not the state of a run" in done.output) == (1, True)
        assert "Traceback" not in done.output
    sqlite3.connect(tmp_path / "other").execute("CREATE TABLE facts (name)").connection.close()
    assert "not the state of a run" in report(out, "--state", tmp_path / "other").output


def test_the_parts_of_a_cluster(tmp_path: Path) -> None:
    for part in range(3):
        name = tmp_path / f"part-{part:06}"
        write(name.with_suffix(".jsonl"), article(2 * part), skip(2 * part + 1))
        write(
            name.with_suffix(".errors.jsonl"), error(2 * part + 1), error(90 + part, "unsupported")
        )
        counts = {"ok": 1, "empty": 1, "unsupported": 1}
        name.with_suffix(".account").write_text(json.dumps({"counts": counts, "hosts": []}))
    (tmp_path / "run.plan").write_text("{}")
    seen = look(Paths((str(tmp_path),)))
    assert seen.account.counts == {"ok": 3, "empty": 3}
    assert (seen.account.total, seen.account.adds_up) == (9, True)
    (tmp_path / "part-000001.jsonl").unlink()
    assert not look(Paths((str(tmp_path),))).account.adds_up


# Forms of results


def test_parquet_and_json_tell_the_same_as_json_lines(cleaned: Path) -> None:
    pytest.importorskip("pyarrow", reason="Parquet needs the extra")
    reports = []
    for suffix in ("jsonl", "json", "parquet", "jsonl.zst"):
        out = cleaned / f"form.{suffix}"
        plan = Plan(
            Inputs((str(cleaned / "in.jsonl"),)),
            Job(RuleBook(), extract=extract),
            output=Output(str(out), shown=Shown(removed=True)),
            workers=Workers(0),
        )
        run_batch(plan)
        reports.append(to_html(report_of(look(Paths((str(out),))))).replace(out.name, ""))
    assert len(set(reports)) == 1
    assert "29 articles + 1 skip = 30" in reports[0]


def test_a_damaged_parquet_file_is_told(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="Parquet needs the extra")
    (tmp_path / "out.parquet").write_bytes(b"PAR1 and then nothing")
    done = report(tmp_path / "out.parquet")
    assert (done.exit_code, "1 line without a record" in done.stdout) == (1, True)
    assert "out.parquet" in done.stdout


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing.jsonl", "no such file or folder"),
        ("out.csv", "no results with all"),
        (".", "no results"),
    ],
)
def test_paths_without_results(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "out.csv").write_text("status\nok\n")
    with pytest.raises(InputError, match=words):
        look(Paths((str(tmp_path / name),)))


def test_standard_input() -> None:
    lines = json.dumps(article(1)) + "\n"
    done = CliRunner().invoke(main, ["report", "-"], input=lines)
    assert "Run report: standard input\n1 article + 0 skips = 1." in done.stdout


def test_the_state_of_a_run_that_was_killed(cleaned: Path, tmp_path: Path) -> None:
    killed = tmp_path / "killed"
    killed.mkdir()
    with Ledger(str(cleaned / "out.jsonl.state")) as ledger:
        ledger.commit({"finished": ""})
        for path in cleaned.glob("out.jsonl*"):  # as they are on the disk in mid-run
            (killed / path.name).write_bytes(path.read_bytes())
    assert (killed / "out.jsonl.state-wal").exists()
    told = " ".join(report(killed / "out.jsonl").stdout.split())
    assert "out.jsonl.state: the run did not finish" in told
    assert "the run noted 30 outcomes, and these are they" in told
