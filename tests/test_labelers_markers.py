"""Markers on HTML pages take their own lines, and only those."""

from __future__ import annotations

from scraper.labelers import markers
from scraper.rules.book import RuleBook
from scraper.rules.markers import Marker
from tests.rule_pages import PROSE, read_page

BOOK = RuleBook(
    own_markers=(
        Marker("also", "rest", "related", patterns=("^Read also:",), language="en"),
        Marker("starters", "line", "nav", texts=("Starters",), language="en"),
        Marker("share", "line", "share", texts=("Share this",), language="en", within="tail"),
    )
)


def roles(html: str, kind: str = "html") -> dict[str, str]:
    document, _ = read_page(html, kind=kind)
    match = BOOK.match(document.page, document.tree)
    found = markers.label(document, match, [None] * len(document.blocks))
    return {document.blocks[index].text: label.by for index, label in found.items()}


def test_the_line_goes_and_what_follows_stays() -> None:
    story = "".join(f"<p>{part} {part}</p>" for part in PROSE * 2)
    html = f"<p>Share this</p>{story}<p>Read also: the soup</p><p>{PROSE[0]}</p><p>Share this</p>"
    assert roles(html) == {
        "Read also: the soup": "marker:en/also",
        "Share this": "marker:en/share",
    }


def test_zones_and_guards_hold() -> None:
    assert roles(f"<p>Share this</p><p>{PROSE[0]}</p>") == {}
    assert roles(f"<p>Read also: the soup</p><p>{PROSE[0]}</p>") == {}


def test_headings_menus_and_plain_text_are_left_to_others() -> None:
    story = "".join(f"<p>{part} {part}</p>" for part in PROSE * 2)
    assert roles(f"{story}<h2>Read also: the soup</h2><p>Starters</p>") == {}
    assert roles("\n\n".join([*PROSE * 4, "Read also: the soup"]), kind="text") == {}
