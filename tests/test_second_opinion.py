"""Trafilatura's answer comes back as shares of our blocks, in order, the main run first."""

from __future__ import annotations

from scraper.decode import decode
from scraper.document import Document
from scraper.labelers.alignment import align, shares, tokens
from scraper.labelers.second_opinion import opinion
from scraper.model import Limits, RawPage
from scraper.segment import segment_html
from scraper.tree import parse

PARAGRAPHS = [
    "The harbour council met on Tuesday evening to vote on the new ferry timetable and stayed.",
    "Residents of the northern quay had asked for a boat before six, when the fish market opens.",
    "The last crossing moves to half past ten, so that the orchestra can get home after concerts.",
    "A final decision on the fares is expected in spring, said the chair, who lives on the island.",
]


def document(body: str) -> Document:
    page = decode(RawPage("https://example.com/a", body.encode(), "text/html"), Limits())
    return segment_html(page, parse(page.text, Limits()), frozenset(), Limits())


def test_shares_count_words_that_the_text_is_made_of() -> None:
    blocks = [tokens(text) for text in ("Home News", "one two three four", "five six seven eight")]
    assert shares(blocks, tokens("one two three four five six")) == [0.0, 1.0, 0.5]


def test_repeated_text_counts_where_the_main_run_passes() -> None:
    headline = "ferries will run later this winter"
    blocks = [headline, "menu", headline, PARAGRAPHS[0], PARAGRAPHS[1], headline]
    text = " ".join([headline, PARAGRAPHS[0], PARAGRAPHS[1]])
    found = shares([tokens(block) for block in blocks], tokens(text))
    assert found == [0.0, 0.0, 1.0, 1.0, 1.0, 0.0]


def test_text_that_was_moved_is_found_too() -> None:
    blocks = [tokens(text) for text in PARAGRAPHS]
    moved = [word for at in (1, 2, 3, 0) for word in blocks[at]]
    assert shares(blocks, moved) == [1.0] * 4


def test_alignment_of_nothing() -> None:
    assert align([], ["a"]) == (bytearray(), bytearray(1))
    assert shares([[], ["a"]], []) == [0.0, 0.0]


def test_scripts_without_spaces_align_by_character() -> None:
    assert tokens("港口 ferry") == ["港", "口", "ferry"]


def test_opinion_keeps_the_article_and_not_the_comments() -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    comments = "<div id='comments'><p>I was there and it was far too long for my taste.</p></div>"
    menu = "<nav><a href='/'>Home</a> <a href='/n'>News</a></nav>"
    read = document(f"<body>{menu}<article><h1>Ferries</h1>{text}</article>{comments}</body>")
    found = opinion(read)
    assert found is not None
    kept = [block.text for block, share in zip(read.blocks, found, strict=True) if share > 0.5]
    assert kept[-4:] == PARAGRAPHS


def test_no_opinion_on_a_page_without_text() -> None:
    assert opinion(document("<body><img src=a></body>")) is None


def test_no_opinion_on_a_page_that_would_take_seconds() -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    assert opinion(document(f"<body><article>{text}</article></body>")) is not None
    assert opinion(document(f"<body><article>{text}</article>{'<i>' * 350_000}</body>")) is None
