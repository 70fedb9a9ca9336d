"""The learned labeler on pages of our own: what it keeps, what it calls the rest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scraper.blocks import Block, Label
from scraper.decode import decode
from scraper.document import Document
from scraper.errors import InputError
from scraper.labelers import cleanup, context, facts, generic, hindsight, kinds, roles
from scraper.labelers.comments import comments
from scraper.labelers.hindsight import expected_f1
from scraper.labelers.trees import Trees
from scraper.labelers.vocabulary import Vocabulary
from scraper.model import Limits, RawPage
from scraper.rules.book import RuleBook
from scraper.segment import segment_html
from scraper.tree import parse

PARAGRAPHS = """\
The harbour council met on Tuesday evening to vote on the new ferry timetable, and stayed late \
into the night because nobody could agree on the first boat of the day.
Residents of the northern quay had asked for a boat before six, when the fish market opens. \
They brought a petition with eight hundred names, most of them written in pencil.
The last crossing moves to half past ten, so that the orchestra can get home after concerts. \
Until now its musicians slept in the ticket hall when an encore took too long.
“We have waited eleven years for this,” said the chair of the islanders' union, who counted \
the votes herself and then counted them again to be sure.
A final decision on the fares is expected in spring, after the accounts of the summer season \
have been checked by the auditors of the county.""".splitlines()
FRAME = """<html><head><title>Ferries will run later | The Quay</title>
<meta property="og:type" content="article"></head><body>
<header><nav class="main-menu"><ul>{menu}</ul></nav></header>
<main><article class="post"><h1>Ferries will run later</h1>
<div class="entry-content">{text}</div></article>
<section id="comments" class="comments-area"><h2>2 Comments</h2><ol class="comment-list">
<li id="comment-7" class="comment depth-1"><article class="comment-body">
<footer class="comment-meta">
<div class="comment-author">Ines Falk says:</div><time>3 March 2024</time></footer>
<div class="comment-content"><p>At last, I have missed that boat for years.</p></div>
</article>
<ol class="children"><li id="comment-8" class="comment depth-2"><article>
<div class="comment-author">Ole</div>
<div class="comment-content"><p>So have I, every Friday.</p></div>
<div class="reply"><a href="#">Reply</a></div></article></li></ol></li></ol></section>
<aside class="related-posts"><h3>You may also like</h3><ul>{related}</ul></aside></main>
<footer class="site-footer"><p>© 2024 The Quay. All rights reserved.</p></footer></body></html>"""


TEXT = "".join([f"<p>{text}</p>" for text in PARAGRAPHS])


def page(text: str = TEXT) -> Document:
    menu = "".join(f"<li><a href='/{n}'>{n}</a></li>" for n in ("Home", "News", "Sport", "Weather"))
    related = "".join(f"<li><a href='/r{n}'>Storm number {n} is over</a></li>" for n in range(4))
    return document(FRAME.format(menu=menu, text=text, related=related))


def document(html: str) -> Document:
    read = decode(RawPage("https://example.com/a", html.encode(), "text/html"), Limits())
    return segment_html(read, parse(read.text, Limits()), frozenset(), Limits())


def labels(read: Document) -> list[Label]:
    match = RuleBook().match(read.page, read.tree)
    found = generic.label(read, match, [None] * len(read.blocks))
    return [found[index] for index in range(len(read.blocks))]


def with_role(read: Document, role: str) -> list[str]:
    return [
        b.text for b, label in zip(read.blocks, labels(read), strict=True) if label.role == role
    ]


def test_the_paragraphs_are_kept_and_nothing_of_the_frame() -> None:
    read = page()
    kept = [b.text for b, label in zip(read.blocks, labels(read), strict=True) if label.keep]
    assert [text for text in kept if text != "Ferries will run later"] == PARAGRAPHS


def test_every_dropped_block_says_what_it_is() -> None:
    read = page()
    assert "News" in with_role(read, "nav")
    assert "Storm number 2 is over" in with_role(read, "related")
    assert "So have I, every Friday." in with_role(read, "comments")
    assert with_role(read, "legal") == ["© 2024 The Quay. All rights reserved."]


def test_scores_are_chances_and_name_who_gave_them() -> None:
    assert all(
        0 <= label.score <= 1 and label.by in {"model", "trafilatura"} for label in labels(page())
    )


def test_the_same_page_gets_the_same_labels_whatever_came_before() -> None:
    first = labels(page())
    labels(page("<p>Something else altogether, and rather short.</p>"))
    assert labels(page()) == first


def test_labels_that_others_gave_are_left_alone() -> None:
    read = page()
    given: list[Label | None] = [None] * len(read.blocks)
    given[3] = Label(keep=True, role="body", by="rule:example.com")
    match = RuleBook().match(read.page, read.tree)
    assert 3 not in generic.label(read, match, given)


def test_a_page_without_blocks_gets_no_labels() -> None:
    assert labels(document("<html><body><img src=a></body></html>")) == []


def test_captions_are_never_text() -> None:
    caption = "The ferry at the northern quay in March."
    figure = f"<figure><img src=a><figcaption>{caption}</figcaption></figure>"
    assert with_role(page(figure + TEXT), "caption") == [caption]


def test_comments_have_author_date_text_and_depth() -> None:
    read = page()
    first, second = comments(read, labels(read))
    assert first == ("At last, I have missed that boat for years.", "Ines Falk", "3 March 2024", 0)
    assert (second.author, second.text, second.depth) == ("Ole", "So have I, every Friday.", 1)


def test_a_list_is_kept_or_dropped_whole() -> None:
    chance = np.array([0.9, 0.3, 0.9, 0.1], np.float32)
    group, words = np.array([0, 0, 0, -1]), np.array([3, 3, 3, 1], np.float32)
    smooth = cleanup.whole_groups(group, chance, words)
    assert smooth[0] == smooth[1] == smooth[2] == pytest.approx(0.7)
    assert smooth[3] == chance[3]


def test_the_threshold_of_an_unsure_page_is_lower() -> None:
    words = np.full(4, 10, np.float32)
    sure, high = expected_f1(np.array([0.99, 0.98, 0.02, 0.01], np.float32), words)
    unsure, low = expected_f1(np.array([0.45, 0.4, 0.35, 0.05], np.float32), words)
    assert sure > 0.97
    assert high == pytest.approx(0.98)
    assert unsure < 0.7
    assert low == pytest.approx(0.35)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Advertisement", "ad"),
        ("Subscribe to our newsletter", "newsletter"),
        ("Share this on Facebook", "share"),
        ("Read more: storm over the bay", "related"),
        ("By Ines Falk", "byline"),
        ("Photographs taken at dawn", "other"),
    ],
)
def test_short_texts_tell_their_role(text: str, role: str) -> None:
    assert roles.of_dropped(Block(0, "paragraph", text), None) == role


def test_a_model_of_other_facts_is_refused() -> None:
    with pytest.raises(InputError, match="trained on other facts"):
        Trees.load(generic._DATA / "first.npz", ["words", "wings"])


def test_a_damaged_vocabulary_is_refused(tmp_path: Path) -> None:
    damaged = tmp_path / "vocabulary.json"
    damaged.write_text('{"name": {')
    with pytest.raises(InputError, match="not a vocabulary file"):
        Vocabulary.load(damaged)


def test_an_article_keeps_what_is_rather_text_than_not() -> None:
    paragraphs = "<p>The ferry leaves.</p><p>The harbour is empty.</p>"
    two = document(paragraphs)
    read = facts.Page(two, context.read(two), Vocabulary.of({}, {}))
    chance = np.array([0.9, 0.4], np.float32)
    assert cleanup.decide(read, chance, article=False).tolist() == [True, True]
    assert cleanup.decide(read, chance, article=True).tolist() == [True, False]


def test_every_fact_of_both_stages_is_filled_in(monkeypatch: pytest.MonkeyPatch) -> None:
    read, none = page(), Vocabulary.of({}, {})
    blank = {np.float32: np.nan, np.bool_: False}
    monkeypatch.setattr(
        np, "empty", lambda shape, dtype: np.full(shape, blank.get(dtype, 0), dtype)
    )
    first = facts.Page(read, context.read(read), none)
    second = hindsight.read(first, first.facts["chars"] / 1000, dict.fromkeys(kinds.KINDS, 0.0))
    for found in (first.facts, second):
        assert [name for name in found.row if np.isnan(found[name]).any()] == []


def test_a_second_opinion_is_asked_of_unsure_articles_only() -> None:
    told, untold = page(), document(TEXT)
    for read, says_so in ((told, True), (untold, False)):
        of_page = facts.Page(read, context.read(read), Vocabulary.of({}, {}))
        unsure = np.full(len(read.blocks), 0.3, np.float32)
        other, article = ({"article": chance} for chance in (0.1, 0.9))
        assert cleanup.is_unsure(of_page, article, unsure)
        assert cleanup.is_unsure(of_page, other, unsure) is says_so
        assert not cleanup.is_unsure(of_page, article, unsure + 0.6)


def test_a_page_that_says_it_is_news_is_cleaned_as_an_article() -> None:
    data = '<script type="application/ld+json">{"@type": "NewsArticle"}</script>'
    other, article = ({"article": chance} for chance in (0.1, 0.9))
    for html, says_so in ((data + TEXT, True), (TEXT, False)):
        read = document(html)
        of_page = facts.Page(read, context.read(read), Vocabulary.of({}, {}))
        assert kinds.is_article(article, of_page)
        assert kinds.is_article(other, of_page) is says_so
