"""The faults of servers, one handler each."""

from __future__ import annotations

import asyncio
import gzip
import zlib

import brotli
import zstandard

from tests.servers.plain import Asked, Handler, head, response, says

SENTENCES = """
After a winter in the dock the old ferry crossed the bay on Monday, with its brass newly polished.
The band of the fire brigade played on deck, with more heart than skill, as the ropes were let go.
Children waved from the pier with paper flags that they had painted at school the week before.
Its captain, who has sailed this route since he was twenty, greeted each passenger with a nod.
The crossing takes forty minutes with a calm sea, and nearly an hour when the wind is from the west.
Engineers had replaced the boiler with a quieter one, which older travellers said they would miss.
Tickets cost the same as last year, with the exception of bicycles, which now travel for nothing.
A baker from the far shore came with three baskets of rolls, and went home with three empty ones.
The town council paid for the repairs with money that had been meant for a car park.
Not everybody agrees with that choice; a petition against it gathered two hundred names in May.
By evening the ferry lay at its berth again, with lamps along the rail and a cat on the bridge.
The next departure is on Thursday at eight, with a connection to the night train in the capital.
""".strip().splitlines()
PAGE = (
    "<!doctype html><html><head><title>The ferry sails again</title></head><body><article>"
    "<h1>The ferry sails again</h1>"
    + "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    + "</article></body></html>"
).encode()
HTML = "text/html; charset=utf-8"
OK = response(PAGE, Content_Type=HTML)


def slow(before: bytes, drop: bytes, pause: float, after: bytes = b"") -> Handler:
    """Sends `before`, then `drop` for ever with a pause between, or `after` once when given."""

    async def handler(asked: Asked, writer: asyncio.StreamWriter) -> None:
        del asked
        writer.write(before)
        await writer.drain()
        while not after and not writer.is_closing():
            writer.write(drop)
            await writer.drain()
            await asyncio.sleep(pause)
        await asyncio.sleep(pause)
        writer.write(after)

    return handler


def cut(raw: bytes, *, reset: bool = False) -> Handler:
    """Sends some bytes and ends the connection, politely or not."""

    async def handler(asked: Asked, writer: asyncio.StreamWriter) -> None:
        del asked
        writer.write(raw)
        await writer.drain()
        if reset:
            writer.transport.abort()
        else:
            writer.close()

    return handler


def redirect(location: str, status: str = "302 Found", **headers: str) -> Handler:
    """A redirect to anywhere."""
    return says(response(b"", status, Location=location, **headers))


async def growing_redirect(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """/hop?1 to /hop?2 and so on, without end."""
    number = int(asked.path.partition("?")[2] or 0) + 1
    writer.write(response(b"", "301 Moved Permanently", Location=f"/hop?{number}"))


def _bomb(size: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(1 << 20)
    return b"".join(packer.compress(block) for _ in range(size >> 20)) + packer.flush()


def coded(body: bytes, coding: str, **headers: str) -> Handler:
    """A body that says it is in a coding."""
    return says(response(body, Content_Type=HTML, Content_Encoding=coding, **headers))


def no_answer(status: str) -> Handler:
    """An error status with a body."""
    return says(response(b"<h1>error</h1>", status, Content_Type=HTML))


def _head(**headers: str) -> bytes:
    return head(Content_Type=HTML, **headers)


def _cut_gzip() -> bytes:
    whole = gzip.compress(PAGE)
    return whole[: len(whole) * 2 // 3]


def faults() -> dict[str, Handler]:
    """All of them, by path. Small enough to build for each test."""
    gzipped, bomb = gzip.compress(PAGE), _bomb(64 << 20)
    brotli_bomb = brotli.compress(bytes(64 << 20), quality=5)
    drip = 0.05
    return {
        "/ok": says(OK),
        "/slow-headers": slow(b"HTTP/1.1 200 OK\r\n", b"X", drip),
        "/silent": slow(b"", b"", drip),
        "/drip": slow(_head(Content_Length="100000"), b"x", drip),
        "/stall": slow(_head(Content_Length="100000") + PAGE, b"", drip),
        "/endless": slow(_head(Connection="close"), b"<p>more</p>" * 6000, 0),
        "/infinite-1xx": slow(b"", b"HTTP/1.1 102 Processing\r\n\r\n" * 2000, 0.001),
        "/infinite-headers": slow(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n" * 4000, 0.001),
        "/huge-header": says(response(PAGE, X_Long="y" * 400_000)),
        "/huge-declared": says(_head(Content_Length="10000000000")),
        "/length-digits": says(_head(Content_Length="9" * 5000)),
        "/length-long": cut(_head(Content_Length=str(len(PAGE) + 5000)) + PAGE),
        "/length-negative": cut(_head(Content_Length="-5") + PAGE),
        "/length-text": cut(_head(Content_Length="abc") + PAGE),
        "/length-twice": cut(OK.replace(b"\r\n", b"\r\nContent-Length: 5\r\n", 1)),
        "/chunk-cut": cut(_head(Transfer_Encoding="chunked") + b"400\r\n" + PAGE[:200]),
        "/chunk-garbage": cut(_head(Transfer_Encoding="chunked") + b"zz\r\n" + PAGE),
        "/chunk-huge": cut(_head(Transfer_Encoding="chunked") + b"f" * 40 + b"\r\n" + PAGE),
        "/reset-mid": cut(_head(Content_Length="5000") + PAGE[:500], reset=True),
        "/gzip": coded(gzipped, "gzip"),
        "/gzip-members": coded(gzip.compress(PAGE[:900]) + gzip.compress(PAGE[900:]), "gzip"),
        "/gzip-many-members": coded(gzip.compress(b"") * 20_000, "gzip"),
        "/gzip-padded": coded(gzipped + bytes(64), "gzip"),
        "/gzip-cut": coded(_cut_gzip(), "gzip"),
        "/gzip-damaged": coded(gzipped[:60] + bytes(20) + gzipped[80:], "gzip"),
        "/gzip-says-plain": coded(PAGE, "gzip"),
        "/gzip-bomb": coded(bomb, "gzip"),
        "/gzip-twice-bomb": coded(gzip.compress(bomb), "gzip, gzip"),
        "/deflate": coded(zlib.compress(PAGE), "deflate"),
        "/deflate-raw": coded(zlib.compress(PAGE)[2:-4], "deflate"),
        "/deflate-cut": coded(zlib.compress(PAGE)[:-40], "deflate"),
        "/br": coded(brotli.compress(PAGE), "br"),
        "/br-cut": coded(brotli.compress(PAGE)[:-30], "br"),
        "/br-bomb": coded(brotli_bomb, "br"),
        "/br-garbage": coded(PAGE, "br"),
        "/zstd": coded(zstandard.compress(PAGE), "zstd"),
        "/zstd-cut": coded(zstandard.compress(PAGE)[:-30], "zstd"),
        "/zstd-bomb": coded(zstandard.compress(bytes(64 << 20)), "zstd"),
        "/two-codings": coded(brotli.compress(gzipped), "gzip, br"),
        "/three-codings": coded(PAGE, "gzip, br, gzip"),
        "/unknown-coding": coded(PAGE, "lzma"),
        "/redirect": redirect("/ok"),
        "/redirect-self": redirect("/redirect-self"),
        "/redirect-a": redirect("/redirect-b"),
        "/redirect-b": redirect("/redirect-a"),
        "/redirect-nowhere": redirect(""),
        "/redirect-file": redirect("file:///etc/passwd"),
        "/redirect-data": redirect("data:text/html,<p>x"),
        "/redirect-ftp": redirect("ftp://127.0.0.1/x"),
        "/redirect-javascript": redirect("javascript:alert(1)"),
        "/redirect-metadata": redirect("http://169.254.169.254/latest/meta-data/"),
        "/no-location": says(response(PAGE, "302 Found", Content_Type=HTML)),
        "/hop": growing_redirect,
        "/503": no_answer("503 Service Unavailable"),
        "/500": no_answer("500 Internal Server Error"),
        "/404": no_answer("404 Not Found"),
        "/403": no_answer("403 Forbidden"),
        "/204": says(b"HTTP/1.1 204 No Content\r\n\r\n"),
        "/304": says(b"HTTP/1.1 304 Not Modified\r\n\r\n"),
        "/empty": says(response(b"", Content_Type=HTML)),
        "/no-type": says(response(PAGE)),
        "/odd-type": says(response(PAGE, Content_Type="x; charset=\x22\x1b[31m")),
        "/pdf": says(response(b"%PDF-1.7 ...", Content_Type="application/pdf")),
        "/png-as-html": says(response(b"\x89PNG\r\n\x1a\n" + bytes(64), Content_Type=HTML)),
        "/charset": says(
            response(
                b'<meta charset="utf-8"><p>caf\xe9</p>',
                Content_Type="text/html; charset=iso-8859-1",
            )
        ),
        "/junk": cut(b"\x00\x01\x02 hello, this is no HTTP\r\n\r\n"),
        "/http09": cut(b"<html><p>HTTP/0.9 was like this</p></html>"),
        "/bad-status": cut(b"HTTP/1.1 banana\r\n\r\n"),
        "/h2-preface": cut(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        "/status-escape": says(b"HTTP/1.1 404 \x1b[31mred\x1b]0;x\r\nContent-Length: 0\r\n\r\n"),
        "/hang-up": cut(b""),
    }
