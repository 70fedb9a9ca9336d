"""Files, folders and their odd inhabitants: one outcome each, and nothing ever waits."""

from __future__ import annotations

import gzip
import io
import os
import socket
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.errors import InputError
from scraper.model import RawPage, Reason, Skip
from scraper.sources import Reading, read

PAGE = b"<h1>A title</h1><p>Some words.</p>"


def outcomes(path: Path | str, reading: Reading | None = None) -> dict[str, RawPage | Skip]:
    found = list(read(path, reading=reading))
    assert len({_origin(item) for item in found}) == len(found)
    return {_origin(item).rpartition("/")[2]: item for item in found}


def _origin(item: RawPage | Skip) -> str:
    return item.origin


def reasons(path: Path | str, reading: Reading | None = None) -> dict[str, str]:
    return {
        name: f"{item.reason.value}: {item.detail}" if isinstance(item, Skip) else "page"
        for name, item in outcomes(path, reading).items()
    }


def test_a_page_keeps_its_bytes_and_its_origin(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(PAGE)
    [page] = read(tmp_path / "a.html")
    assert page == RawPage(None, PAGE, "text/html", str(tmp_path / "a.html"), None)


def test_a_files_time_is_its_capture_date_only_when_asked(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"words")
    os.utime(tmp_path / "a.txt", (0, 86400))
    [page] = read(tmp_path, reading=Reading(file_dates=True))
    assert isinstance(page, RawPage)
    assert page.captured_at == datetime(1970, 1, 2, tzinfo=UTC)


def test_a_folder_is_read_to_the_bottom_in_one_order(tmp_path: Path) -> None:
    for name in ("b/2.html", "b/1.html", "a.txt", "b/c/d/e.htm", ".git/config", "b/.hidden"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PAGE)
    origins = [_origin(item).removeprefix(f"{tmp_path}/") for item in read(tmp_path)]
    assert origins == ["a.txt", "b/1.html", "b/2.html", "b/c/d/e.htm"]


def test_special_files_are_named_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    (folder / "good.html").write_bytes(PAGE)
    os.mkfifo(folder / "pipe.html")
    (folder / "dangling.html").symlink_to("nowhere")
    (folder / "self.html").symlink_to("self.html")
    (folder / "loop").symlink_to(folder)
    (folder / "sub" / "up").symlink_to("..")
    (folder / "zero").symlink_to("/dev/zero")
    (tmp_path / "outside.html").write_bytes(PAGE)
    (folder / "out.html").symlink_to(tmp_path / "outside.html")
    (folder / "same.html").symlink_to("good.html")
    with (folder / "sparse.html").open("wb") as sparse:
        sparse.truncate(6 << 30)
    here = os.open(".", os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as listener:
        os.chdir(folder)  # the names of sockets are short
        listener.bind("sock")
        os.fchdir(here)
        start = time.monotonic()
        found = reasons(folder)
    os.close(here)
    assert time.monotonic() - start < 1
    assert found == {
        "dangling.html": "unreadable: a dangling link",
        "good.html": "page",
        "loop": "unreadable: a link to a folder that is read anyway",
        "out.html": "unreadable: a link that leads out of the folder",
        "pipe.html": "unreadable: a named pipe, not a page",
        "same.html": "page",
        "self.html": found["self.html"],
        "sock": "unreadable: a socket, not a page",
        "sparse.html": "too_large: 6,442,450,944 bytes, over the limit of 20,000,000",
        "up": "unreadable: a link to a folder that is read anyway",
        "zero": "unreadable: a link that leads out of the folder",
    }
    assert found["self.html"].startswith("unreadable: ")
    assert reasons(folder / "pipe.html") == {"pipe.html": "unreadable: a named pipe, not a page"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(PAGE)
    (tmp_path / "a.html").chmod(0)
    assert reasons(tmp_path) == {"a.html": "unreadable: permission denied"}


def test_missing_paths_and_empty_globs_are_said(tmp_path: Path) -> None:
    assert reasons(tmp_path / "x.html") == {"x.html": "unreadable: no such file or folder"}
    assert reasons(f"{tmp_path}/*.html") == {"*.html": "unreadable: no file matches this pattern"}


def test_globs(tmp_path: Path) -> None:
    for name in ("b.html", "a.html", "c.txt", "d/e.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(PAGE)
    assert list(outcomes(f"{tmp_path}/*.html")) == ["a.html", "b.html"]
    assert list(outcomes(f"{tmp_path}/**/*.html")) == ["a.html", "b.html", "e.html"]
    assert list(outcomes(f"{tmp_path}/**")) == ["a.html", "b.html", "c.txt", "e.html"]


@pytest.mark.parametrize("name", [b"a\nb.html", b"\xff\xfe.html", b"-rf.html", b"{0}%s \x1b[31m"])
def test_odd_names_are_read_and_printable_as_utf8(tmp_path: Path, name: bytes) -> None:
    (tmp_path / os.fsdecode(name)).write_bytes(PAGE)
    [page] = read(tmp_path)
    assert isinstance(page, RawPage)
    assert page.origin.encode()


def test_compressed_pages_are_inflated(tmp_path: Path) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(PAGE) + gzip.compress(b"<p>More"))
    [page] = read(tmp_path)
    assert isinstance(page, RawPage)
    assert page.body == PAGE + b"<p>More"
    assert page.content_type == "text/html"


def test_damaged_and_oversized_pages_are_said(tmp_path: Path) -> None:
    packed = gzip.compress(PAGE)
    (tmp_path / "cut.html.gz").write_bytes(packed[:-9])
    (tmp_path / "bomb.html.gz").write_bytes(gzip.compress(bytes(30_000_000)))
    (tmp_path / "crc.html.gz").write_bytes(packed[:-8] + b"\1\2\3\4" + packed[-4:])
    (tmp_path / "many.html.gz").write_bytes(gzip.compress(b"") * 100_000)
    found = reasons(tmp_path)
    assert found == {
        "bomb.html.gz": "too_large: more bytes, over the limit of 20,000,000",
        "crc.html.gz": found["crc.html.gz"],
        "cut.html.gz": "unreadable: the file ends inside compressed data",
        "many.html.gz": "page",
    }
    assert found["crc.html.gz"].startswith("unreadable: broken compressed data")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PAGE)))
    assert list(read("-")) == [RawPage(None, PAGE, None, "<stdin>", None)]


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(InputError, match=r"'docx'.*page, html"):
        read(".", kind="docx")


def test_lists_name_files_and_their_urls(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(PAGE)
    (tmp_path / "pages.list").write_text(
        f"# a comment\n{tmp_path}/a.html\thttps://example.com/a\n\n{tmp_path}/gone.html\n"
        f"{tmp_path}/pages.list\n"
    )
    first, gone, *loop = read(tmp_path / "pages.list")
    assert first.url == "https://example.com/a"
    assert isinstance(gone, Skip)
    assert gone.reason is Reason.UNREADABLE
    assert len(loop) < 10  # a list that names itself ends
