"""The bundled markers of every language, and the look-up that finds them in lines."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.rules.book import RuleBook
from scraper.rules.markers import Marker, MarkerTable, line_key

BOOK = RuleBook()
LANGUAGES = sorted({marker.language for marker in BOOK.markers(None)} - {"any"})
PATTERNS = [pattern for marker in BOOK.markers(None) for pattern in marker.patterns]


def test_there_are_markers_of_many_languages() -> None:
    assert len(LANGUAGES) >= 30
    assert len(BOOK.markers("en")) >= 150


@pytest.mark.parametrize("language", LANGUAGES)
def test_markers_of_one_language_agree(language: str) -> None:
    markers = BOOK.markers(language)
    assert len(markers) >= 30
    assert len({marker.id for marker in markers}) == len(markers)
    keys = Counter(key for marker in markers for key in {line_key(t) for t in marker.texts})
    assert not [key for key, count in keys.items() if count > 1], "one line, two markers"
    roles = {marker.role for marker in markers}
    assert {"related", "comments", "newsletter", "share", "nav", "legal", "ad"} <= roles


@pytest.mark.parametrize("language", LANGUAGES)
def test_markers_find_their_own_lines_in_any_dress(language: str) -> None:
    table = BOOK.marker_table(language)
    for marker in BOOK.markers(language):
        for text in marker.texts:
            for line in (text, f"  {text.upper()}:", f"{text} »", text.replace("'", "’")):
                if line_key(line) == line_key(text):  # ß and ı have no capital of their own
                    assert marker in table.find(line), line


def test_what_opens_the_rest_waits_for_the_tail() -> None:
    loose = [m.id for m in BOOK.markers(None) if m.opens == "rest" and m.within != "tail"]
    assert loose == []


LINES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(PATTERNS).flatmap(lambda p: st.from_regex(f"(?i){p}")).map(lambda t: t[:150]),
)


@settings(max_examples=200, deadline=None)
@given(LINES)
def test_the_index_of_first_letters_loses_no_pattern(line: str) -> None:
    expected = {p for p in PATTERNS if re.search(p, line[:1000], re.IGNORECASE)}
    named = {p for marker in BOOK.marker_table(None).find(line) for p in marker.patterns}
    assert expected <= named | {p for m in BOOK.markers(None) if line_key(line) in
                                set(map(line_key, m.texts)) for p in m.patterns}  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        ("^share this", "SHARE this"),
        ("^share this", "ſhare this"),
        ("^(?:one|two) more", "Two more"),
        ("^(?:one )?more", "more"),
        ("^a?b", "b"),
        ("^ab|^cd", "cd"),
        (r"^\d+ views", "12 views"),
        ("^(?:see|(?:read|go)) on", "go on"),
        ("rights reserved", "All rights reserved"),
        ("^ähnliche", "Ähnliche Artikel"),
    ],
)
def test_patterns_are_found_by_their_first_letters(pattern: str, line: str) -> None:
    marker = Marker("one", "line", patterns=(pattern,))
    assert MarkerTable([marker]).find(line) == (marker,)
    assert MarkerTable([marker]).find("zzz") == ()
