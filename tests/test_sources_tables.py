"""Records with fields: every line, row and member has its outcome and its number."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tarfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zstandard

from scraper.model import RawPage, Skip
from scraper.sources import Fields, Reading, read


def results(path: Path, reading: Reading | None = None) -> dict[str, str]:
    """Origin behind the file's name -> the page's text, or what is said of it."""
    return {
        item.origin.removeprefix(str(path)): _told(item) for item in read(path, reading=reading)
    }


def _told(item: RawPage | Skip) -> str:
    if isinstance(item, Skip):
        return f"{item.reason.value}: {item.detail}"
    return item.body.decode("utf-8", "replace")


def test_bad_lines_cost_only_themselves(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        b'\xef\xbb\xbf{"html": "<p>one"}\n'
        b'{"html": "cut\n'
        b"\n"
        b'{"html": 5}\n'
        b"[1]\n"
        b'{"html": "<p>a"} {"html": "<p>b"}\r\n'
        b'{"title": "no page"}\n'
        b'{"html": "\xff \\ud800 \xe2\x80\xa8"}\n' + b"[" * 100_000 + b"\n"
        b'{"n": ' + b"9" * 5000 + b"}\n"
        b'{"text": "last"}'
    )
    found = results(path)
    assert {number: text[:40] for number, text in found.items() if "<p>" in text} == {
        ":1": "<p>one"
    }
    assert found[":2"].startswith("unreadable: not JSON: ")
    assert found[":4"] == "unreadable: the field 'html' holds int, not text"
    assert found[":5"] == "unreadable: a JSON list, not an object"
    assert "Extra data" in found[":6"]
    assert found[":7"] == "unreadable: no field with a page in it; it has 'title'"
    assert found[":8"].startswith("\ufffd")
    assert found[":9"].startswith("unreadable: not JSON")
    assert found[":10"].startswith("unreadable: not JSON")
    assert found[":11"] == "last"
    assert ":3" not in found  # an empty line is no record


def test_fields_are_found_or_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    record = {"html": "<p>h", "text": "t", "body": "<p>b", "url": "https://example.com/",
              "link": "https://example.com/2", "crawl_date": "2024-06-18", "when": "2020-01-02T03:04:05+01:00"}  # fmt: skip  # noqa: E501
    path.write_text(json.dumps(record))
    [page] = read(path)
    assert isinstance(page, RawPage)
    assert (page.body, page.url) == (b"<p>h", "https://example.com/")
    assert page.content_type == "text/html; charset=utf-8"
    assert page.captured_at == datetime(2024, 6, 18, tzinfo=UTC)
    fields = Fields(text="body", url="link", date="when")
    [page] = read(path, reading=Reading(fields))
    assert isinstance(page, RawPage)
    assert (page.body, page.url) == (b"<p>b", "https://example.com/2")
    assert page.content_type == "text/plain; charset=utf-8"
    assert page.captured_at is not None
    assert page.captured_at.isoformat() == "2020-01-02T03:04:05+01:00"
    assert results(path, Reading(Fields(html="gone")))[":1"].startswith(
        "unreadable: no field 'gone'; it has 'html', 'text'"
    )


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_compressed_lines_and_their_cut_end(tmp_path: Path, pack: object) -> None:
    lines = b"".join(b'{"text": "%d"}\n' % n for n in range(20_000))
    assert callable(pack)
    path = tmp_path / "a.jsonl.x"
    path.with_suffix(".zst").write_bytes(pack(lines))
    assert len(results(path.with_suffix(".zst"))) == 20_000
    path.with_suffix(".gz").write_bytes(pack(lines)[:-20])
    found = list(results(path.with_suffix(".gz")).values())
    assert found[0] == "0"
    assert found[-1] == "unreadable: the file ends inside compressed data"


def test_a_line_over_the_limit_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "' + b"x" * 3000 + b'"}\n{"text": "next"}\n')
    found = results(path, Reading(max_bytes=1000))
    assert found == {":1": "too_large: a line of over 2,000 bytes", ":2": "next"}


def test_csv_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    long = "<p>" + "x" * 200_000
    with path.open("w", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerows([("url", "html"), ("https://example.com/", '<p>a\n";"'), ("", long)])
    assert results(path) == {":2": '<p>a\n";"', ":3": long}
    assert [item.url for item in read(path)] == ["https://example.com/", None]


def test_zip_and_tar_members(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("deep.html", "<p>deep")
    members = {"a.html": b"<p>a", "../../up.html": b"<p>up", "b.jsonl": b'{"text": "one"}\n{}',
               "in.zip": inner.getvalue()}  # fmt: skip
    with (
        zipfile.ZipFile(tmp_path / "a.zip", "w") as archive,
        tarfile.open(tmp_path / "a.tar.gz", "w:gz") as tar,
    ):
        for name, content in members.items():
            archive.writestr(name, content)
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    expected = {
        ":a.html": "<p>a",
        ":../../up.html": "<p>up",
        ":b.jsonl:1": "one",
        ":b.jsonl:2": "unreadable: no field with a page in it; it has no fields",
        ":in.zip:deep.html": "<p>deep",
    }
    assert results(tmp_path / "a.zip") == expected
    linked = {":link": "unreadable: a link or device in an archive"}
    assert results(tmp_path / "a.tar.gz") == expected | linked
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.tar.gz", "a.zip"]


def test_damaged_archives_are_said(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.html", "<p>" + "a" * 1000)
        archive.writestr("b.html", "<p>b")
    data = bytearray((tmp_path / "a.zip").read_bytes())
    data[200] ^= 0xFF  # inside a.html, whose checksum then does not fit
    (tmp_path / "a.zip").write_bytes(data)
    found = results(tmp_path / "a.zip")
    assert found[":a.html"].startswith("unreadable: bad crc-32")
    assert found[":b.html"] == "<p>b"
    (tmp_path / "cut.zip").write_bytes(data[:-30])
    [said] = results(tmp_path / "cut.zip").values()
    assert said.startswith("unreadable: no readable zip archive")
