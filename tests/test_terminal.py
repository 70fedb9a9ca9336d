"""Nothing that steers a terminal gets through."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from scraper.terminal import printable


def test_escape_sequences_become_visible() -> None:
    assert (
        printable("\x1b]52;c;Zm9v\x07 \x9b31m \u202eabc")
        == "\\x1b]52;c;Zm9v\\x07 \\x9b31m \\u202eabc"
    )
    assert printable("one\r\ntwo\tthree") == "one two three"
    assert printable("one\ntwo", lines=True) == "one\ntwo"


@given(st.text())
def test_no_control_is_left(text: str) -> None:
    assert not {"Cc", "Cs", "Zl", "Zp"} & {unicodedata.category(char) for char in printable(text)}


@given(st.text(st.characters(categories=("L", "N", "P", "S"))))
def test_ordinary_text_is_untouched(text: str) -> None:
    assert printable(text) == text
