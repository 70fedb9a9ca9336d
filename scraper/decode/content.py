"""What is no text: told by the first bytes, as `file` does, and by control characters."""

from __future__ import annotations

import zlib

from scraper.coding import Inflate
from scraper.errors import Refused
from scraper.model import Reason

_GZIP = b"\x1f\x8b\x08"
_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"BM", "a BMP image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\0\0\1\0", "an icon"),
    (b"PK\3\4", "a ZIP archive or office document"),
    (b"PK\5\6", "a ZIP archive"),
    (b"Rar!\x1a\7", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\0", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS", "a PostScript document"),
    (b"\x7fELF", "a program"),
    (b"OggS", "an audio or video file"),
    (b"ID3", "an MP3 file"),
    (b"fLaC", "an audio file"),
    (b"\x1a\x45\xdf\xa3", "a video file"),
    (b"FLV\1", "a video file"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"SQLite format 3\0", "a database"),
    (b"PAR1", "a Parquet file"),
)
_PRINTABLE_MAGIC = frozenset({b"BM", b"BZh", b"ID3"})  # a text may begin like these
_CONTROL = bytes([*range(1, 9), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
_SAMPLE = 4_096
_MIN_SAMPLE = 32
# Random bytes have 10 % of these, text of any charset none to speak of.
_CONTROL_SHARE = 0.05
_MAX_LAYERS = 2


def looks_binary(body: bytes, *, wide: bool) -> str:
    """What a body is that is no text, in words; "" for text.

    `wide`: it may be UTF-16, whose halves are any bytes.
    """
    for magic, name in _MAGIC:
        if body.startswith(magic) and (magic not in _PRINTABLE_MAGIC or _control_share(body) > 0):
            return name
    if body[:4] == b"RIFF" and body[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return "an image, audio or video file"
    if body[4:8] == b"ftyp":
        return "an image or video file"
    if not wide and len(body) >= _MIN_SAMPLE and _control_share(body) > _CONTROL_SHARE:
        return "binary data"
    return ""


def _control_share(body: bytes) -> float:
    sample = body[:_SAMPLE]
    return 1 - len(sample.translate(None, _CONTROL)) / len(sample)


def unzipped(body: bytes, most: int) -> tuple[bytes, bool]:
    """A body without gzip around it, and whether that broke off before its end.

    Raises `Refused` when it grows over `most` bytes, is damaged from the start or zipped anew.
    """
    truncated = False
    for _ in range(_MAX_LAYERS):
        if not body.startswith(_GZIP):
            return body, truncated
        body, whole = _gunzipped(body, most)
        truncated = truncated or not whole
    if body.startswith(_GZIP):
        raise Refused(Reason.NOT_TEXT, "it is compressed more than twice over")
    return body, truncated


def _gunzipped(body: bytes, most: int) -> tuple[bytes, bool]:
    inflate = Inflate(gzip=True)
    parts: list[bytes] = []
    size, whole = 0, True
    try:
        for part in inflate.feed(body):
            parts.append(part)
            size += len(part)
            if size > most:
                detail = f"it unpacks to more than {most / 1e6:g} MB"
                raise Refused(Reason.TOO_LARGE, detail)
    except zlib.error:
        whole = False
    if not size and not (whole and inflate.done):
        raise Refused(Reason.UNREADABLE, "it is a damaged gzip file")
    return b"".join(parts), whole and inflate.done
