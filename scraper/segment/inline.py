"""The text of a block from its pieces: white space collapsed, inline markup as spans."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scraper.blocks import Span, SpanKind

# The inline markup over a piece of text: the element of the link around it (-1: none), where that
# leads, and its marks. Plain tuples, here and below: there are a thousand of them on a page.
Style = tuple[int, str, int]
STRONG, EMPHASIS, CODE = 1, 2, 4  # marks, as bits
# Finished text, its markup, and how much of it is in links.
Line = tuple[str, tuple[Span, ...], int]
# A text node, its style, and its element.
Piece = tuple[str, Style, int]
_BULLETS = frozenset("•‣▪●◦·*+-–—✓✔➤►")
_STOPS = frozenset(".!?…:。！？”")
_SENTENCE = 30  # characters; what ends in a stop below is an abbreviation or a label
_Run = tuple[int, int, Style]  # start and end in the finished text

PLAIN: Style = (-1, "", 0)
BREAK = ("\u2028", PLAIN, 0)  # a `<br>`: the line separator of Unicode
GAP = (" ", PLAIN, 0)  # an image or a control
FRESH = ("\u2029", PLAIN, 0)  # what follows begins a line of its own in a `pre`

# Control characters, soft hyphens, byte order marks and noncharacters: no reader sees them.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\ufeff\ufffe\uffff\ud800-\udfff]")
_FRESH = re.compile("\n?\u2029+")
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


def single(piece: Piece) -> Line:
    """The text of a block that has but one piece."""
    raw, style, _ = piece
    text = clean(raw)
    if style is PLAIN:
        return text, (), 0
    link, href, marks = style
    if marks:
        return _marked(text, [(0, len(text), style)])
    return (text, (Span(0, len(text), "link", href),), len(text)) if link >= 0 else (text, (), 0)


def paragraphs(pieces: Sequence[Piece], parents: Sequence[int]) -> list[Line]:
    """The paragraphs of a block, some blank.

    They are parted where two line breaks follow each other, and where one does between what a
    writer would not have run together: whole sentences, or the items of a list without markup.
    """
    if BREAK not in pieces:
        return [_join(pieces, parents)]
    made: list[Line] = []
    start, breaks, before = 0, 0, ""
    for number, (text, _, _) in enumerate(pieces):
        if text == BREAK[0]:
            breaks += 1
        elif not text.isspace():
            if breaks > 1 or (breaks and _starts_anew(before, text)):
                made.append(_join(pieces[start:number], parents))
                start = number
            breaks, before = 0, text
    made.append(_join(pieces[start:], parents))
    return made


def _starts_anew(before: str, after: str) -> bool:
    last, first = before.rstrip()[-1:], after.lstrip()[:1]
    return first in _BULLETS or (last in _STOPS and len(before) > _SENTENCE)


def verbatim(pieces: Sequence[Piece]) -> list[Line]:
    """The text of a `pre` with its line breaks and indents."""
    text = "".join([text for text, _, _ in pieces]).replace("\r\n", "\n").replace("\r", "\n")
    text = _FRESH.sub("\n", text.replace(BREAK[0], "\n"))
    if not text.isprintable():
        text = _UNSEEN.sub("", text)
    text = "\n".join([line.rstrip() for line in text.split("\n")]).strip("\n")
    if not text or text.isspace():
        return []
    links = sum([len(text) for text, (link, _, _), _ in pieces if link >= 0])
    return [(text, (), min(links, len(text)))]


def _join(pieces: Sequence[Piece], parents: Sequence[int]) -> Line:
    """One text from many; empty when they are blank."""
    texts: list[str] = []
    runs: list[_Run] = []
    length, gap, plain = 0, False, True
    before = BREAK
    for piece in pieces:
        raw, style, _ = piece
        if raw.isspace():
            gap = True
            continue
        text = clean(raw)
        if not text:
            continue
        if texts and (gap or raw[0].isspace() or _set_apart(before, piece, parents)):
            texts.append(" ")
            length += 1
        texts.append(text)
        runs.append((length, length + len(text), style))
        length += len(text)
        gap, before = raw[-1].isspace(), piece
        plain = plain and style is PLAIN
    text = "".join(texts)
    return (text, (), 0) if plain else _marked(text, runs)


def _marked(text: str, runs: Sequence[_Run]) -> Line:
    links = _links(runs)
    spans: list[Span] = links.copy()
    if any(marks for _, _, (_, _, marks) in runs):
        spans += _spans(runs, "strong", STRONG)
        spans += _spans(runs, "emphasis", EMPHASIS)
        spans += _spans(runs, "code", CODE)
    return text, tuple(spans), sum([link.end - link.start for link in links])


def _set_apart(before: Piece, after: Piece, parents: Sequence[int]) -> bool:
    """Whether neighbours without white space between them are parted by every style sheet.

    Two links are. So are the name and the date in `<span>Ann</span><span>May 2</span>`, but not
    the halves of `<b>W</b>ord`, nor those of `<span>syl</span><span>lables</span>`.
    """
    first, _, first_marks = before[1]
    second, _, second_marks = after[1]
    if first >= 0 <= second != first:
        return True
    last, start = before[0][-1], after[0][0]
    if not (start.isupper() or (start.isdigit() and last.isalpha())):
        return False
    if (first_marks | second_marks) & CODE:
        return False
    if last.isupper() or not (last.isalnum() or last in ".!?:)…”"):
        return False
    return not (_holds(before[2], after[2], parents) or _holds(after[2], before[2], parents))


def _holds(outer: int, inner: int, parents: Sequence[int]) -> bool:
    while inner > outer:
        inner = parents[inner]
    return inner == outer


def _spans(runs: Sequence[_Run], kind: SpanKind, mark: int) -> Iterator[Span]:
    start, end = -1, 0
    for first, last, (_, _, marks) in runs:
        if marks & mark:
            start = first if start < 0 else start
            end = last
        elif start >= 0:
            yield Span(start, end, kind)
            start = -1
    if start >= 0:
        yield Span(start, end, kind)


def _links(runs: Sequence[_Run]) -> list[Span]:
    made: list[Span] = []
    start, end, around, leads = 0, 0, -1, ""
    for first, last, (link, href, _) in runs:
        if link != around:
            if around >= 0:
                made.append(Span(start, end, "link", leads))
            start, around, leads = first, link, href
        end = last
    if around >= 0:
        made.append(Span(start, end, "link", leads))
    return made
