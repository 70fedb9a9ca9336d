"""The cheap ways to words, names and metas give what the dear ones would."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.metadata import byline_words, headline, lines, seen_dates
from scraper.metadata.structured import MAX_CONTENTS, Metas
from scraper.metadata.tidy import key, lower, words_of
from scraper.metadata.where import Where
from scraper.model import Limits
from scraper.segment import segment_html
from scraper.tree import parse
from tests.metadata_pages import html_page, page_of

# Latin-1 with the signs that newspapers print, and whatever else there is.
TEXT = st.text(st.characters(max_codepoint=255) | st.sampled_from("‘’“”„–—…µßẞ²")) | st.text()
FOR_LOWER_CASE = [
    *(
        getattr(byline_words, name)
        for name in (
            "OPENING", "ROLE_START", "CLOSING", "ROLE", "ROLE_AFTER", "CREDENTIAL", "NO_NAME",
            "PHOTO", "JOB", "JOINING", "ORGANISATION",
        )
    ),
    *(seen_dates._PUBLISHED_WORDS, seen_dates._MODIFIED_WORDS, seen_dates._COPYRIGHT),
    *(seen_dates._EVENT, seen_dates._RELEASE, lines._FILLER, headline._CREDIT),
]  # fmt: skip


@given(TEXT)
def test_words_are_what_the_patterns_find(text: str) -> None:
    folded = text.casefold()
    assert key(text) == " ".join(re.findall(r"\w+", folded))
    assert words_of(text) == re.findall(r"[^\W\d_]+", folded)


@given(TEXT | st.text("aAİIıẞß"))
def test_lower_case_leaves_every_letter_where_it_is(text: str) -> None:
    assert len(lower(text)) == len(text)


@pytest.mark.parametrize("pattern", FOR_LOWER_CASE, ids=lambda pattern: pattern.pattern[:20])
def test_patterns_that_are_asked_of_lower_case_have_no_capitals(pattern: re.Pattern[str]) -> None:
    assert not pattern.flags & re.IGNORECASE
    letters = re.sub(r"\\.", "", pattern.pattern)
    assert letters == letters.lower()


def test_metas_are_cleaned_and_each_content_is_given_once() -> None:
    metas = Metas()
    for content in (" New&nbsp;harbour ", "New harbour", None, "", "  ", "Old harbour"):
        metas.add({"property": " OG:Title", "name": "title", "content": content})
    assert metas.get("og:title") == metas.get("title") == ["New harbour", "Old harbour"]
    assert metas.get("og:url") == []
    assert metas.among(("og:url", "title", "og:title")) == ["title", "og:title"]
    for number in range(MAX_CONTENTS * 2):
        metas.add({"name": "keywords", "content": str(number)})
    assert len(metas.get("keywords")) == MAX_CONTENTS


BODY = """
<div class="post
  Byline"><a rel="nofollow author" href="/people/ida">Ida Holm</a></div>
<p><a href="/ferries">Ferries</a></p>
<time datetime="2024-06-18">June 18</time>
<aside class="related"><h2 class="card-title">Fog</h2></aside>
"""


def test_elements_are_found_by_names_links_and_attributes() -> None:
    page = page_of(html_page('<link rel="author" href="/ida">', BODY))
    tree = parse(page.text, Limits())
    where = Where(segment_html(page, tree, frozenset(), Limits()))
    tags = where.elements.tag

    def found(elements: list[int]) -> list[str]:
        return [tags[element] for element in elements]

    assert found(where.named("byline", 9)) == ["div"]  # its class is on two lines
    assert found(where.named("title", 9)) == ["h2"]
    assert found(where.linked(("/people/", "/u/"), 9)) == ["a"]
    assert found(where.having("rel")) == ["link", "a"]
    assert found(where.having("datetime")) == ["time"]
    assert where.having("property") == []
    assert where.places(where.named("title", 9)[0]) == ("in:aside", "in:related")
