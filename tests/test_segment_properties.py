"""Whatever the markup: the blocks together hold the page's words, each once, in order."""

from __future__ import annotations

import gzip
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.decode import decode
from scraper.document import Document
from scraper.model import Limits, Page, RawPage
from scraper.segment import segment_html
from scraper.tree import parse

CORPORA = Path(os.environ.get("SCRAPER_CORPORA", Path(__file__).parents[2] / "shared" / "corpora"))
TAGS = [
    "div",
    "p",
    "span",
    "b",
    "i",
    "a",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "th",
    "tbody",
    "caption",
    "h2",
    "h5",
    "blockquote",
    "pre",
    "section",
    "label",
    "button",
    "figure",
    "figcaption",
    "dl",
    "dt",
    "dd",
    "code",
    "em",
    "x-card",
    "select",
    "option",
    "br",
    "hr",
    "img",
    "details",
    "article",
    "nav",
]
UNSEEN = re.compile(
    "[\x00-\x20\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)


@st.composite
def markup(draw: st.DrawFn) -> str:
    """Tags in any order, closed or not, with words of their own between them."""
    pieces: list[str] = []
    for number in range(draw(st.integers(1, 40))):
        tag = draw(st.sampled_from(TAGS))
        shape = draw(
            st.sampled_from(["<{}>", "</{}>", "<{} href=x>", "<{} style='display:block'>"])
        )
        pieces.append(shape.format(tag))
        if draw(st.booleans()):
            pieces.append(f" w{number} ")
    return "".join(pieces)


def document(text: str) -> Document:
    limits = Limits()
    page = Page("html", text, "utf-8", RawPage(None, b""))
    return segment_html(page, parse(text, limits), frozenset(), limits)


def visible(text: str) -> str:
    """All text of a page by the parser's own account, without blocks."""
    parser = parse(text, Limits()).parser
    parser.strip_tags(["title"])
    return parser.body.text(deep=True) if parser.body else ""


@settings(max_examples=150)
@given(markup())
def test_every_word_is_in_one_block_and_in_order(source: str) -> None:
    found = document(source)
    assert " ".join(block.text for block in found.blocks).split() == visible(source).split()
    assert [block.index for block in found.blocks] == list(range(len(found.blocks)))


@settings(max_examples=150)
@given(markup())
def test_blocks_and_elements_are_sound(source: str) -> None:
    found = document(source)
    size = len(found.elements.tag)
    assert len(found.elements.end) == len(found.elements.names) == size
    for number, (parent, end) in enumerate(
        zip(found.elements.parent, found.elements.end, strict=True)
    ):
        assert number < end <= size
        assert parent < number
        assert number == 0 or end <= found.elements.end[parent]
    for block in found.blocks:
        assert block.text.strip()
        assert 0 <= block.element < size
        assert 0 <= block.link_chars <= len(block.text)
        assert not block.cells or " ".join(block.cells).split() == block.text.split()
        for span in block.spans:
            marked = block.text[span.start : span.end]
            assert marked == marked.strip() != ""


def corpus_pages() -> Iterator[tuple[str, bytes]]:
    for folder, step in (("publishers", 8), ("pages", 40), ("readability", 8), ("snippets", 15)):
        lines = (CORPORA / folder / "cases.jsonl").read_text(encoding="utf-8").splitlines()
        for line in lines[::step]:
            case = json.loads(line)
            yield (
                f"{folder}/{case['id']}",
                gzip.decompress((CORPORA / folder / case["html"]).read_bytes()),
            )


@pytest.mark.skipif(not CORPORA.exists(), reason=f"no corpora at {CORPORA}")
def test_real_pages_lose_nothing_and_repeat_nothing() -> None:
    seen = 0
    for name, body in corpus_pages():
        page = decode(RawPage(None, body), Limits())
        blocks = document(page.text).blocks
        expected, found = UNSEEN.sub("", visible(page.text)), "".join(b.text for b in blocks)
        expected = re.sub(r"\s", "", expected)
        found = re.sub(r"\s", "", UNSEEN.sub("", found))
        assert Counter(found) == Counter(expected), name
        if not any(block.hidden for block in blocks):  # hidden text in a line comes behind it
            assert found == expected, name
        seen += 1
    assert seen > 100
