"""HTML to blocks: what is a block, of which kind, and that every word is in exactly one."""

from __future__ import annotations

import pytest

from scraper.blocks import Block, Span
from scraper.document import Document
from scraper.model import Limits, Page, RawPage
from scraper.segment import segment_html
from scraper.tree import parse


def document(source: str, select: str = "", limits: Limits | None = None) -> Document:
    bounds = limits or Limits()
    tree = parse(source, bounds)
    isolate = frozenset(node.mem_id for node in tree.select(select)) if select else frozenset()
    page = Page("html", source, "utf-8", RawPage(None, source.encode()))
    return segment_html(page, tree, isolate, bounds)


def blocks(source: str, limits: Limits | None = None) -> list[Block]:
    return list(document(source, limits=limits).blocks)


def texts(source: str) -> list[str]:
    return [block.text for block in blocks(source)]


def shapes(source: str) -> list[tuple[str, int, str, str]]:
    return [(b.kind, b.level, b.marker, b.text) for b in blocks(source)]


class TestWords:
    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ("<p><b>W</b>ord", ["Word"]),
            ("<p>one<br>two", ["one two"]),
            ("<p>one<br> <br>two", ["one", "two"]),
            ("<div>one<p>two</p>three</div>", ["one", "two", "three"]),
            ("<div>one<p></p>two</div>", ["one", "two"]),
            ("<div>one<hr>two</div>", ["one", "two"]),
            ("<table><tr><td>one<td>two</table>", ["one", "two"]),
            ("<a href=1>one</a><a href=2>two</a>", ["one two"]),
            ("<p>one<img>two", ["one two"]),
            ("<p><span>Ann Lee</span><span>May 2</span>", ["Ann Lee May 2"]),
            ("<p><span>syl</span><span>lable</span>", ["syllable"]),
            ("<p>Mc<b>Donald</b>", ["McDonald"]),
            ("<p><span>H</span><span>OME</span>", ["HOME"]),
            ("<select><option>one<option>two</select>", ["one two"]),
            ("<p>soft\u00adhyphen and\ufeff mark", ["softhyphen and mark"]),
            ("<p>bell\x07 &#27;[31m &#0; &#xD800;", ["bell [31m \ufffd \ufffd"]),
            ("<p>\u200b</p><p>&nbsp;</p>", []),
            ("text<x-card>card</x-card>text", ["text", "card", "text"]),
            ("<p>a <x-term>term</x-term> here", ["a term here"]),
            ("<svg><title>t</title></svg><p>one<annotation>x</annotation>", ["one", "x"]),
        ],
    )  # fmt: skip
    def test_parted_and_joined_as_readers_see_them(self, source: str, expected: list[str]) -> None:
        assert texts(source) == expected

    def test_sentences_parted_by_one_break_are_paragraphs(self) -> None:
        first, second = "A whole sentence stands on this line.", "Another one follows it."
        assert texts(f"<p>{first}<br>{second}") == [first, second]

    def test_lines_that_run_on_stay_together(self) -> None:
        assert texts("<p>The quick brown fox jumps over<br>the lazy dog") == [
            "The quick brown fox jumps over the lazy dog"
        ]

    def test_the_page_title_and_scripts_are_no_text(self) -> None:
        source = "<title>t</title><script>s</script><style>c</style><body><title>u</title><p>p"
        assert texts(source) == ["p"]

    def test_text_behind_the_end_is_kept(self) -> None:
        source = "<body><p>one</p></body></html>two<html><p>three"
        assert texts(source) == ["one", "two", "three"]


class TestKinds:
    def test_headings_have_levels(self) -> None:
        assert shapes("<h1>a</h1><h6>b</h6>") == [("heading", 1, "", "a"), ("heading", 6, "", "b")]

    def test_lists_have_markers_and_depths(self) -> None:
        source = "<ul><li>a<ol start=9><li>b<li value=20>c<p>d</ol><li><p>e</ul><li>f"
        assert shapes(source) == [
            ("list_item", 1, "-", "a"),
            ("list_item", 2, "9.", "b"),
            ("list_item", 2, "20.", "c"),
            ("list_item", 2, "", "d"),
            ("list_item", 1, "-", "e"),
            ("list_item", 1, "-", "f"),
        ]

    def test_text_of_a_list_within_an_item_is_not_that_item(self) -> None:
        source = "<ol><li>a<ul>b</ul>c<li style='display:block'>d</ol>"
        assert shapes(source) == [
            ("list_item", 1, "1.", "a"),
            ("paragraph", 0, "", "b"),
            ("list_item", 1, "", "c"),
            ("list_item", 1, "2.", "d"),
        ]

    @pytest.mark.parametrize("start", ["", "x", "-3", "9" * 5_000, "²"])
    def test_odd_list_numbers_are_ignored(self, start: str) -> None:
        assert shapes(f"<ol start='{start}'><li>a</ol>") == [("list_item", 1, "1.", "a")]

    def test_blocks_of_one_list_share_a_group(self) -> None:
        groups = [b.group for b in blocks("<p>x<ul><li>a<ul><li>b</ul></ul><ul><li>c</ul>")]
        assert groups[0] == -1
        assert groups[1] == groups[2] != groups[3]

    def test_cards_in_a_list_are_no_items(self) -> None:
        source = "<ul><li><h3>Title</h3><p>Teaser</p></li></ul>"
        assert shapes(source) == [("heading", 3, "", "Title"), ("paragraph", 0, "", "Teaser")]
        assert [block.group for block in blocks(source)] == [-1, -1]

    def test_quotes(self) -> None:
        source = "<blockquote>a<blockquote><p>b</blockquote></blockquote>"
        assert shapes(source) == [("quote", 1, "", "a"), ("quote", 2, "", "b")]

    def test_code_keeps_its_lines(self) -> None:
        source = "<pre>\n  one\n    two<br>three\n<div>four</div><div>five</div></pre>"
        assert shapes(source) == [("code", 0, "", "  one\n    two\nthree\nfour\nfive")]

    def test_captions(self) -> None:
        source = "<figure><img><figcaption><p>a</figcaption></figure><table><caption>b<tr><td>c"
        assert [(b.kind, b.text) for b in blocks(source)][:2] == [
            ("caption", "a"),
            ("caption", "b"),
        ]


class TestTables:
    def test_data_tables_are_rows(self) -> None:
        found = blocks("<table><tr><th>Name<th>Age<tr><td><a href=x>Ann</a><td>7 <b>up</b></table>")
        assert [(b.kind, b.text, b.cells, b.header) for b in found] == [
            ("table_row", "Name\tAge", ("Name", "Age"), True),
            ("table_row", "Ann\t7 up", ("Ann", "7 up"), False),
        ]
        assert found[1].spans == (Span(0, 3, "link", "x"), Span(6, 8, "strong"))
        assert found[0].group == found[1].group >= 0

    def test_rows_belong_to_their_element(self) -> None:
        found = document("<table><tr><th>a<th>b<tr><td><p>1</p><td>2</table>")
        assert {found.elements.tag[block.element] for block in found.blocks} == {"tr"}

    @pytest.mark.parametrize(
        "source",
        [
            "<table><tr><td><h1>News</h1><p>a</p><p>b</p><td>side</table>",
            "<table><tr><td><table><tr><td>a<td>b</table><td>c<tr><td>d<td>e</table>",
            "<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>",
            "<table><tr><td>a</table>",
            f"<table><tr><td>{'long ' * 300}<td>b<tr><td>c<td>d</table>",
        ],
    )
    def test_tables_for_layout_are_not(self, source: str) -> None:
        assert "table_row" not in {b.kind for b in blocks(source) if "a" in b.text or "c" in b.text}

    def test_a_table_within_a_list_and_a_list_within_a_table(self) -> None:
        source = "<ul><li>x<table><tr><th>a<th>b<tr><td>c<td><ul><li>d<li>e</ul></table><li>y</ul>"
        assert [(b.kind, b.text) for b in blocks(source)] == [
            ("list_item", "x"),
            ("table_row", "a\tb"),
            ("table_row", "c\td e"),
            ("list_item", "y"),
        ]


class TestMarkup:
    def test_spans_lie_over_their_words(self) -> None:
        source = "<p>One  <a href=' /x '>two <i>three</i></a> <b>four</b> <code>five</code>."
        (block,) = blocks(source)
        assert [(block.text[s.start : s.end], s.kind, s.href) for s in block.spans] == [
            ("two three", "link", "/x"),
            ("four", "strong", ""),
            ("three", "emphasis", ""),
            ("five", "code", ""),
        ]
        assert block.link_chars == len("two three")

    def test_a_link_around_blocks_is_in_each(self) -> None:
        found = blocks("<a href=x><h3>a</h3><p>b</p></a><a name=y>c</a>")
        assert [(b.link_chars, len(b.spans)) for b in found] == [(1, 1), (1, 1), (0, 0)]


class TestSetApart:
    def test_hidden_text_is_kept_and_flagged(self) -> None:
        source = (
            "<p>plain text <span hidden>a</span>goes on</p><div style='Display : none'><p>b</div>"
            "<p style='visibility:hidden'>c</p><dialog>d</dialog><dialog open>e</dialog>"
        )
        assert [(b.text, b.hidden) for b in blocks(source)] == [
            ("plain text goes on", False), ("a", True), ("b", True), ("c", True), ("d", True),
            ("e", False),
        ]  # fmt: skip

    @pytest.mark.parametrize("tag", ["body", "main", "article"])
    def test_a_page_that_a_script_will_show_is_not_hidden(self, tag: str) -> None:
        assert [b.hidden for b in blocks(f"<{tag} style='display:none'><p>a</{tag}>")] == [False]

    def test_a_page_hidden_as_a_whole_is_not_hidden(self) -> None:
        found = blocks(f"<p>Menu<div id=app style='display:none'><p>{'word ' * 50}</div>")
        assert not any(b.hidden for b in found)

    def test_isolated_nodes_are_blocks_of_their_own(self) -> None:
        found = document("<p>one <a href=x>Read <b>more</b></a> two</p>", "p > a")
        assert [b.text for b in found.blocks] == ["one two", "Read more"]
        assert [found.elements.tag[b.element] for b in found.blocks] == ["p", "a"]

    def test_blocks_inside_nodes(self) -> None:
        found = document("<div id=x><p>a</p>b<ul><li>c</ul></div><p>d")
        assert found.tree is not None
        assert found.inside(found.tree.select("#x")) == [0, 1, 2]
        assert found.inside(found.tree.select("li, #x p")) == [0, 2]


class TestElements:
    def test_in_document_order_with_their_ends(self) -> None:
        found = document(
            "<body><div id=A class='B c' role=D itemprop=e><p>x</p></div><p>y"
        ).elements
        assert found.tag == ["html", "head", "body", "div", "p", "p"]
        assert found.parent == [-1, 0, 0, 2, 3, 2]
        assert found.end == [6, 2, 6, 5, 5, 6]
        assert found.names[3] == "a b c d e"

    def test_text_stands_between_them(self) -> None:
        html = "<div> <p> <b>one</b> <i>two</i> </p> <p> </p> </div> <ul> <li>three</ul>"
        listing = parse(html, Limits()).listing
        texts, tag = listing.texts, listing.elements.tag
        assert texts.text == ["one", " ", "two", "three"], "a blank parts words, but not blocks"
        assert [tag[at] for at in texts.parent[:3]] == ["b", "p", "i"]
        assert [tag[start - 1] for start in texts.start[:3]] == ["b", "b", "i"]

    def test_all_text_counts_where_some_is_verbatim(self) -> None:
        texts = parse("<p>a</p><pre> <b>x</b>\n </pre>", Limits()).listing.texts
        assert texts.text == ["a", " ", "x", "\n "]


class TestLimits:
    def test_more_nodes_than_allowed_are_cut_and_said(self) -> None:
        found = document("<p>a</p>" * 100, limits=Limits(max_nodes=50))
        assert (found.page.truncated, 40 < len(found.blocks) < 50) == (True, True)

    def test_long_blocks_are_parted_and_lose_nothing(self) -> None:
        words = [f"w{n}" for n in range(5_000)]
        found = blocks(f"<p>{' '.join(words)}<p>end", Limits(max_block_chars=1_000))
        assert max(len(block.text) for block in found) <= 1_000
        assert " ".join(block.text for block in found).split() == [*words, "end"]
        assert [block.index for block in found] == list(range(len(found)))
