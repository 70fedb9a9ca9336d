"""What the layout of a page decides: standfirst, captions, comments, a second article."""

from __future__ import annotations

from scraper.blocks import Label
from scraper.extract import examine
from scraper.model import RawPage
from scraper.rules.book import RuleBook

TEXT = [
    (
        "The clock in the tower of the town hall has been right for the first time in forty years, "
        "to the dismay of the baker, who had set his ovens by its error."
    ),
    (
        "A watchmaker from the next valley climbed up on Thursday, took out a wasps' nest and two "
        "coins, and was down again before the council had voted on her fee."
    ),
    (
        "The council meets again on Monday. It will then be known if the bells may also strike "
        "at night, which half of the market square wants and the other half fears."
    ),
    (
        "Until then they are silent from ten to six, as they have been since the hotel opened and "
        "its first guest asked whether the town was under attack."
    ),
]
STANDFIRST = "After forty years the town knows what time it is, and not everybody is glad of it"
CAPTION = "The tower on Thursday, with the watchmaker somewhere inside of it, unseen"
COMMENTS = [
    (
        "I have lived under that clock since 1981 and I was never late for anything in my life, "
        "because everybody else in this town was late by exactly as much as I was."
    ),
    (
        "The baker should be glad that somebody at last told him what time it is, and so should "
        "all who have had to eat his rolls an hour after they were made."
    ),
]
SECOND = [
    (
        "A heron has moved into the garden of the school and eats what the third form raised in "
        "its pond, one fish a day, always during the second lesson."
    ),
    (
        "The children have voted to let it stay. They have put up a sign with the prices of fish, "
        "which the heron has not read so far, and a small bench for those who watch it."
    ),
]


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


PAGE = f"""<html><head><title>The clock is right</title>
<meta property="og:title" content="The clock is right"><meta property="og:type" content="article">
</head><body><main><article class="story"><header><h1>The clock is right</h1>
<p class="article-subtitle">{STANDFIRST}</p></header>
<div class="body">{paragraphs(TEXT[:2])}<div class="image"><p class="caption">{CAPTION}</p></div>
{paragraphs(TEXT[2:])}</div></article>
<article class="story"><h1>A heron moves in</h1>{paragraphs(SECOND)}</article>
<section class="comments">{paragraphs(COMMENTS)}</section></main></body></html>"""


def labels_of(page: str) -> dict[str, Label]:
    raw = RawPage("https://example.org/clock", page.encode(), "text/html")
    return {piece.text: piece.label for piece in examine(raw, rules=RuleBook()).pieces}


def test_the_standfirst_is_text() -> None:
    assert labels_of(PAGE)[STANDFIRST].keep


def test_what_is_called_a_caption_in_an_article_is_one() -> None:
    label = labels_of(PAGE)[CAPTION]
    assert not label.keep
    assert label.role == "caption"


def test_the_next_article_on_the_page_is_another_one() -> None:
    labels = labels_of(PAGE)
    assert all(labels[text].keep for text in TEXT)
    assert not any(labels[text].keep for text in SECOND)
    assert {labels[text].role for text in SECOND} == {"related"}


def test_comments_below_an_article_are_not_text() -> None:
    labels = labels_of(PAGE)
    assert not any(labels[text].keep for text in COMMENTS)
    assert {labels[text].role for text in COMMENTS} == {"comments"}
