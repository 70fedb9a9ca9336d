"""What a dropped block is, by its words: the quick look loses none of the patterns."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.blocks import Block
from scraper.labelers import roles

TEXTS = {
    "© 2025 The Harbour Post": "legal",
    "We use COOKİES": "legal",
    "Join our newsletter": "newsletter",
    "Get it in your inbox": "newsletter",
    "Advertisement": "ad",
    "Follow us on Ferrygram": "share",
    "You may also like": "related",
    "12 comments": "comments",
    "Watch: the ferry leaves": "player",
    "By Anna Quill": "byline",
    "The ferry left at dawn": "other",
    "Adverbs are fine": "other",
}
PATTERNS = [re.compile(pattern, re.IGNORECASE) for pattern in roles._TEXTS.values()]


@pytest.mark.parametrize(("text", "role"), TEXTS.items())
def test_short_texts_say_what_they_are(text: str, role: str) -> None:
    assert roles.of_dropped(Block(0, "paragraph", text), None) == role


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=80), *(st.from_regex(pattern) for pattern in PATTERNS)))
def test_no_text_is_overlooked(text: str) -> None:
    told = next(
        (
            role
            for role, said in zip(roles._TEXTS, PATTERNS, strict=True)
            if said.search(text[:160])
        ),
        "other",
    )
    assert roles.of_dropped(Block(0, "paragraph", text[:160]), None) == told
