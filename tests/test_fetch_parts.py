"""Articles in several pages: the next part is found by number, and nothing is said twice."""

from __future__ import annotations

import pytest

import scraper
from scraper.fetch.parts import is_next_part, join_parts
from scraper.model import Article, Reason, Skip
from tests.servers.faults import PAGE


@pytest.mark.parametrize(
    ("first", "link", "number"),
    [
        ("/x", "/x/2", 2),
        ("/x", "/x/3", 3),
        ("/x/", "/x/2/", 2),
        ("/x/1", "/x/2", 2),
        ("/x", "/x?page=2", 2),
        ("/x?page=2", "/x?page=3", 2),
        ("/x/page/2/", "/x/page/3/", 2),
        ("/x.html", "/x_2.html", 2),
        ("/x.html", "/x-page-2.html", 2),
        ("/x?id=5", "/x?id=5&page=2", 2),
        ("/x?p=1&id=5", "/x?id=5&p=2", 2),
    ],
)
def test_next_part(first: str, link: str, number: int) -> None:
    home = "https://news.example"
    assert is_next_part(home + first, home + link, number)
    assert not is_next_part(home + first, home + link, number + 1)
    assert not is_next_part(home + first, "https://other.example" + link, number)


@pytest.mark.parametrize(
    ("first", "link"),
    [("/x", "/y"), ("/x", "/x"), ("/x/2", "/x"), ("/news/12", "/news/13"), ("/x?id=5", "/x?id=6"),
     ("/2024/05/a", "/2024/05/b"), ("/x2", "/x3"), ("/x", "/x/9999"), ("/x", "http://[")],
)  # fmt: skip
def test_another_article(first: str, link: str) -> None:
    home = "https://news.example"
    assert not is_next_part(home + first, home + link, 2)


def test_join() -> None:
    outcome = scraper.clean(PAGE, url="https://news.example/a")
    assert isinstance(outcome, Article)
    other = scraper.clean(
        PAGE.replace(b"three empty", b"four empty"), url="https://news.example/a/2"
    )
    assert isinstance(other, Article)
    joined = join_parts([outcome, other])
    assert isinstance(joined, Article)
    assert joined.text == outcome.text + "\n\n" + next(
        block.text for block in other.blocks if "four empty" in block.text
    )
    indexes = [one.block.index for one in joined.blocks]
    assert indexes == sorted(set(indexes))
    assert joined.title == outcome.title
    assert not joined.source.truncated
    assert join_parts([outcome]) is outcome


def test_a_missing_part_is_said() -> None:
    outcome = scraper.clean(PAGE)
    lost = Skip("", None, Reason.EMPTY)
    joined = join_parts([outcome, lost])
    assert isinstance(joined, Article)
    assert joined.source.truncated
    assert join_parts([lost, outcome]) is lost
