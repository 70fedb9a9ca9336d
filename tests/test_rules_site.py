"""What rules do to the blocks of a page."""

from __future__ import annotations

import pytest

from scraper import labelers
from scraper.blocks import Label, Role
from scraper.extract import extract
from scraper.model import Article, RawPage
from scraper.rules.book import RuleBook
from scraper.rules.fields import read_field
from scraper.rules.rule import Body, Field, Layout, Pick, Rule, Where
from tests.rule_pages import PROSE, dump, labels_of, read_page, rule, site_labels

ONE, TWO, THREE = PROSE
HOST = Where(("example.com",))
BY = "rule:example.com"


def drops(*picks: Pick, body: tuple[str, ...] = (), keeps: tuple[Pick, ...] = ()) -> Rule:
    layout = Layout(body=Body(body) if body else Body(), drops=picks, keeps=keeps)
    return Rule("example.com", HOST, (layout,))


def dropped(html: str, *rules: Rule) -> dict[str, Role]:
    return {text: label.role for text, label in labels_of(html, *rules).items() if not label.keep}


def test_a_drop_takes_its_blocks_and_leaves_the_others_open() -> None:
    html = f"<div class=news><p>Sign up</p><p>Weekly</p></div><p>{ONE}</p>"
    found = labels_of(html, drops(Pick(".news", role="newsletter")))
    assert found == {
        "Sign up": Label(False, "newsletter", BY),
        "Weekly": Label(False, "newsletter", BY),
    }


def test_a_drop_inside_a_paragraph_becomes_a_block_of_its_own() -> None:
    html = f"<p>{ONE} <span class=ad>Buy lemons</span> {TWO}</p>"
    assert dropped(html, drops(Pick(".ad", role="ad"))) == {"Buy lemons": "ad"}


def test_a_drop_may_ask_for_a_text() -> None:
    html = f"<p>Read also: the soup</p><p>{ONE}</p>"
    assert dropped(html, drops(Pick("p", "^Read also:"))) == {"Read also: the soup": "other"}
    assert dropped(html, drops(Pick("", "^Read also:"))) == {"Read also: the soup": "other"}


PARTS = (
    f"<main><p>{ONE}</p><h2>More</h2><ul><li>a</li></ul><h3>Deep</h3><p>b</p>"
    "<h2>Next</h2><p>c</p></main><p>foot</p>"
)


@pytest.mark.parametrize(
    ("extent", "gone"),
    [
        ("self", ["More"]),
        ("to_next_heading", ["More", "a", "Deep", "b"]),
        ("to_end", ["More", "a", "Deep", "b", "Next", "c", "foot"]),
        ("closest:main", [ONE, "More", "a", "Deep", "b", "Next", "c"]),
        ("closest:aside", []),
    ],
)
def test_extents(extent: str, gone: list[str]) -> None:
    assert list(dropped(PARTS, drops(Pick("h2", "^More$", extent)))) == gone


def test_a_scope_drops_what_is_outside_and_leaves_the_inside_open() -> None:
    html = f"<p>nav</p><article><p>{' '.join(PROSE)}</p></article><p>foot</p>"
    assert list(labels_of(html, drops(body=("#no", "article")))) == ["nav", "foot"]


def test_all_matches_of_the_first_alternative_are_joined() -> None:
    html = f"<div class=s><p>{ONE} {TWO}</p></div><p>between</p><div class=s><p>{THREE}</p></div>"
    assert list(labels_of(html, drops(body=(".s", "p")))) == ["between"]


def test_a_body_of_few_words_is_no_body() -> None:
    assert labels_of(f"<h1>Title</h1><p>{ONE}</p>", drops(body=("h1",))) == {}


def test_replace_keeps_all_inside() -> None:
    html = f"<p>nav</p><div class=post><p>{ONE} {TWO}</p><p>{THREE}</p><p class=sig>me</p></div>"
    replaced = Rule(
        "example.com", HOST, (Layout(body=Body((".post",), "replace"), drops=(Pick(".sig"),)),)
    )
    found = labels_of(html, replaced)
    assert [text for text, label in found.items() if label.keep] == [f"{ONE} {TWO}", THREE]
    assert not found["me"].keep


def test_a_keep_wins_over_a_drop_of_its_rule() -> None:
    html = "<aside><p class=intro>Deck</p><p>Junk</p></aside>"
    found = labels_of(html, drops(Pick("aside"), keeps=(Pick(".intro", role="body"),)))
    assert {text: label.keep for text, label in found.items()} == {"Deck": True, "Junk": False}


def test_the_most_specific_rule_speaks_first_and_drops_add_up() -> None:
    html = "<p class=a>A</p><p class=b>B</p>"
    match = '[match]\nhosts=["example.com"]\n'
    wide = rule(match + '[[drop]]\ncss=[".a", ".b"]\nrole="promo"', "groups/w.toml")
    found = labels_of(html, wide, drops(Pick(".a", role="ad")))
    assert found == {"A": Label(False, "ad", BY), "B": Label(False, "promo", "rule:group/w")}


TEXT_RULE = """
[match]
hosts = ["example.com"]
[[text]]
pattern = '^Written by .{0,40} on '
opens = "above"
role = "player"
[[text]]
text = ["Photo: harbour"]
within = "head"
role = "caption"
[[text]]
text = ["Share this"]
opens = "block"
role = "share"
[[text]]
text = ["Hot this week"]
opens = "rest"
role = "related"
within = "tail"
guard = { min_words_before = 20, min_share_before = 0.5 }
[fields]
title = { from = ['above:^Written by '] }
byline = { from = ['line:^Written by (.{2,40}?) on '] }
date = { from = ['line: on (\\w+ \\d+, \\d{4})$'] }
"""


def test_lines_of_a_text_page() -> None:
    page = dump(
        "Current track", "A Soup at Sea", "Written by Ada Moor on June 3, 2024", "A soup at sea",
        "Photo: harbour", ONE, TWO, "Share this", "Mail", "Print", THREE, "Hot this week",
        "Another story", "Ada Moor",
    )  # fmt: skip
    found = {
        text: label.role for text, label in labels_of(page, rule(TEXT_RULE), kind="text").items()
    }
    assert found == {
        "A Soup at Sea": "title",
        "A soup at sea": "title",
        "Written by Ada Moor on June 3, 2024": "byline",
        "Ada Moor": "byline",
        "Current track": "player",
        "Photo: harbour": "caption",
        "Share this": "share",
        "Mail": "share",
        "Print": "share",
        "Hot this week": "related",
        "Another story": "related",
    }


def test_the_guard_of_a_line_needs_prose_before_it() -> None:
    few = dump("Title", ONE, "Hot this week", TWO, THREE)
    assert "Hot this week" not in labels_of(few, rule(TEXT_RULE), kind="text")


def test_fields_are_read_from_everywhere() -> None:
    html = """<script type="application/ld+json">{"@graph": [{"@type": ["NewsArticle"],
      "headline": "Soup", "author": [{"name": "Ada"}, {"name": "Ben"}]}]}</script>
      <meta property="og:title" content="Soup | Example"><p class=by title="x">By Ada and Ben</p>"""
    document, _ = read_page(html)
    read = {
        source: read_field(Field((source,)), document)
        for source in (
            "ld:NewsArticle.headline", "ld:*.author[].name", "meta:og:title", "css:.by@title",
            "css:.none", "const:Ada", "line:^By (.+)$", "ld:Recipe.name", "meta:none",
        )
    }  # fmt: skip
    assert read == {
        "ld:NewsArticle.headline": ("Soup",),
        "ld:*.author[].name": ("Ada", "Ben"),
        "meta:og:title": ("Soup | Example",),
        "css:.by@title": ("x",),
        "css:.none": (),
        "const:Ada": ("Ada",),
        "line:^By (.+)$": ("Ada and Ben",),
        "ld:Recipe.name": (),
        "meta:none": (),
    }
    names = Field(("css:.none", "css:.by"), strip=("^By ",), split=(r"\s+and\s+",))
    assert read_field(names, document) == ("Ada", "Ben")


def _article(extra: str = "") -> str:
    body = "".join(f"<p>{part} {part[:-1]} again, as the mate wrote later.</p>" for part in PROSE)
    return (
        f"<html><body><article class=story><h1>A soup</h1>{body * 3}</article>{extra}</body></html>"
    )


@pytest.mark.parametrize(
    ("made", "note"),
    [
        (drops(body=("footer",)), "body refused"),
        (drops(Pick("article")), "rule refused"),
    ],
)
def test_the_guard_refuses_a_rule_that_swaps_the_article(made: Rule, note: str) -> None:
    footer = f"<footer><p>{' '.join(PROSE)}</p></footer>"
    document, match = read_page(_article(footer), made)
    labels, notes = labelers.label(document, match)
    kept = " ".join(b.text for b, label in zip(document.blocks, labels, strict=True) if label.keep)
    assert note in notes["guard"]
    assert ONE in kept


def test_a_rule_rescues_what_the_generic_labeler_misses() -> None:
    lines = "".join(f"<li>lot {n}, soup bowl, two lemons, rope</li>" for n in range(40))
    document, match = read_page(f"<div class=list><ul>{lines}</ul></div>", drops(body=(".list",)))
    free = labelers.label(document, read_page("<p>")[1])[0]
    labels, notes = labelers.label(document, match)
    if sum(label.keep for label in free) < 10:  # the generic labeler may learn to keep it
        assert notes["rescue"] == "example.com"
    assert all(label.keep for label in labels)


def test_every_block_has_a_label_and_the_rule_is_named() -> None:
    document, match = read_page(_article("<p class=ad>Buy</p>"), drops(Pick(".ad", role="ad")))
    labels, notes = labelers.label(document, match)
    assert len(labels) == len(document.blocks)
    assert notes["rule"] == "example.com"
    assert site_labels(document, match)["Buy"].role == "ad"


def test_a_rule_in_quarantine_only_rescues() -> None:
    made = drops(Pick("article"), body=("footer",))
    resting = Rule(made.id, made.where, made.layouts, rescue_only=True)
    assert labels_of(_article(), resting) == {}


def test_a_rule_names_the_authors() -> None:
    made = rule(
        '[match]\nhosts=["example.com"]\n'
        "[fields]\nauthors = { from = [\"css:.desk\"], split = ['\\s+og\\s+'] }"
    )
    page = _article("<p class=desk>Ada Moor og Ida Holm</p>")
    article = extract(RawPage("https://example.com/a", page.encode()), rules=RuleBook((made,)))
    assert isinstance(article, Article)
    assert article.authors == ("Ada Moor", "Ida Holm")
