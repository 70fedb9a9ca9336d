"""The one home of selectolax: HTML text to a parsed tree, and selectors over it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, SelectolaxError
from selectolax.lexbor import LexborNode as Node

from scraper.errors import Refused
from scraper.model import Limits, Reason
from scraper.tree.bounds import within_bounds
from scraper.tree.elements import BLOCKS, VERBATIM, Attributes, Elements, Listing, Texts, read
from scraper.tree.scripted import scripted

__all__ = [
    "BLOCKS", "VERBATIM", "Attributes", "Elements", "Listing", "Node", "Texts", "Tree",
    "parse",
]  # fmt: skip

# Never seen by a reader; stripped in C right after parsing.
INVISIBLE = ["script", "style", "svg", "iframe", "template"]
# Forums (Discourse, Flarum) put the whole thread into a noscript, some broken pages everything:
# 19 of 1,478 annotated pages. Lazy images and "please enable JavaScript" stay far below.
_NOSCRIPT_PAGE = 1_000  # characters, and more than half of the page

_ASIDE = 'noscript, script[type*="ld+json" i]'

# Events would copy the text of the selected option.
_WITHOUT_EVENTS = LexborDocumentOptions.WO_EVENTS
# A page with fewer characters of text may have them where only browsers of a kind look.
_BARE = 200
_WRAPPED = ("<noscript", "<template", "<noframes", "srcdoc")
_WRAPPER = re.compile(r"</?(?:noscript|template|noframes|frameset)\b[^>]*>", re.IGNORECASE)
_FRAME = re.compile(r"""\ssrcdoc\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed page without its scripts; `json_ld` holds the bodies of its linked-data scripts."""

    parser: LexborHTMLParser
    json_ld: tuple[str, ...]
    truncated: bool = False  # a part of the page was over a limit and taken out
    scripted: bool = False  # the text was read from the data of the page's scripts
    listing: Listing = field(default_factory=Listing, repr=False, compare=False)

    def select(self, selector: str) -> list[Node]:
        """All nodes that match a CSS selector, each once, in document order.

        Raises `ValueError` for a selector that the engine does not know.
        """
        try:
            found = self.parser.css(selector)
        except SelectolaxError as error:
            raise ValueError(f"no CSS selector: {selector}") from error
        return list({node.mem_id: node for node in found}.values())


def parse(text: str, limits: Limits, utf8: bytes | None = None) -> Tree:
    """Parse decoded HTML. Raises `Refused` when nothing is left of a page within the limits.

    `utf8` is the text in UTF-8, where the caller has it: the parser works on that.
    """
    tame, truncated = within_bounds(text, limits)
    tree = _parsed(utf8 if utf8 and tame is text else tame, truncated=truncated)
    words = _chars(tree)
    if words < _BARE and any(wrapper in tame for wrapper in _WRAPPED):
        unwrapped = _parsed(_unwrapped(tame), truncated=truncated)
        if _chars(unwrapped) > words:
            tree, words = unwrapped, _chars(unwrapped)
    if words < _BARE:
        filled = _filled(tame, limits, tree)
        if _chars(filled) > max(words, _BARE):
            tree, words = filled, _chars(filled)
    if truncated and not words:
        raise Refused(Reason.TOO_COMPLEX, "nothing is left of it within the limits on tags")
    root = tree.parser.root
    return replace(tree, listing=read(root, limits.max_nodes)) if root else tree


def _parsed(source: str | bytes, *, truncated: bool) -> Tree:
    # As in browsers, noscript is not read as markup, where it would end the head of many pages.
    parser = LexborHTMLParser(source, options=_WITHOUT_EVENTS, scripting=True)
    found = parser.css(_ASIDE)
    if any(node.tag == "noscript" and len(node.text()) >= _NOSCRIPT_PAGE for node in found):
        parser = LexborHTMLParser(source, options=_WITHOUT_EVENTS)
        json_ld = _json_ld(parser.css(_ASIDE))
        parser.strip_tags(INVISIBLE)
        _show_noscript_page(parser)
        parser.strip_tags(["noscript"])
    else:
        json_ld = _json_ld(found)
        parser.strip_tags([*INVISIBLE, "noscript"])
    return Tree(parser, json_ld, truncated)


def _filled(text: str, limits: Limits, bare: Tree) -> Tree:
    """The page with the article that its scripts hold; `bare` where they hold none."""
    if "<script" not in text:
        return bare
    nodes = LexborHTMLParser(text, options=_WITHOUT_EVENTS, scripting=True).css("script")
    article = scripted([node.text(deep=True) for node in nodes], bare.json_ld)
    if not article:
        return bare
    whole, truncated = within_bounds(f"{text}<article>{article}</article>", limits)
    return replace(_parsed(whole, truncated=truncated or bare.truncated), scripted=True)


def _json_ld(found: list[Node]) -> tuple[str, ...]:
    return tuple([node.text(deep=True) for node in found if node.tag == "script"])


def _show_noscript_page(parser: LexborHTMLParser) -> None:
    """Unwrap a noscript that holds most of the page's text."""
    lengths = [(node, len(node.text(strip=True))) for node in parser.css("noscript")]
    large = [(node, length) for node, length in lengths if length >= _NOSCRIPT_PAGE]
    whole = len(parser.text(strip=True)) if large else 0
    for node, length in large:
        if length * 2 > whole:
            node.unwrap()


def _chars(tree: Tree) -> int:
    """The characters of text in a page, as far as that matters."""
    body = tree.parser.body
    if body is None:
        return 0
    chars = 0
    for node in body.traverse(include_text=True, skip_empty=True):
        if node.is_text_node:
            chars += len((node.text_content or "").strip())
            if chars > _BARE:
                break
    return chars


def _unwrapped(text: str) -> str:
    """The page with what it keeps for browsers without scripts or frames."""
    frames = [html.unescape(first or second) for first, second in _FRAME.findall(text)]
    return "\n".join([_WRAPPER.sub(" ", text), *frames])
