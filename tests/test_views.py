"""Kept blocks as plain text and Markdown; the Markdown is read back by a CommonMark parser."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from scraper import views
from scraper.blocks import Block, BlockKind, Label, Labeled, Span, SpanKind

BODY = Label(keep=True, role="body", by="test")
PARSER = MarkdownIt("commonmark").enable("table")


def kept(*blocks: Block) -> list[Labeled]:
    return [Labeled(block, BODY) for block in blocks]


def rendered(*blocks: Block) -> str:
    return str(PARSER.render(views.markdown(kept(*blocks))))


class Reader(HTMLParser):
    """The text and the link targets of an HTML fragment."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]


def test_plain_text_keeps_lists_and_tables_together() -> None:
    blocks = kept(
        Block(0, "paragraph", "Before."),
        Block(1, "list_item", "one", level=1, marker="-", group=1),
        Block(2, "list_item", "two", level=2, marker="1.", group=1),
        Block(3, "table_row", "a | b", cells=("a", "b"), group=2),
        Block(4, "table_row", "c | d", cells=("c", "d"), group=2),
        Block(5, "paragraph", "After."),
    )
    text, spans = views.layout(blocks)
    assert text == "Before.\n\n- one\n    1. two\n\na | b\nc | d\n\nAfter."
    assert [text[start:end].strip() for start, end in spans] == [
        "Before.", "- one", "1. two", "a | b", "c | d", "After.",
    ]  # fmt: skip


def test_markdown_of_every_kind() -> None:
    text = views.markdown(
        kept(
            Block(0, "heading", "Tides", level=2),
            Block(
                1, "paragraph", "See the log.", spans=(Span(4, 11, "link", "https://e.com/a(b)"),)
            ),
            Block(2, "quote", "The window never lies.", level=1),
            Block(3, "code", "a\n```\nb", group=3),
            Block(4, "table_row", "x | y|z", cells=("x", "y|z"), group=4),
            Block(5, "table_row", "1", cells=("1",), group=4),
            Block(6, "list_item", "orphan", level=3, marker="-", group=6),
        )
    )
    assert text.split("\n\n") == [
        "## Tides",
        "See [the log](https://e.com/a%28b%29).",
        "> The window never lies.",
        "````\na\n```\nb\n````",
        "| x | y\\|z |\n| --- | --- |\n| 1 |  |",
        "- orphan",
    ]


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "java\u200bscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox",
    ],
)
def test_links_that_run_code_lose_their_target(href: str) -> None:
    html = rendered(Block(0, "paragraph", "click", spans=(Span(0, 5, "link", href),)))
    assert html == "<p>click</p>\n"


def test_nested_spans_and_code() -> None:
    spans = (Span(0, 9, "link", "/x"), Span(0, 4, "strong"), Span(14, 17, "code"))
    html = rendered(Block(0, "paragraph", "bold link and a*b too", spans=spans))
    assert html == '<p><a href="/x"><strong>bold</strong> link</a> and <code>a*b</code> too</p>\n'


TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1).map(
    lambda text: " ".join(text.split())
)
MARKUP = st.text("#>-+=~`*_[]()!<&;:\\|1. ab", min_size=1, max_size=30).map(
    lambda text: " ".join(text.split())
)
KINDS: list[BlockKind] = ["paragraph", "heading", "list_item", "quote", "caption"]
SPANS: list[SpanKind] = ["link", "strong", "emphasis", "code"]


@settings(max_examples=300)
@given(st.one_of(TEXTS, MARKUP).filter(bool), st.sampled_from(KINDS), st.data())
def test_markdown_reads_back_as_the_same_words(
    text: str, kind: BlockKind, data: st.DataObject
) -> None:
    ends = st.integers(0, len(text))
    span = st.builds(Span, ends, ends, st.sampled_from(SPANS), st.just("https://e.com"))
    spans = tuple(data.draw(st.lists(span, max_size=3)))
    marker = "-" if kind == "list_item" else ""
    read = Reader(rendered(Block(0, kind, text, level=1, marker=marker, spans=spans)))
    assert re.sub(r"\s+", "", read.text) == re.sub(r"\s+", "", text)
    assert set(read.links) <= {"https://e.com"}
    assert not read.tags & {"script", "img", "hr", "table"}
