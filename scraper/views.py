"""Kept blocks as text for readers: plain and Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from unicodedata import category

from scraper.blocks import Block, Labeled, Span

SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel", "ftp"})
_SCHEME = re.compile(r"^\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_UNUSUAL = re.compile(r"[\\`*\[\]<_&]")  # a look at a text takes a tenth of the time of the next
_SPECIAL = re.compile(r"[\\`*\[\]<]|(?<![^\W_])_|_(?![^\W_])|&(?=#|\w+;)")
_LINE_START = re.compile(
    r"^(?:#{1,6}(?=\s|$)|>|[-+](?=\s|$)|=+$|-{2,}$|~{3,}|\d{1,9}(?=[.)](?:\s|$)))"
)
_CLOSING = re.compile(r"(?<=\s)(#+)$")  # would close a heading
_ORDER = ("link", "strong", "emphasis", "code")
_MARK = {"strong": "**", "emphasis": "*"}


def layout(blocks: Sequence[Labeled]) -> tuple[str, list[tuple[int, int]]]:
    """The plain text of the blocks, and where in it each of them stands.

    Blocks are parted by a blank line; those of one list or table by a line break.
    """
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    position, group = 0, -1
    for block, _ in blocks:
        if parts:
            gap = "\n" if block.group == group and group >= 0 else "\n\n"
            parts.append(gap)
            position += len(gap)
        line = _list_prefix(block) + block.text
        parts.append(line)
        spans.append((position, position + len(line)))
        position += len(line)
        group = block.group
    return "".join(parts), spans


def plain_text(blocks: Sequence[Labeled]) -> str:
    """The text of the blocks, as `layout` lays it out."""
    return layout(blocks)[0]


def markdown(blocks: Sequence[Labeled]) -> str:
    """The blocks as CommonMark with pipe tables; links of unsafe schemes keep their text only."""
    parts: list[str] = []
    numbered = [(labeled.block.group, index, labeled.block) for index, labeled in enumerate(blocks)]
    for _, members in groupby(numbered, key=lambda item: item[0] if item[0] >= 0 else -2 - item[1]):
        run = [block for _, _, block in members]
        for is_table, part in groupby(run, key=lambda block: block.kind == "table_row"):
            rows = list(part)
            parts.append("\n".join(_table(rows) if is_table else _lines(rows)))
    return "\n\n".join(parts)


def safe_href(href: str) -> str | None:
    """The link target, fit for Markdown, or None when its scheme could run code.

    Browsers ignore white space and control characters inside a scheme, so they are dropped first.
    """
    bare = _INVISIBLE.sub("", href)
    scheme = _SCHEME.match(bare)
    if not bare or (scheme and scheme.group(1).lower() not in SAFE_SCHEMES):
        return None
    return bare.replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")


def _lines(blocks: Sequence[Block]) -> Iterator[str]:
    outermost = min(block.level for block in blocks)
    for block in blocks:
        if block.kind == "code":
            yield _fenced(block.text)
        elif block.kind == "heading":
            yield "#" * min(max(block.level, 1), 6) + " " + _CLOSING.sub(r"\\\1", _inline(block))
        elif block.kind == "list_item":
            yield _list_prefix(block, outermost) + _inline(block)
        elif block.kind == "quote":
            yield "> " * max(block.level, 1) + _inline(block)
        elif block.kind == "caption":
            yield f"*{_escape(block.text)}*"
        else:
            yield _inline(block)


def _guard(start: str) -> str:
    """A backslash keeps a block's first characters from opening a list, heading or quote."""
    return start + "\\" if start.isdigit() else "\\" + start


def _table(rows: Sequence[Block]) -> Iterator[str]:
    width = max(len(row.cells) or 1 for row in rows)
    for number, row in enumerate(rows):
        cells = [_escape(cell).replace("|", "\\|") for cell in row.cells or (row.text,)]
        cells += [""] * (width - len(cells))
        yield "| " + " | ".join(cells) + " |"
        if number == 0:
            yield "|" + " --- |" * width


def _fenced(text: str) -> str:
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}\n{text}\n{fence}"


def _list_prefix(block: Block, outermost: int = 1) -> str:
    if block.kind != "list_item" or not block.marker:
        return ""
    return "    " * (block.level - outermost) + block.marker + " "


def _inline(block: Block) -> str:
    """The text of a block with its spans as Markdown."""
    line = _with_spans(block) if block.spans else _escape(block.text)
    start = _LINE_START.match(line)
    return _guard(start.group()) + line[start.end() :] if start else line


def _with_spans(block: Block) -> str:
    """Spans that do not nest are left out."""
    text = block.text
    opens: dict[int, list[str]] = {}
    closes: dict[int, list[str]] = {}
    around: list[Span] = []
    taken: set[int] = set()  # where asterisks or backticks stand; two runs would merge
    edges = Counter(edge for span in block.spans for edge in (span.start, span.end))
    shared = {edge for edge, count in edges.items() if count > 1}
    for span in sorted(block.spans, key=_outermost_first):
        around = [outer for outer in around if outer.end > span.start]
        marks = _marks(span, text, shared)
        edge = {span.start, span.end} if span.kind != "link" else set()
        if marks is None or edge & taken or any(_bars(outer, span) for outer in around):
            continue
        taken |= edge
        around.append(span)
        opens.setdefault(span.start, []).append(marks[0])
        closes.setdefault(span.end, []).insert(0, marks[1])
    parts, last, code = [], 0, False
    for cut in sorted({*opens, *closes}):
        parts.append(text[last:cut] if code else _escape(text[last:cut]))
        if parts[-1].endswith("!") and "[" in opens.get(cut, ()):
            parts[-1] = parts[-1][:-1] + "\\!"  # else the link would be an image
        parts += [*closes.get(cut, ()), *opens.get(cut, ())]
        code, last = "`" in opens.get(cut, ()), cut
    return "".join([*parts, _escape(text[last:])])


def _outermost_first(span: Span) -> tuple[int, int, int]:
    return span.start, -span.end, _ORDER.index(span.kind)


def _bars(outer: Span, span: Span) -> bool:
    """Whether `span` cannot stand in `outer`: they cross, are the same, or `outer` is code."""
    return outer.end < span.end or outer.kind in {span.kind, "code"}


def _marks(span: Span, text: str, shared: Collection[int]) -> tuple[str, str] | None:
    inside = text[span.start : span.end]
    if not inside or inside != inside.strip():
        return None
    if span.kind == "link":
        href = safe_href(span.href)
        return ("[", f"]({href})") if href else None
    if span.kind == "code":
        return None if "`" in inside else ("`", "`")
    before, after = text[: span.start][-1:], text[span.end :][:1]
    opens = _flanks(before, plain=inside[0].isalnum() and span.start not in shared)
    closes = _flanks(after, plain=inside[-1].isalnum() and span.end not in shared)
    return (_MARK[span.kind], _MARK[span.kind]) if opens and closes else None


def _flanks(outer: str, *, plain: bool) -> bool:
    """Whether emphasis may open or close beside `outer` (CommonMark 6.2).

    `plain`: a letter or digit stands on the inner side, not the punctuation of another span.
    """
    return plain or not outer or outer.isspace() or category(outer)[0] in "PS"


def _escape(text: str) -> str:
    if not _UNUSUAL.search(text):
        return text
    return _SPECIAL.sub(lambda found: "\\" + found.group(), text)
