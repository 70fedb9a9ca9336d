"""Title, byline, authors and the rest of whole pages, with their sources."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scraper.metadata import FIELDS, Metadata
from scraper.rules.book import load_rules
from tests.metadata_pages import PROSE, html_page, metadata_of

TITLE = "New harbour opens at last"


def linked(**fields: object) -> str:
    body = json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", **fields})
    return f'<script type="application/ld+json">{body}</script>'


def title_of(head: str, body: str) -> str | None:
    found = metadata_of(html_page(head, body)).title
    return found.value if found else None


def authors_of(head: str, body: str) -> tuple[str, ...]:
    found = metadata_of(html_page(head, f"<article><h1>{TITLE}</h1>{body}")).authors
    return found.value if found else ()


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (f"<title>{TITLE} | Lindmoor Post</title>", f"<h1>{TITLE}</h1>"),
        (
            f"<title>{TITLE} - The Post</title><meta property=og:site_name content='The Post'>",
            "",
        ),
        (f"<title>{TITLE} - News - Lindmoor Post</title>", f"<h1 class=entry-title>{TITLE}</h1>"),
        (f"<meta property=og:title content='{TITLE}'>", "<h1>Lindmoor Post</h1>"),
        (
            linked(headline=TITLE) + f"<title>{TITLE} | News</title>",
            f"<h1>{TITLE}</h1><h2>Weather</h2>",
        ),
        (
            f"<title>{TITLE}</title>",
            f"<h1><a href=/>Lindmoor Post</a></h1><article><h1>{TITLE}</h1>",
        ),
    ],
)
def test_the_title_is_the_headline_without_the_site(head: str, body: str) -> None:
    assert title_of(head, body) == TITLE


def test_entities_in_titles_are_decoded_even_twice() -> None:
    head = "<meta property=og:title content='Ships &amp;amp; boats: &quot;a good year&quot;'>"
    assert (
        title_of(head, '<h1>Ships &amp; boats: "a good year"</h1>')
        == 'Ships & boats: "a good year"'
    )


def test_a_headline_in_capitals_gives_way_to_its_other_spelling() -> None:
    head = f"<title>{TITLE}</title><meta property=og:title content='{TITLE}'>"
    assert title_of(head, f"<h1>{TITLE.upper()}</h1>") == TITLE


@pytest.mark.parametrize(
    ("head", "body", "names"),
    [
        (linked(headline=TITLE, author={"@type": "Person", "name": "Ida Holm"}), "", ("Ida Holm",)),
        (
            linked(headline=TITLE, author=[{"name": "Ida Holm"}, {"name": "Per Lund"}]),
            "<p class=byline>By Ida Holm and Per Lund</p>",
            ("Ida Holm", "Per Lund"),
        ),
        (
            "<meta name=author content='Ida Holm'>",
            "<a rel=author href=/ida>Ida Holm</a>",
            ("Ida Holm",),
        ),
        (
            "",
            "<p class=byline>By <a href=/author/ida>Ida Holm</a>, Staff Writer</p>",
            ("Ida Holm",),
        ),
        ("", "<div itemprop=author><span itemprop=name>Ida Holm</span></div>", ("Ida Holm",)),
        ("", "<p>By Ida Holm</p>", ("Ida Holm",)),
        ("", "<p>18.06.2024, 09:30 | Reported by Ida Holm</p>", ("Ida Holm",)),
        ("", "<p>By <b>I</b>da Holm</p>", ("Ida Holm",)),
        ("", '<p class=byline><span property="dc:creator">Ida Holm</span></p>', ("Ida Holm",)),
        (
            linked(author={"@type": "Organization", "name": "Office for Coast and Harbours"}),
            "",
            ("Office for Coast and Harbours",),
        ),
        (
            "<meta name=author content='Ida Holm'>"
            + linked(
                author=[{"@type": "Person", "name": name} for name in ("Ida Holm", "Per Lund")]
            ),
            "",
            ("Ida Holm", "Per Lund"),
        ),
        (
            "<meta property=og:site_name content=Post><meta name=author content='Post; Ida Holm'>",
            "",
            ("Ida Holm",),
        ),
    ],
)
def test_authors_from_every_source(head: str, body: str, names: tuple[str, ...]) -> None:
    assert authors_of(head, body) == names


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", "<p>Written by on June 18, 2024</p>"),
        ("<meta name=author content=admin>", ""),
        ("", "<figure><img src=a.jpg><figcaption>Photo: Ida Holm</figcaption></figure>"),
        ("", "<p>Yonhap-AP</p>"),
        ("", ""),
    ],
)
def test_no_author_is_better_than_a_wrong_one(head: str, body: str) -> None:
    assert authors_of(head, body) == ()


def test_a_text_gives_title_byline_and_date_and_takes_their_lines_out() -> None:
    lines = [TITLE + " in Lindmoor", "By Ida Holm", "June 18, 2024", PROSE, PROSE, PROSE]
    found = metadata_of("\n\n".join(lines), url=None)
    assert found.title is not None
    assert found.byline is not None
    assert found.authors is not None
    assert found.date is not None
    assert found.title.value == lines[0]
    assert found.byline.value == "By Ida Holm"
    assert found.authors.value == ("Ida Holm",)
    assert found.date.value == "2024-06-18"
    assert {i: label.role for i, label in found.labels.items()} == {
        0: "title",
        1: "byline",
        2: "date",
    }
    assert not any(label.keep for label in found.labels.values())


def test_a_title_that_is_repeated_above_the_text_leaves_it_both_times() -> None:
    found = metadata_of(html_page(f"<title>{TITLE}</title>", f"<h1>{TITLE}</h1><p>{TITLE}</p>"))
    assert [label.role for label in found.labels.values()] == ["title", "title"]


def test_the_only_line_of_a_page_is_its_text() -> None:
    assert not metadata_of("The ferry is late again today", url=None).labels


def test_what_else_a_page_says_of_itself() -> None:
    head = (
        "<link rel=canonical href='/news/harbour#top'><link rel=license href='https://cc.example/by'>"
        "<meta property=og:site_name content='Lindmoor Post'>"
        "<meta name=description content='The first ferry left at nine.'>"
        "<meta property=article:section content=Town><meta property=article:tag content=Harbour>"
        "<meta property=og:image content='/pictures/ferry.jpg'>"
        "<meta name=robots content='index, noai, noimageai'><meta name=tdm-reservation content=1>"
    )
    found = metadata_of(html_page(head, f"<h1>{TITLE}</h1>"))
    values = {name: field.value for name in FIELDS if (field := getattr(found, name))}
    site = "https://www.lindmoor-post.example"
    assert values["canonical_url"] == f"{site}/news/harbour"
    assert values["sitename"] == "Lindmoor Post"
    assert values["description"] == "The first ferry left at nine."
    assert values["tags"] == ("Town", "Harbour")
    assert values["image"] == f"{site}/pictures/ferry.jpg"
    assert values["rights"] == {
        "license": "https://cc.example/by",
        "robots": "noai, noimageai",
        "tdm-reservation": "1",
    }
    assert values["language"] == "en"
    assert found.sources()["sitename"] == "meta:og:site_name"


def test_the_words_of_a_page_correct_its_declared_language() -> None:
    german = (
        "Der Hafen ist offen, und die Fähre fährt mit den Leuten auf das Wasser, das ruhig ist. "
    )
    page = f"<html lang=en-US><body><p>{german * 4}</p></body></html>"
    found = metadata_of(page).language
    assert found is not None
    assert (found.value, found.by) == ("de", "detected")


def test_short_words_of_another_language_do_not_overrule_the_declared_one() -> None:
    menu = "What to do | A to Z | By boat | Do a tour | To do in May | A to B by train | " * 2
    found = metadata_of(f"<html lang=en-US><body><p>{menu}</p></body></html>").language
    assert found is not None
    assert (found.value, found.by) == ("en-US", "html:lang")


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("New harbour<br>opens at last", TITLE),
        ("<span>News from Lindmoor</span><span>The harbour opens</span>",
         "News from Lindmoor The harbour opens"),
        ("<b>N</b>ew harbour opens at last", TITLE),
    ],
)  # fmt: skip
def test_the_words_of_a_heading_stay_words(heading: str, title: str) -> None:
    assert title_of("", f"<h1>{heading}</h1>") == title


def test_rules_go_first_field_by_field(tmp_path: Path) -> None:
    folder = tmp_path / "sites"
    folder.mkdir()
    (folder / "lindmoor-post.example.toml").write_text(
        'schema = 1\n[match]\nhosts = ["lindmoor-post.example"]\n'
        '[fields]\ntitle = { from = ["css:.kicker"] }\nbyline = { from = ["css:.who"] }\n'
        '[provenance]\nsource = "hand"\nverified = 2026-01-01\n'
    )
    body = f"<h1>{TITLE}</h1><p class=kicker>Harbour</p><p class=who>By Ida Holm</p>"
    found = metadata_of(html_page("", body), rules=load_rules(tmp_path, bundled=False))
    assert isinstance(found, Metadata)
    assert found.title is not None
    assert found.authors is not None
    assert (found.title.value, found.title.by) == ("Harbour", "rule:lindmoor-post.example")
    assert found.authors.value == ("Ida Holm",)


def test_the_byline_is_the_line_of_the_names_without_what_stands_around_it() -> None:
    line = "<span class=author>By <a rel=author href=/author/ida>Ida Holm</a></span>"
    body = f"<h1>{TITLE}</h1><div class=byline>{line}<span>Members</span> <i>1.2k posts</i></div>"
    found = metadata_of(html_page("", body)).byline
    assert found is not None
    assert found.value == "By Ida Holm"
