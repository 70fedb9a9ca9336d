"""WARC files, sound and damaged: damage costs the record it hits, and is said with its place."""

from __future__ import annotations

import gzip
import io
import itertools
import zlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
import zstandard
from fastwarc.warc import ArchiveIterator

from scraper.model import RawPage, Reason, Skip
from scraper.sources import Reading, read

Pack = Callable[[bytes], bytes]
PACKS: dict[str, Pack] = {
    "a.warc": bytes,
    "a.warc.gz": gzip.compress,
    "a.warc.zst": zstandard.compress,
}


def record(kind: str, block: bytes, url: str = "https://example.com/", **more: str) -> bytes:
    fields = {
        "WARC-Type": kind,
        "WARC-Target-URI": url,
        "WARC-Date": "2024-06-18T09:30:00Z",
        "Content-Length": str(len(block)),
    }
    if block.startswith(b"HTTP/"):
        fields["Content-Type"] = "application/http; msgtype=response"
    fields |= {name.replace("_", "-"): value for name, value in more.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return b"WARC/1.0\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n"


def http(body: bytes, status: str = "200 OK", **more: str) -> bytes:
    fields = {"Content-Type": "text/html; charset=utf-8"}
    fields |= {name.replace("_", "-"): value for name, value in more.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def page(number: int) -> bytes:
    return b"<h1>Page %d</h1>" % number + b"<p>words, words" * 20


def pages(count: int) -> list[bytes]:
    return [record("response", http(page(n)), f"https://example.com/{n}") for n in range(count)]


def found(path: Path, content: Iterable[bytes], pack: Pack = bytes) -> list[RawPage | Skip]:
    path.write_bytes(b"".join(pack(piece) for piece in content))
    items = list(read(path))
    offsets = [int(item.origin.rpartition(":")[2].partition("+")[0]) for item in items]
    assert offsets == sorted(offsets)
    return items


def told(items: Iterable[RawPage | Skip]) -> list[str]:
    return [
        f"{item.reason.value}: {item.detail}" if isinstance(item, Skip) else item.body.decode()
        for item in items
    ]


@pytest.mark.parametrize("name", PACKS)
def test_sound_files(tmp_path: Path, name: str) -> None:
    content = [record("warcinfo", b"software: x"), *pages(3)]
    info, *rest = found(tmp_path / name, content, PACKS[name])
    assert told([info]) == ["unsupported: a warcinfo record, not a page"]
    first = rest[0]
    assert isinstance(first, RawPage)
    assert first.url == "https://example.com/0"
    assert first.captured_at == datetime(2024, 6, 18, 9, 30, tzinfo=UTC)
    assert first.content_type == "text/html; charset=utf-8"
    offset = len(PACKS[name](content[0]))
    assert first.origin == f"{tmp_path / name}:{offset}"
    assert told(rest) == [page(n).decode() for n in range(3)]


def test_a_library_reads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    ours = found(path, [record("warcinfo", b""), *pages(50)], gzip.compress)[1:]
    theirs = [
        (f"{path}:{item.stream_pos}", item.reader.read().decode())
        for item in ArchiveIterator(io.BytesIO(path.read_bytes()))
        if item.is_http
    ]
    assert list(zip([item.origin for item in ours], told(ours), strict=True)) == theirs


def test_a_file_compressed_as_a_whole(tmp_path: Path) -> None:
    whole = b"".join(pages(500))
    for name, pack in PACKS.items():
        assert len(found(tmp_path / name, [whole], pack)) == 500
    assert len(found(tmp_path / "b.warc.gz", [whole[:-100]], gzip.compress)) == 500


def test_records_that_are_no_pages_are_named(tmp_path: Path) -> None:
    content = [
        record("request", b"GET / HTTP/1.1\r\n\r\n"),
        record("revisit", http(b"")),
        record("metadata", b"a: b"),
        record("response", b"1.2.3.4", Content_Type="text/dns"),
        record("response", http(b"<p>", "404 Not Found")),
        record("response", http(b"", "301 Moved", Location="/")),
        record("response", http(b"\x89PNG", Content_Type="image/png")),
        record("response", http(b"<p>half"), WARC_Truncated="length"),
        record("response", b"no http"),
        record("resource", b"<p>saved", Content_Type="text/html"),
        record("conversion", "Wörter".encode(), Content_Type="text/plain"),
    ]
    assert told(found(tmp_path / "a.warc", content)) == [
        "unsupported: a request record, not a page",
        "unsupported: a revisit record, not a page",
        "unsupported: a metadata record, not a page",
        "unsupported: a response record of text/dns",
        "http_error: status 404",
        "http_error: status 301",
        "not_text: image/png, not a page",
        "unreadable: cut short when it was captured (length)",
        "unreadable: the record holds no HTTP response",
        "<p>saved",
        "Wörter",
    ]


def chunked(body: bytes) -> bytes:
    parts = [body[at : at + 7] for at in range(0, len(body), 7)]
    return b"".join(b"%x;x=y\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


BOTH = {"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"}


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(page(1)), {"Content-Encoding": "gzip"}),
        (zlib.compress(page(1)), {"Content-Encoding": "deflate"}),
        (brotli.compress(page(1)), {"Content-Encoding": "br"}),
        (zstandard.compress(page(1)), {"Content-Encoding": "zstd"}),
        (gzip.compress(brotli.compress(page(1))), {"Content-Encoding": "br, gzip"}),
        (chunked(page(1)), {"Transfer-Encoding": "chunked"}),
        (chunked(gzip.compress(page(1))), BOTH),
        (page(1), BOTH),  # undone already, the headers left as they were
        (page(1), {"Content-Encoding": "br"}),
    ],
)  # fmt: skip
def test_payload_codings(tmp_path: Path, body: bytes, headers: dict[str, str]) -> None:
    message = http(body, **{name.replace("-", "_"): value for name, value in headers.items()})
    assert told(found(tmp_path / "a.warc", [record("response", message)])) == [page(1).decode()]


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_payload_bombs_and_cuts_are_said(tmp_path: Path, coding: str) -> None:
    pack = {"gzip": gzip.compress, "br": brotli.compress, "zstd": zstandard.compress}[coding]
    content = [
        record("response", http(pack(bytes(30_000_000)), Content_Encoding=coding)),
        record("response", http(pack(page(1))[:-9], Content_Encoding=coding)),
        *pages(1),
    ]
    bomb, cut, good = told(found(tmp_path / "a.warc.gz", content, gzip.compress))
    assert bomb == "too_large: over 20,000,000 bytes when decoded"
    assert cut == f"unreadable: the {coding} body ends early"
    assert good == page(0).decode()


def test_a_bomb_of_a_member_is_said(tmp_path: Path) -> None:
    content = [*pages(1), record("response", http(bytes(30_000_000))), *pages(1)]
    for name, pack in PACKS.items():
        _, bomb, good = found(tmp_path / name, content, pack)
        assert isinstance(bomb, Skip)
        assert bomb.reason is Reason.TOO_LARGE
        assert bomb.url == "https://example.com/"
        assert isinstance(good, RawPage)


@pytest.mark.parametrize("name", PACKS)
def test_a_file_cut_at_any_byte_keeps_all_before(tmp_path: Path, name: str) -> None:
    packed = [PACKS[name](piece) for piece in pages(3)]
    whole, last = b"".join(packed), len(packed[0]) + len(packed[1])
    for cut in range(last + 1, len(whole)):
        (tmp_path / name).write_bytes(whole[:cut])
        first, second, *rest = told(read(tmp_path / name))
        assert [first, second] == [page(0).decode(), page(1).decode()]
        # what is left of the third is said, unless only the trailing line breaks are missing
        assert len(rest) <= 2
        assert rest[-1].startswith("unreadable: ") or rest == [page(2).decode()]


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc.zst"])
def test_a_flipped_byte_costs_one_record(tmp_path: Path, name: str) -> None:
    before, victim, after = (PACKS[name](piece) for piece in pages(3))
    for at in range(len(victim)):
        broken = victim[:at] + bytes([victim[at] ^ 0x55]) + victim[at + 1 :]
        (tmp_path / name).write_bytes(before + broken + after)
        items = told(read(tmp_path / name))
        assert items[0] == page(0).decode(), at
        assert items[-1] == page(2).decode(), at
        # zstd has no checksum by default: a flip there may pass as other text
        assert len(items) > 2, at
        if name == "a.warc.gz" and items[1] != page(1).decode():
            assert items[1].startswith("unreadable: "), at


LENGTHS = ["+1", "-1", "+5000", "-300", "-5 ", "abc", "", "0", "9" * 18, "9" * 5000, "١٢"]


@pytest.mark.parametrize("claim", LENGTHS)
@pytest.mark.parametrize("name", PACKS)
def test_a_wrong_length_costs_no_neighbour(tmp_path: Path, name: str, claim: str) -> None:
    block = http(page(1))
    off = len(block) + int(claim) if claim in ("+1", "-1", "+5000", "-300") else claim.strip()
    wrong = record("response", block, Content_Length=str(off))
    items = told(found(tmp_path / name, [*pages(1), wrong, *pages(3)[2:]], PACKS[name]))
    assert items[0] == page(0).decode()
    assert items[-1] == page(2).decode()
    said = [item for item in items[1:-1] if item.startswith(("unreadable: ", "too_large: "))]
    assert len(said) == 1 + (claim == "0")  # a record without content, then content without one
    assert "Content-Length" in said[0] or "no WARC record" in said[-1]


def test_a_missing_or_double_length(tmp_path: Path) -> None:
    block = http(page(1))
    good = record("response", block)
    missing = good.replace(b"Content-Length: %d\r\n" % len(block), b"", 1)
    double = good.replace(b"WARC-Type", b"Content-Length: %d\r\nWARC-Type" % len(block), 1)
    items = told(found(tmp_path / "a.warc", [missing, double, *pages(1)]))
    assert items == [
        page(1).decode(),
        "unreadable: no usable Content-Length",
        page(1).decode(),
        page(0).decode(),
    ]


@pytest.mark.parametrize("name", PACKS)
@pytest.mark.parametrize(
    "garbage", [b"garbage " * 500, b"\x1f\x8b\x08junk" * 9, b"WARC/1.0\r\n\r\n"]
)
def test_garbage_between_records_is_said(tmp_path: Path, name: str, garbage: bytes) -> None:
    packed = [PACKS[name](piece) for piece in pages(2)]
    items = told(found(tmp_path / name, [packed[0], garbage, packed[1]]))
    assert items[0] == page(0).decode()
    assert items[-1] == page(1).decode()
    assert [item.partition(":")[0] for item in items[1:-1]] == ["unreadable"]


def test_offsets_lead_to_the_damage(tmp_path: Path) -> None:
    packed = [gzip.compress(piece) for piece in pages(2)]
    items = found(tmp_path / "a.warc.gz", [packed[0], b"x" * 99, packed[1]])
    assert items[1].origin == f"{tmp_path / 'a.warc.gz'}:{len(packed[0])}"
    assert told(items)[1] == "unreadable: 99 bytes that are no compressed record"


def test_a_page_about_archives_does_not_split_its_record(tmp_path: Path) -> None:
    text = b"<pre>WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 3\r\n\r\nabc</pre>"
    for name, pack in PACKS.items():
        items = found(tmp_path / name, [record("response", http(text)), *pages(1)], pack)
        assert told(items) == [text.decode(), page(0).decode()]


def test_odd_files(tmp_path: Path) -> None:
    assert found(tmp_path / "empty.warc", []) == []
    for name, content in itertools.product(PACKS, (b"no archive at all", b"<p>" * 9999)):
        (tmp_path / name).write_bytes(content)
        [said] = told(read(tmp_path / name))
        assert "no WARC record" in said


def test_the_limit_is_the_readers(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(record("response", http(b"x" * 5000)))
    [said] = told(read(tmp_path / "a.warc", reading=Reading(max_bytes=4000)))
    assert said == "too_large: over the limit of 4,000 bytes"


def arc_record(url: str, block: bytes) -> bytes:
    return f"{url} 1.2.3.4 20080430204825 text/html {len(block)}\n".encode() + block + b"\n"


@pytest.mark.parametrize("name", ["a.arc", "a.arc.gz"])
def test_arc_files(tmp_path: Path, name: str) -> None:
    content = [
        arc_record("filedesc://a.arc", b"1 0 x\nURL IP-address Archive-date Content-type Length\n"),
        arc_record("https://example.com/1", http(page(1))),
        b"garbage\n" * 5000,
        arc_record("https://example.com/2", http(page(2), "404 Not Found")),
        arc_record("https://example.com/3", http(page(3)))[:-40],
    ]
    items = found(tmp_path / name, content, PACKS[name.replace("arc", "warc")])
    assert told(items) == [
        "unsupported: a text/html record, not a page",
        page(1).decode(),
        "unreadable: 40,000 bytes that are no ARC record",
        "http_error: status 404",
        "unreadable: the file ends inside this record",
    ]
    first = items[1]
    assert isinstance(first, RawPage)
    assert first.url == "https://example.com/1"
    assert first.captured_at == datetime(2008, 4, 30, 20, 48, 25, tzinfo=UTC)
