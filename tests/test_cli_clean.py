"""`scraper clean` as people call it: a process of its own, its streams and its exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "samples" / "text-dump" / "radio-station" / "page.txt"


def clean(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = (sys.executable, "-m", "scraper", "clean", *map(str, arguments))
    return subprocess.run(command, input=stdin, capture_output=True, check=False, cwd=ROOT)


def test_one_page_from_standard_input() -> None:
    done = clean("-", "--output-format", "jsonl", stdin=PAGE.read_bytes())
    record = json.loads(done.stdout)
    assert (done.returncode, record["status"]) == (0, "ok")
    assert record["text"].startswith("(PELL HARBOUR)")
    assert b"1 read: 1 article (" in done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One good page among inputs that are none."""
    home = tmp_path / "pages"
    home.mkdir()
    (home / "good.txt").write_bytes(PAGE.read_bytes())
    (home / "empty.html").touch()
    (home / "image.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (home / "dangling.html").symlink_to("nowhere")
    (home / "loop").symlink_to(".")
    os.mkfifo(home / "pipe.html")
    return home


def test_each_input_has_one_outcome_and_a_reason(folder: Path) -> None:
    done = clean(folder)
    records = {
        Path(r["source"]["origin"]).name: r for r in map(json.loads, done.stdout.splitlines())
    }
    assert {name: record["status"] for name, record in records.items()} == {
        "good.txt": "ok",
        "empty.html": "empty",
        "image.html": "not_text",
        "dangling.html": "unreadable",
        "loop": "unreadable",
        "pipe.html": "unreadable",
    }
    assert done.returncode == 1
    told = done.stderr.decode()
    assert "dangling.html: unreadable: a dangling link" in told
    assert "6 read: 1 article, skipped: " in told
    assert "Traceback" not in told


def test_verbose_names_more_skips_than_twenty(tmp_path: Path) -> None:
    for number in range(25):
        (tmp_path / f"{number:02}.html").touch()
    brief, full = clean(tmp_path), clean(tmp_path, "-v")
    assert brief.stderr.count(b": empty: ") == 20
    assert b"-v names them" in brief.stderr
    assert full.stderr.count(b": empty: ") == 25


def test_dry_run_lists_and_touches_nothing(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    done = clean(folder, "--dry-run", "-o", output)
    assert b"page\t" in done.stdout
    assert b"good.txt" in done.stdout
    assert not output.exists()


def test_wrong_usage_is_told_in_a_line() -> None:
    done = clean(PAGE, "--rules", "/nowhere")
    assert done.returncode in {1, 2}
    assert b"/nowhere" in done.stderr
    assert b"Traceback" not in done.stderr
