"""Parsing within limits: what no parser survives is cut, flattened or refused, and said."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from scraper.document import Document
from scraper.errors import Refused
from scraper.model import Limits, Page, RawPage, Reason
from scraper.segment import segment_html
from scraper.tree import parse

ARTICLE = "<article><p>The first words stand here.</p><p>The last words stand there.</p></article>"


@contextmanager
def within(seconds: float) -> Iterator[None]:
    start = time.process_time()
    yield
    assert time.process_time() - start < seconds


def document(source: str) -> Document:
    limits = Limits()
    page = Page("html", source, "utf-8", RawPage(None, b""))
    return segment_html(page, parse(source, limits), frozenset(), limits)


def words(source: str) -> str:
    return " ".join(block.text for block in document(source).blocks)


HOSTILE = {
    "attributes": f"<div {' '.join(f'a{n}=1' for n in range(100_000))}>{ARTICLE}</div>",
    "equal attributes": f"<div {'a=1 ' * 100_000}>{ARTICLE}</div>",
    "classes": f"<div class='{' '.join(f'c{n}' for n in range(500_000))}'>{ARTICLE}</div>",
    "long attribute": f"<div title='{'x' * 10_000_000}'>{ARTICLE}</div>",
    "long tag name": f"<{'x' * 1_000_000}>{ARTICLE}",
    "data URI": f"<img src='data:image/png;base64,{'A' * 8_000_000}'>{ARTICLE}",
    "depth 600": "<div>" * 600 + ARTICLE + "</div>" * 600,
    "depth 3,000": "<div>" * 3_000 + ARTICLE + "</div>" * 3_000,
    "depth 200,000": "<div>" * 200_000 + ARTICLE + "</div>" * 200_000,
    "depth never closed": "<div>" * 200_000 + ARTICLE,
    "depth behind": ARTICLE + "<div>" * 200_000,
    "lists": "<ul><li>" * 20_000 + ARTICLE,
    "bold": "<b>" * 20_000 + ARTICLE,
    "fonts": "".join(f"<font size={n}>" for n in range(20_000)) + ARTICLE,
    "tables": "<table><tr><td>" * 1_000 + ARTICLE,
    "options": f"<select>{'<option>x' * 50_000}</select>{ARTICLE}",
    "breaks": f"{'<br>' * 200_000}{ARTICLE}",
    "breaks and words": f"{'x<br>' * 100_000}{ARTICLE}",
    "paragraphs": f"{ARTICLE}{'<p>x' * 60_000}",
    "spans": f"{ARTICLE}{'<span>x</span>' * 60_000}",
    "rows": f"{ARTICLE}<table>{'<tr><td>1<td>2' * 20_000}</table>",
    "mis-nested": "<a><b><p></a>x</b></p>" * 20_000 + ARTICLE,
    "less-than signs": "<" * 300_000 + " " + ARTICLE,
    "open links": "<a " * 100_000 + ">" + ARTICLE,
    "ampersands": "&" * 1_000_000 + ARTICLE,
    "end tags": "</" * 100_000 + ">" + ARTICLE,
    "CDATA": "<![CDATA[" * 100_000 + ">" + ARTICLE,
    "script of 11 MB": f"<script>{'a<b;' * 2_800_000}</script>{ARTICLE}",
    "comment of 11 MB": f"<!--{'<p>' * 3_700_000}-->{ARTICLE}",
    "spaces": f"<p>x{' ' * 10_000_000}</p>{ARTICLE}",
    "colspans": f"<table><tr><td colspan={'9' * 5_000}>a<td>b</table>{ARTICLE}",
    "buttons in spans": "<span>" * 4_000 + "<button>x</button>" * 500 + ARTICLE,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_give_their_article_in_time(name: str) -> None:
    with within(3):
        text = words(HOSTILE[name])
    assert "The first words stand here." in text
    assert "The last words stand there." in text


@pytest.mark.parametrize("name", ["attributes", "depth 200,000", "depth never closed", "options"])
def test_what_was_taken_out_is_said(name: str) -> None:
    assert document(HOSTILE[name]).page.truncated


@pytest.mark.parametrize("name", ["depth 3,000", "spans", "script of 11 MB", "spaces"])
def test_what_was_not_is_not(name: str) -> None:
    assert not document(HOSTILE[name]).page.truncated


def test_a_block_of_11_mb_and_what_follows() -> None:
    with within(3):
        blocks = document(f"<p>{'word ' * 2_200_000}</p>{ARTICLE}").blocks
    assert sum(block.text.count("word ") for block in blocks) > 2_199_000
    assert max(len(block.text) for block in blocks) <= Limits().max_block_chars
    assert blocks[-1].text == "The last words stand there."


def test_more_tags_than_any_page_has_are_cut() -> None:
    limits = Limits(max_nodes=5_000)
    tree = parse(ARTICLE + "<p>x" * 100_000, limits)
    assert tree.truncated
    assert len(tree.select("p")) < 30_000


def test_nothing_left_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        parse(f"<div {' '.join(f'a{n}=1' for n in range(100_000))}", Limits())
    assert caught.value.reason is Reason.TOO_COMPLEX


@pytest.mark.parametrize(
    "source",
    [
        f"<p>unclosed {ARTICLE}",
        f"<blockquote>{ARTICLE}",
        f"<svg><template></template></svg>{ARTICLE}",
        f"{ARTICLE}<!-- never closed",
        f"{ARTICLE}<script>never closed",
        f"{ARTICLE}<title>never closed",
        f"<noscript>{ARTICLE}</noscript>",
        f"<div><template shadowrootmode=open>{ARTICLE}</template></div>",
        f"<iframe srcdoc='{ARTICLE.replace('<', '&lt;')}'></iframe>",
        f"<frameset><frame src=x><noframes>{ARTICLE}</noframes></frameset>",
        f"<x-app><x-page>{ARTICLE}</x-page></x-app>",
        f"<html><body></body></html>{ARTICLE}",
        f"<?php x ?><![if IE]>{ARTICLE}",
        f"<P\ufffd CLASS=a>{ARTICLE}",
    ],
)
def test_broken_and_unusual_pages_give_their_article(source: str) -> None:
    assert "The first words stand here." in words(source)
    assert "The last words stand there." in words(source)


def test_noscript_is_no_text_where_there_is_other() -> None:
    prose = "There is enough to read on this page. " * 10
    assert "enable" not in words(f"<noscript>Please enable scripts</noscript><p>{prose}")


class TestTree:
    def test_select_gives_each_node_once_in_order(self) -> None:
        tree = parse("<p class=a>1<p class=b>2<p class='a b'>3", Limits())
        assert [node.text() for node in tree.select(".b, .a, p")] == ["1", "2", "3"]

    def test_select_raises_for_what_is_no_selector(self) -> None:
        with pytest.raises(ValueError, match="no CSS selector"):
            parse("<p>", Limits()).select("p[")

    def test_linked_data_is_kept_and_no_text(self) -> None:
        source = '<script type=\'application/LD+json; charset=utf-8\'>{"a": "<b>"}</script><p>x'
        assert parse(source, Limits()).json_ld == ('{"a": "<b>"}',)
        assert words(source) == "x"

    def test_metadata_stays(self) -> None:
        tree = parse(
            "<head><meta name=a content=b><link rel=canonical href=c><title>t</title>", Limits()
        )
        assert len(tree.select("meta, link, title")) == 3


def test_time_grows_with_size_only() -> None:
    def cost(times: int) -> float:
        source = (
            "<div class=a><p>Some <a href=x>words</a> of text</p><ul><li>one<li>two</ul></div>"
            * times
        )
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            document(source)
            best = min(best, time.process_time() - start)
        return best

    gc.collect()
    gc.disable()  # its rounds go through what all other tests have left
    try:
        # Quadratic growth would take 64 times as long, a busy machine twice 8.
        assert cost(4_000) < cost(500) * 8 * 4
    finally:
        gc.enable()
