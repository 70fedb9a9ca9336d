"""Linked data as publishers write it: what can be read is, what cannot is left out."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.metadata.jsonld import MAX_BODY, MAX_DEPTH, load, read_linked_data

ARTICLE = {"@type": "NewsArticle", "headline": "Harbour opens", "datePublished": "2024-06-18"}


def headlines(*bodies: str) -> list[Any]:
    return [i.data.get("headline") for i in read_linked_data(bodies).items if "headline" in i.data]


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(ARTICLE),
        json.dumps([ARTICLE]),
        json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, ARTICLE]}),
        json.dumps({"@type": "WebPage", "mainEntity": ARTICLE}),
        json.dumps({"@type": ["NewsArticle", "Article"], "headline": "Harbour opens"}),
        '{"@type": "NewsArticle", "headline": "Harbour opens",}',
        '{"@type": "NewsArticle",, "headline": "Harbour opens"}',
        '{"@type": "NewsArticle"\n "headline": "Harbour opens"}',
        '/* by our CMS */ {"@type": "NewsArticle", "headline": "Harbour opens"}',
        '{"@type": "NewsArticle", // kind\n "headline": "Harbour opens"}',
        '<!-- {"@type": "NewsArticle", "headline": "Harbour opens"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Harbour opens"}\n//]]>',
        '{"@type": "NewsArticle", "headline": "Harbour opens"};',
        '{"@type": "NewsArticle", "headline": "Harbour opens"}\n{"@type": "Person"}',
        json.dumps(ARTICLE).replace('"', "&quot;"),
        '{"@type": "NewsArticle", "body": "a\nb\tc", "headline": "Harbour opens"}',
        '{"@type": "NewsArticle", "path": "C:\\dir", "headline": "Harbour opens"}',
        '{"@type": "NewsArticle", "headline": "Harbour opens", "text": "he said "yes""}',
    ],
)
def test_reads_what_publishers_write(body: str) -> None:
    assert headlines(body) == ["Harbour opens"]


def test_keeps_all_items_of_all_scripts_in_order() -> None:
    second = {"@type": "Article", "headline": "Second"}
    assert headlines(json.dumps(ARTICLE), json.dumps([second, ARTICLE])) == [
        "Harbour opens",
        "Second",
        "Harbour opens",
    ]


def test_tells_parts_from_works() -> None:
    body = json.dumps({**ARTICLE, "video": {"@type": "VideoObject", "name": "Clip"}})
    assert [(sorted(i.types), i.nested) for i in read_linked_data([body]).items] == [
        (["NewsArticle"], False),
        (["VideoObject"], True),
    ]


def test_resolves_references() -> None:
    graph = [
        {**ARTICLE, "author": {"@id": "#ida"}},
        {"@type": "Person", "@id": "#ida", "name": "Ida"},
    ]
    linked = read_linked_data([json.dumps({"@graph": graph})])
    assert linked.resolve({"@id": "#ida"}) == graph[1]
    assert linked.resolve({"@id": "#none"}) == {"@id": "#none"}
    assert linked.resolve("Ida") == "Ida"


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 1_000, 100_000])
def test_picks_fields_out_of_what_is_too_deep(depth: int) -> None:
    body = "[" * depth + json.dumps(ARTICLE) + "]" * depth
    assert headlines(body) == ["Harbour opens"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "true",
        "[]",
        "{}",
        '"text"',
        "not json",
        "{" * 50_000,
        "[" * 100_000,
        '{"@type": NaN, "x": Infinity}',
        '{"@type": "Article", "n": ' + "9" * 5_000 + "}",
        '{"@type": {"@type": ["Article"]}}',
        "/*" * 20_000,
        '"\\' * 20_000,
        '{"a"' + "\n" * 50_000 + "x",
        '{"headline": "' + "a" * 300_000,
    ],
)
def test_nothing_raises_or_takes_long(body: str) -> None:
    start = time.process_time()
    read_linked_data([body])
    assert time.process_time() - start < 2


def test_skips_what_is_too_large() -> None:
    assert headlines(json.dumps({**ARTICLE, "articleBody": "a" * MAX_BODY})) == []
    assert headlines("[" + "1," * 10_000_000 + "1]") == []


@given(
    st.recursive(
        st.none() | st.text(max_size=5) | st.floats(),
        lambda x: (
            st.lists(x)
            | st.dictionaries(st.sampled_from(["@type", "@id", "headline", "author"]), x)
        ),
    )
)
def test_any_json_is_read(value: Any) -> None:
    read_linked_data([json.dumps(value)])


@given(st.text(alphabet='{}[]",:\\/*\n@type ahedlin', max_size=80))
def test_any_text_is_read(body: str) -> None:
    load(body)
