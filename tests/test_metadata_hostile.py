"""Whatever a page writes into its metadata: bounded, clean, and nothing raises."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.metadata import FIELDS
from scraper.metadata.tidy import MAX_VALUE, key, one_line
from tests.metadata_pages import html_page, metadata_of

NASTY = [
    "x" * 1_000_000,
    "a\nb\r\n---\ttitle: injected",
    "\x1b[31mred\x1b[0m \x1b]52;c;aGk=\x07 \x9b31m",
    "\u202etxt.exe\u202c \u2066left\u2069 \ufeffmark",
    "=cmd|' /C calc'!A0",
    "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;",
    "<b>bold</b> <script>alert(1)</script>",
    "\ud7ff\ufffe\uffff",
    " ".join(f"Ida{n} Holm," for n in range(300)),
    "((((((((((" * 1_000,
    "By " * 10_000,
    "and " * 10_000,
    "-" * 100_000,
    "| " * 50_000,
]
VALUE = st.text(max_size=30) | st.sampled_from(
    ["2024-06-18", "By Ida Holm", "\x00", "<i>", "&#27;"]
)


@pytest.mark.parametrize("value", NASTY)
def test_no_value_is_long_or_holds_control_characters(value: str) -> None:
    attribute = value.replace('"', "&quot;")
    linked = json.dumps(
        {"@type": "Article", "headline": value, "author": {"name": value}, "datePublished": value}
    )
    head = "".join(
        f'<meta property="{name}" content="{attribute}">'
        for name in (
            "og:title",
            "author",
            "article:published_time",
            "og:site_name",
            "og:image",
            "keywords",
        )
    )
    head += f'<title>{value}</title><script type="application/ld+json">{linked}</script>'
    start = time.process_time()
    found = metadata_of(html_page(head, f"<h1>{value}</h1><p class=byline>{value}</p>"))
    assert time.process_time() - start < 3
    for name in FIELDS:
        field = getattr(found, name)
        texts = (
            [] if field is None else [field.value] if isinstance(field.value, str) else field.value
        )
        for text in texts:
            assert len(text) <= MAX_VALUE
            assert not any(
                ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066" for c in text
            )


@pytest.mark.parametrize(
    "head",
    [
        '<link rel=canonical href="http://[::1">',
        '<link rel=canonical href="javascript:alert(1)">',
        f'<link rel=canonical href="https://a.example/{"a" * 1_000_000}">',
        '<meta property="og:image" content="data:image/png;base64,AAAA">',
        "<meta property='og:title'>" * 5_000,
        '<meta name="" content="x"><meta content="y"><meta name="author">',
        "<html lang='" + "x" * 10_000 + "'>",
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
        '<script type="application/ld+json">{"a": "' + "b" * 15_000_000 + '"}</script>',
    ],
)
def test_broken_heads_give_what_is_left(head: str) -> None:
    start = time.process_time()
    found = metadata_of(
        html_page(head + "<title>New harbour opens</title>", "<h1>New harbour opens</h1>")
    )
    assert time.process_time() - start < 6
    assert found.title is not None
    assert found.title.value == "New harbour opens"
    assert found.canonical_url is None
    assert found.image is None


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["og:title", "author", "date", "og:url", "keywords", "robots"]), VALUE
        ),
        max_size=5,
    ),
    VALUE,
    VALUE,
)
def test_any_page_is_read(metas: list[tuple[str, str]], heading: str, line: str) -> None:
    head = "".join(f'<meta name="{name}" content="{value}">' for name, value in metas)
    metadata_of(html_page(head, f"<h1>{heading}</h1><div class='author date'>{line}</div>"))


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=60), max_size=8).map(
        "\n".join
    )
)
def test_any_text_is_read(text: str) -> None:
    metadata_of("x" + text, url=None)


@given(st.text(max_size=300), st.integers(min_value=1, max_value=50))
def test_one_line_is_short_clean_and_stable(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert line == " ".join(line.split())
    assert key(line) == key(line.upper().casefold()) or not line.isascii()


def test_the_same_page_gives_the_same_metadata_whatever_came_before() -> None:
    page = html_page(
        "<title>New harbour opens</title>",
        "<h1>New harbour opens</h1><p>By Ida Holm, June 18, 2024</p>",
    )
    first = metadata_of(page)
    for value in NASTY[:3]:
        metadata_of(html_page(f"<title>{value}</title>"))
    assert metadata_of(page) == first
