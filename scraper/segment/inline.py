"""The text of a block from its pieces: white space collapsed, inline markup as spans."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scraper.blocks import Span, SpanKind


class Style(NamedTuple):
    """The inline markup over a piece of text."""

    link: int = -1  # the element of the link; -1: none
    href: str = ""
    strong: bool = False
    emphasis: bool = False
    code: bool = False


class Piece(NamedTuple):
    """A text node under its style. `BREAK` is a `<br>`, `GAP` an image or a control."""

    text: str
    style: Style


class Line(NamedTuple):
    """Finished text with its markup."""

    text: str
    spans: tuple[Span, ...] = ()
    link_chars: int = 0


PLAIN = Style()
BREAK = Piece("\n", PLAIN)
GAP = Piece(" ", PLAIN)

# Control characters, soft hyphens and byte order marks: no reader sees them.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\ufeff\ufffe\uffff\ud800-\udfff]")
_BLANK = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2069\\s]*")


def lines(pieces: Sequence[Piece]) -> Iterator[Line]:
    """The paragraphs of a block: parted where two line breaks follow each other."""
    if BREAK not in pieces:
        yield from _line(pieces)
        return
    start, breaks = 0, 0
    for number, piece in enumerate(pieces):
        if piece is BREAK:
            breaks += 1
        elif not piece.text.isspace():
            if breaks > 1:
                yield from _line(pieces[start:number])
                start = number
            breaks = 0
    yield from _line(pieces[start:])


def verbatim(pieces: Sequence[Piece]) -> Iterator[Line]:
    """The text of a `pre` with its line breaks and indents."""
    text = "".join([piece.text for piece in pieces]).replace("\r\n", "\n").replace("\r", "\n")
    if not text.isprintable():
        text = _UNSEEN.sub("", text)
    text = "\n".join([line.rstrip() for line in text.split("\n")]).strip("\n")
    if text and not text.isspace():
        links = sum(len(piece.text) for piece in pieces if piece.style.link >= 0)
        yield Line(text, (), min(links, len(text)))


def clean(text: str) -> str:
    """Text without the characters that no reader sees; white space collapsed."""
    text = " ".join(text.split())
    if text.isprintable():
        return text
    text = " ".join(_UNSEEN.sub("", text).split())
    return "" if _BLANK.fullmatch(text) else text


def parts(text: str, most: int) -> Iterator[str]:
    """A text in parts of at most so many characters, parted at spaces where there are any."""
    while len(text) > most:
        cut = text.rfind(" ", most // 2, most + 1)
        cut = cut if cut > 0 else most
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    if text:
        yield text


def _line(pieces: Sequence[Piece]) -> Iterator[Line]:
    if all([piece.style is PLAIN for piece in pieces]):
        text = clean("".join([piece.text for piece in pieces]))
        if text:
            yield Line(text)
        return
    text, runs = _join(pieces)
    if not text:
        return
    spans = [
        *_spans(runs, "strong", [style.strong for _, _, style in runs]),
        *_spans(runs, "emphasis", [style.emphasis for _, _, style in runs]),
        *_spans(runs, "code", [style.code for _, _, style in runs]),
    ]
    links = list(_links(runs))
    yield Line(text, (*links, *spans), sum(link.end - link.start for link in links))


_Run = tuple[int, int, Style]


def _join(pieces: Sequence[Piece]) -> tuple[str, list[_Run]]:
    parts: list[str] = []
    runs: list[_Run] = []
    length, gap, link = 0, False, -1
    for raw, style in pieces:
        text = clean(raw)
        if not text:
            gap = gap or bool(raw and raw[0].isspace())
            continue
        # Neighbouring links are set apart by every style sheet.
        apart = link >= 0 <= style.link != link
        if parts and (gap or apart or raw[0].isspace()):
            parts.append(" ")
            length += 1
        parts.append(text)
        runs.append((length, length + len(text), style))
        length += len(text)
        gap, link = raw[-1].isspace(), style.link
    return "".join(parts), runs


def _spans(runs: Sequence[_Run], kind: SpanKind, on: Sequence[bool]) -> Iterator[Span]:
    start = -1
    end = 0
    for (first, last, _), here in zip(runs, on, strict=True):
        if here:
            start = first if start < 0 else start
            end = last
        elif start >= 0:
            yield Span(start, end, kind)
            start = -1
    if start >= 0:
        yield Span(start, end, kind)


def _links(runs: Sequence[_Run]) -> Iterator[Span]:
    start, end, link, href = 0, 0, -1, ""
    for first, last, style in runs:
        if style.link != link:
            if link >= 0:
                yield Span(start, end, "link", href)
            start, link, href = first, style.link, style.href
        end = last
    if link >= 0:
        yield Span(start, end, "link", href)
