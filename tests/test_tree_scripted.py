"""Pages without text of their own: the article is read from the data of their scripts."""

from __future__ import annotations

import json
import time

from hypothesis import given
from hypothesis import strategies as st

from scraper.extract import extract
from scraper.model import Article, RawPage, Skip
from scraper.tree.scripted import scripted

TEXT = [
    "The bridge over the Aller is open again, said the county, and it now carries lorries too.",
    "It had been closed since a barge took one of its piers along in the flood of last January.",
    "Nobody was hurt then; the skipper was asleep, and woke up eleven kilometres further down.",
    "The county has sent him the bill. He has sent back a photograph of the river at high water.",
    "A court in the old town will have to decide on the matter, though surely not this summer.",
]
HTML = "".join(f"<p>{text}</p>" for text in TEXT)


def bare(script: str) -> RawPage:
    source = f"<html><head><title>Bridge open</title></head><body><div></div>{script}</body></html>"
    return RawPage("https://example.org/bridge", source.encode(), "text/html")


def text_of(raw: RawPage) -> str:
    outcome = extract(raw)
    assert isinstance(outcome, Article)
    assert outcome.provenance["text"] == "the data of the page's scripts"
    return outcome.text


def quoted(value: object) -> str:
    return json.dumps(value).replace("<", "\\u003c")


def test_html_in_the_state_of_a_framework() -> None:
    body = HTML.replace("</p><p>", "</p>$$ARTICLE_AD$$<p>", 1)
    state = quoted({"props": {"menu": ["<p>Home</p>"], "story": {"body": body}}})
    page = bare(f'<script id="__NEXT_DATA__" type="application/json">{state}</script>')
    assert text_of(page).split("\n\n") == TEXT


def test_json_within_a_string_of_a_script() -> None:
    inner = json.dumps({"article": {"html": HTML}})
    page = bare(f"<script>window.state = JSON.parse({quoted(inner)})</script>")
    assert text_of(page).split("\n\n") == TEXT


def test_plain_article_body_of_the_linked_data() -> None:
    data = quoted({"@type": "NewsArticle", "articleBody": "\n".join(TEXT)})
    page = bare(f'<script type="application/ld+json">{data}</script>')
    assert text_of(page).split("\n\n") == TEXT


def test_a_page_with_text_of_its_own_is_not_looked_into() -> None:
    state = quoted({"next": "".join(f"<p>Another story, part {n}: {TEXT[0]}</p>" for n in "abc")})
    page = bare(f"<main><h1>Bridge open</h1>{HTML}</main><script>{state}</script>")
    outcome = extract(page)
    assert isinstance(outcome, Article)
    assert "Another story" not in outcome.text
    assert "text" not in outcome.provenance


def test_a_notice_in_a_script_is_no_article() -> None:
    page = bare(f"<script>{quoted({'notice': '<p>We use cookies.</p>' * 2})}</script>")
    assert isinstance(extract(page), Skip)


@given(st.lists(st.text(max_size=80), max_size=5), st.lists(st.text(max_size=80), max_size=3))
def test_whatever_scripts_hold_nothing_breaks(scripts: list[str], data: list[str]) -> None:
    assert isinstance(scripted([*scripts, *map(json.dumps, scripts)], data), str)


def test_quotes_without_end_take_linear_time() -> None:
    def seconds(size: int) -> float:
        start = time.process_time()
        scripted(['"' + '\\"<p>a' * size], [])
        return time.process_time() - start

    assert seconds(400_000) < 40 * max(seconds(40_000), 0.01)  # not 100
