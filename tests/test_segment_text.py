"""Plain text to blocks by the shape of its lines."""

from __future__ import annotations

import re
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.blocks import Block
from scraper.model import Limits, Page, RawPage
from scraper.segment import segment_text

PROSE = (
    "The old ferry left the harbour at noon with forty people and one goat on board, and by the "
    "time it had reached the far shore the weather had turned and the goat had eaten a map."
)


def blocks(text: str, limits: Limits | None = None) -> tuple[Block, ...]:
    return segment_text(Page("text", text, "utf-8", RawPage(None, b"")), limits or Limits())


def shapes(text: str) -> list[tuple[str, int, str, str]]:
    return [(b.kind, b.level, b.marker, b.text) for b in blocks(text)]


class TestLines:
    def test_a_line_is_a_block_with_its_number(self) -> None:
        found = blocks(f"\n\nTitle\n  {PROSE}\n\nComments0\n")
        assert [(b.line, b.text) for b in found] == [(2, "Title"), (3, PROSE), (5, "Comments0")]

    @pytest.mark.parametrize("width", [60, 72, 80, 98])
    @pytest.mark.parametrize("indent", ["", "    "])
    def test_wrapped_paragraphs_are_joined(self, width: int, indent: str) -> None:
        text = textwrap.fill(PROSE * 2, width, initial_indent=indent, subsequent_indent=indent)
        assert [b.text for b in blocks(f"{text}\n\n{text}")] == [PROSE * 2, PROSE * 2]

    def test_wrapped_items_are_joined_and_apart(self) -> None:
        item = textwrap.fill(PROSE, 70, initial_indent="  * ", subsequent_indent="    ")
        assert shapes(f"{item}\n{item}") == [("list_item", 1, "-", PROSE)] * 2

    def test_short_lines_are_never_joined(self) -> None:
        lines = ["Latest", "Politics", "Sports and leisure", "Weather", "Reader's opinions"]
        assert [b.text for b in blocks("\n".join(lines))] == lines

    def test_titles_of_like_length_are_never_joined(self) -> None:
        titles = [
            "Five new bridges open in the north of the valley",
            "A bakery that has not closed since the last war",
            "How a small town learned to love its only clock",
            "What the river took last spring and what it left",
        ]
        assert [b.text for b in blocks("\n".join(titles))] == titles

    def test_paragraphs_one_a_line_are_never_joined(self) -> None:
        assert [b.text for b in blocks(f"{PROSE}\n{PROSE}\n{PROSE}")] == [PROSE] * 3


class TestMarkers:
    def test_bullets(self) -> None:
        text = "  • one\n  • two\n      + three\n  • four\n"
        assert shapes(text) == [
            ("list_item", 1, "-", "one"),
            ("list_item", 1, "-", "two"),
            ("list_item", 2, "-", "three"),
            ("list_item", 1, "-", "four"),
        ]
        assert len({block.group for block in blocks(text)}) == 1

    def test_numbered_cards_are_three_blocks_each(self) -> None:
        text = "Popular Now\n\n  • 1\n    A title of a card\n\n    TOPIC \n\n  • 2\n    Another\n"
        assert [b.text for b in blocks(text)] == [
            "Popular Now", "1", "A title of a card", "TOPIC", "2", "Another",
        ]  # fmt: skip

    def test_numbers_in_a_row_are_a_list(self) -> None:
        assert shapes("1. one\n\n2. two") == [
            ("list_item", 1, "1.", "one"),
            ("list_item", 1, "2.", "two"),
        ]

    @pytest.mark.parametrize(
        "line", ["12. September 2024", "- 11 minutes", "– Who is there?", "5) x"]
    )
    def test_a_sign_alone_makes_no_list(self, line: str) -> None:
        assert shapes(f"before\n{line}\nafter")[1] == ("paragraph", 0, "", line)

    def test_dashes_in_a_row_are_a_list(self) -> None:
        assert [b.kind for b in blocks("- one\n- two")] == ["list_item"] * 2

    def test_headings(self) -> None:
        assert shapes("## Two words\n#hashtag") == [
            ("heading", 2, "", "Two words"),
            ("paragraph", 0, "", "#hashtag"),
        ]

    def test_tabs_in_rows_are_a_table(self) -> None:
        found = blocks("Name\tAge\nAnn\t7\n\none\ttab")
        assert [(b.kind, b.cells) for b in found[:2]] == [
            ("table_row", ("Name", "Age")),
            ("table_row", ("Ann", "7")),
        ]
        assert (found[2].kind, found[2].text) == ("paragraph", "one tab")


class TestNothingIsLost:
    @given(st.lists(st.sampled_from(
        ["word", "two words", "• item", "1. first", "2. second", "# head", "- dash", "a\tb", "c\td",
         "", "   ", "\t", "x" * 70, PROSE, "Comments0", "•", "1", "\x0b", "\u2028", "é\u00a0è"]
    )))  # fmt: skip
    def test_every_word_is_in_one_block_and_in_order(self, lines: list[str]) -> None:
        found = blocks("\n".join(lines))
        words = re.findall(r"\w+", "\n".join(lines))
        kept = [b.marker.strip("-") + " " + b.text for b in found]
        assert re.findall(r"\w+", " ".join(kept)) == words
        assert [block.index for block in found] == list(range(len(found)))
        assert [block.line for block in found] == sorted(block.line for block in found)

    @given(st.text(max_size=300))
    def test_any_text(self, text: str) -> None:
        found = blocks(text)
        assert all(block.text == " ".join(block.text.split()) or block.cells for block in found)

    def test_one_long_line_is_parted(self) -> None:
        text = "word " * 100_000
        found = blocks(text, Limits(max_block_chars=10_000))
        assert max(len(b.text) for b in found) <= 10_000
        assert sum(b.text.count("word") for b in found) == 100_000
