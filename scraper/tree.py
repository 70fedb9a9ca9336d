"""The one home of selectolax: HTML text to a parsed tree, and selectors over it."""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, SelectolaxError
from selectolax.lexbor import LexborNode as Node

from scraper.model import Limits

__all__ = ["Node", "Tree", "parse"]

# Never seen by a reader; stripped in C right after parsing.
INVISIBLE = ["script", "style", "svg", "iframe", "template"]
# Forums (Discourse, Flarum) put the whole thread into a noscript, some broken pages everything:
# 19 of 1,478 annotated pages. Lazy images and "please enable JavaScript" stay far below.
NOSCRIPT_PAGE = 1_000  # characters, and more than half of the page


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed page without its scripts; `json_ld` holds the bodies of its linked-data scripts."""

    parser: LexborHTMLParser
    json_ld: tuple[str, ...]
    truncated: bool = False  # tags over a limit were taken out before parsing

    def select(self, selector: str) -> list[Node]:
        """All nodes that match a CSS selector, each once, in document order.

        Raises `ValueError` for a selector that the engine does not know.
        """
        seen: dict[int, Node] = {}
        try:
            found = self.parser.css(selector)
        except SelectolaxError as error:
            raise ValueError(f"no CSS selector: {selector}") from error
        for node in found:
            seen.setdefault(node.mem_id, node)
        return list(seen.values())


def parse(text: str, limits: Limits) -> Tree:
    """Parse decoded HTML. Raises `Refused` when the page is over a limit."""
    del limits
    parser = LexborHTMLParser(text)
    scripts = parser.css('script[type*="ld+json" i]')
    json_ld = tuple(node.text(deep=True) for node in scripts)
    parser.strip_tags(INVISIBLE)
    _show_noscript_page(parser)
    parser.strip_tags(["noscript"])
    return Tree(parser, json_ld)


def _show_noscript_page(parser: LexborHTMLParser) -> None:
    """Unwrap a noscript that holds most of the page's text."""
    lengths = [(node, len(node.text())) for node in parser.css("noscript")]
    large = [(node, length) for node, length in lengths if length >= NOSCRIPT_PAGE]
    whole = len(parser.text()) if large else 0
    for node, length in large:
        if length * 2 > whole:
            node.unwrap()
