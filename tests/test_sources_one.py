"""One record by its origin: whatever names it in a result leads back to its page."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from scraper.batch.policy import Inputs
from scraper.batch.reading import Position, records
from scraper.model import RawPage, Skip
from scraper.sources import Reading, unpack
from scraper.sources.one import read_one


def response(number: int) -> bytes:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>page %d" % number
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/%d\r\n"
        b"Content-Length: %d\r\n\r\n"
    )
    return head % (number, len(body)) + body + b"\r\n\r\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Dumps of several forms."""
    pages = [json.dumps({"html": f"<p>page {n}"}) for n in range(5)]
    (tmp_path / "dump.jsonl").write_text("\n".join(pages))
    (tmp_path / "a:b.jsonl").write_text(pages[3])
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        for name in ("in.jsonl", "one.html"):
            archive.writestr(name, "\n".join(pages) if name.endswith("jsonl") else "<p>alone")
    warc = [response(n) for n in range(4)]
    (tmp_path / "plain.warc").write_bytes(b"".join(warc))
    members = [*map(gzip.compress, warc[:2]), gzip.compress(warc[2] + warc[3])]
    (tmp_path / "packed.warc.gz").write_bytes(b"".join(members))
    (tmp_path / "page.html").write_text("<p>a file")
    return tmp_path


def test_every_record_of_a_run_is_found_again(folder: Path) -> None:
    found: list[RawPage | Skip] = []
    for record in records(Inputs((str(folder),)), Position()):
        found += unpack(record, Reading())
    assert len(found) == 5 + 1 + 6 + 4 + 4 + 1
    for page in found:
        again = read_one(page.origin)
        assert isinstance(again, RawPage)
        assert again == page


def test_records_that_a_reader_calls_the_same(folder: Path) -> None:
    with zipfile.ZipFile(folder / "twins.zip", "w") as archive:
        archive.writestr("x.html", "<p>first")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("x.html", "<p>second")
    page = read_one(f"{folder / 'twins.zip'}:x.html#2")
    assert isinstance(page, RawPage)
    assert page.body == b"<p>second"


def test_origins_that_lead_nowhere(folder: Path) -> None:
    assert read_one(f"{folder / 'dump.jsonl'}:77") is None
    assert read_one(f"{folder / 'packed.warc.gz'}:7") is None
    assert read_one(f"{folder / 'dump.jsonl'}:1#2") is None
    missing = read_one(str(folder / "missing.jsonl:1"))
    assert isinstance(missing, Skip)
    assert missing.detail == "no such file or folder"
