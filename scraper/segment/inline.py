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


class Line(NamedTuple):
    """Finished text with its markup."""

    text: str
    spans: tuple[Span, ...] = ()
    link_chars: int = 0


# A text node, its style, and its element. A plain tuple: there are a thousand on a page.
Piece = tuple[str, Style, int]
_Run = tuple[int, int, Style]  # start and end in the finished text

PLAIN = Style()
BREAK: Piece = ("\n", PLAIN, -1)  # a `<br>`
GAP: Piece = (" ", PLAIN, -1)  # an image or a control

# Control characters, soft hyphens, byte order marks and noncharacters: no reader sees them.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\ufeff\ufffe\uffff\ud800-\udfff]")
_BLANK = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2069\\s]*")


def clean(text: str) -> str:
    """Text without the characters that no reader sees; white space collapsed."""
    text = " ".join(text.split())
    if text.isprintable():
        return text
    text = " ".join(_UNSEEN.sub("", text).split())
    return "" if _BLANK.fullmatch(text) else text


def parts(text: str, most: int) -> Iterator[str]:
    """A text in parts of at most so many characters, parted at spaces where there are any."""
    start = 0
    while len(text) - start > most:
        cut = text.rfind(" ", start + most // 2, start + most + 1)
        cut = cut if cut > 0 else start + most
        yield text[start:cut]
        start = cut + (text[cut] == " ")
    if start < len(text):
        yield text[start:] if start else text


def paragraphs(pieces: Sequence[Piece], parents: Sequence[int]) -> Iterator[Line]:
    """The paragraphs of a block: parted where two line breaks follow each other."""
    if BREAK not in pieces:
        yield from _line(pieces, parents)
        return
    start, breaks = 0, 0
    for number, piece in enumerate(pieces):
        if piece is BREAK:
            breaks += 1
        elif not piece[0].isspace():
            if breaks > 1:
                yield from _line(pieces[start:number], parents)
                start = number
            breaks = 0
    yield from _line(pieces[start:], parents)


def verbatim(pieces: Sequence[Piece]) -> Iterator[Line]:
    """The text of a `pre` with its line breaks and indents."""
    text = "".join([piece[0] for piece in pieces]).replace("\r\n", "\n").replace("\r", "\n")
    if not text.isprintable():
        text = _UNSEEN.sub("", text)
    text = "\n".join([line.rstrip() for line in text.split("\n")]).strip("\n")
    if text and not text.isspace():
        links = sum(len(piece[0]) for piece in pieces if piece[1].link >= 0)
        yield Line(text, (), min(links, len(text)))


def _line(pieces: Sequence[Piece], parents: Sequence[int]) -> Iterator[Line]:
    if len(pieces) == 1:
        text, style, _ = pieces[0]
        text = clean(text)
        runs: list[_Run] = [] if style is PLAIN else [(0, len(text), style)]
    else:
        text, runs = _join(pieces, parents)
    if not text:
        return
    if not runs:
        yield Line(text)
        return
    links = list(_links(runs))
    spans = [
        *links,
        *_spans(runs, "strong", [style.strong for _, _, style in runs]),
        *_spans(runs, "emphasis", [style.emphasis for _, _, style in runs]),
        *_spans(runs, "code", [style.code for _, _, style in runs]),
    ]
    yield Line(text, tuple(spans), sum([link.end - link.start for link in links]))


def _join(pieces: Sequence[Piece], parents: Sequence[int]) -> tuple[str, list[_Run]]:
    """One text from many, and what is where in it; no runs when there is no markup."""
    texts: list[str] = []
    runs: list[_Run] = []
    length, gap, plain, before = 0, False, True, BREAK
    for piece in pieces:
        raw, style, _ = piece
        text = clean(raw)
        if not text:
            gap = gap or raw.isspace()
            continue
        if texts and (gap or raw[0].isspace() or _set_apart(before, piece, parents)):
            texts.append(" ")
            length += 1
        texts.append(text)
        runs.append((length, length + len(text), style))
        length += len(text)
        gap, before = raw[-1].isspace(), piece
        plain = plain and style is PLAIN
    return "".join(texts), [] if plain else runs


def _set_apart(before: Piece, after: Piece, parents: Sequence[int]) -> bool:
    """Whether neighbours without white space between them are parted by every style sheet.

    Two links are. So are the name and the date in `<span>Ann</span><span>May 2</span>`, but not
    the halves of `<b>W</b>ord`, nor those of `<span>syl</span><span>lables</span>`.
    """
    first, second = before[1], after[1]
    if first.link >= 0 <= second.link != first.link:
        return True
    last, start = before[0][-1], after[0][0]
    if not (start.isupper() or (start.isdigit() and last.isalpha())) or first.code or second.code:
        return False
    if last.isupper() or not (last.isalnum() or last in ".!?:)…”"):
        return False
    return not (_holds(before[2], after[2], parents) or _holds(after[2], before[2], parents))


def _holds(outer: int, inner: int, parents: Sequence[int]) -> bool:
    while inner > outer:
        inner = parents[inner]
    return inner == outer


def _spans(runs: Sequence[_Run], kind: SpanKind, on: Sequence[bool]) -> Iterator[Span]:
    if True not in on:
        return
    start, end = -1, 0
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
