"""Parquet in: rows are pages, damage is said."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from scraper.model import RawPage, Reason, Skip
from scraper.sources import Fields, Reading, read


def test_rows_are_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    columns = {
        "url": [f"https://example.com/{n}" for n in range(200)],
        "html": [f"<p>{n}".encode() for n in range(198)] + [None, b""],
        "captured_at": [datetime(2024, 6, 18, tzinfo=UTC)] * 200,
        "large": ["x" * 1000] * 200,
    }
    pq.write_table(pa.table(columns), path, row_group_size=50)
    items = list(read(path))
    assert len(items) == 200
    first = items[0]
    assert first == RawPage(
        "https://example.com/0",
        b"<p>0",
        "text/html",
        f"{path}:0",
        datetime(2024, 6, 18, tzinfo=UTC),
    )
    missing = items[198]
    assert isinstance(missing, Skip)
    assert missing.detail == "the field 'html' holds NoneType, not text"
    assert isinstance(items[199], RawPage)
    [said] = {
        item.detail
        for item in read(path, reading=Reading(Fields(html="body")))
        if isinstance(item, Skip)
    }
    assert "no field 'body'" in said


def test_damage_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"html": ["<p>a"] * 1000, "n": list(range(1000))}), path)
    data = path.read_bytes()
    for broken in (data[:-100], b"PAR1", b"", data[:-8] + b"\xff\xff\xff\x7fPAR1"):
        path.write_bytes(broken)
        [item] = read(path)
        assert isinstance(item, Skip)
        assert item.reason is Reason.UNREADABLE
        assert item.detail
    pq.write_table(pa.table({"n": [1]}), path)
    [item] = read(path)
    assert isinstance(item, Skip)
    assert item.detail == "no column with a page in it; it has n"
