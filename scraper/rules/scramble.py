"""A page without its words: the structure that a rule needs, and nothing that anyone wrote.

Tags, ids, classes, order, lengths and scripts stay; every word, name, number, link and image
becomes an invented one, the same each time. What rules look for by text stays too: lines that are
markers, and of short lines that match a pattern those words that stand in the pattern.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from scraper.rules.invent import MAX_SIGN, Scrambler
from scraper.rules.shorten import brief
from scraper.rules.stable import ATTRIBUTES
from scraper.tree import Node, Tree

# Of children of one kind (tag and class) this many stay.
MOST_ALIKE = {"p": 25, "br": 50, "meta": 60, "": 20}
MAX_CLASSES = 5
MAX_PARTS = 6  # words of an id or a class; more are a headline with hyphens
KEPT_ATTRIBUTES = frozenset({
    "id", "class", "role", "itemprop", "itemscope", "itemtype", "lang", "dir", "rel", "hidden",
    "type", "property", "name", "aria-hidden", "http-equiv", "charset", "colspan", "rowspan",
})  # fmt: skip
_SHORT_NAME = re.compile(r"^[\w:. -]{1,40}$")
_DROPPED = frozenset({"-comment", "-text", "!doctype"})
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
_META_NAMES = frozenset({"generator", "robots", "og:type"})  # whose values are no prose
_METAS = _META_NAMES | {
    "", "author", "og:title", "og:site_name", "article:published_time", "article:author", "date",
    "application-name",
}  # fmt: skip
_DATES = re.compile(r"^\d{4}-\d{2}-\d{2}")


def scramble_html(tree: Tree, scrambler: Scrambler) -> str:
    """The page as HTML with invented texts. Of scripts only linked data stays, scrambled too."""
    root = tree.select("html")
    page = "".join(_node(root[0], scrambler)) if root else ""
    data = "".join(_linked_data(tree.json_ld, scrambler))
    return "<!DOCTYPE html>\n" + page.replace("</head>", f"{data}</head>", 1) + "\n"


def _linked_data(scripts: Iterable[str], scrambler: Scrambler) -> Iterable[str]:
    for script in scripts:
        try:
            data = _invented(brief(json.loads(script, strict=False)), scrambler)
        except (ValueError, RecursionError):
            continue
        text = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
        yield f'<script type="application/ld+json">{text}</script>\n'


def _invented(value: Any, scrambler: Scrambler, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _invented(inner, scrambler, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_invented(inner, scrambler, key) for inner in value[:20]]
    if not isinstance(value, str) or key in {"@type", "@context"}:
        return value
    return _value(value, scrambler)


def scramble_text(text: str, scrambler: Scrambler) -> str:
    """A text page line by line."""
    return "\n".join(scrambler.text(line) for line in text.splitlines()) + "\n"


def _node(node: Node, scrambler: Scrambler) -> Iterable[str]:
    """The markup of a node, written without recursion: pages may be very deep."""
    pieces: list[str] = []
    waiting: list[Node | str] = [node]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            pieces.append(item)
        elif item.is_text_node:
            text = item.text(deep=False) or ""
            pieces.append(escape(scrambler.text(text), quote=False) if text.strip() else _gap(text))
        elif item.tag and item.tag not in _DROPPED and not _is_bulk(item):
            attributes = "".join(_attributes(item.attributes, scrambler))
            pieces.append(f"<{item.tag}{attributes}>")
            if item.tag not in _VOID:
                waiting.append(f"</{item.tag}>")
                waiting += reversed(_children(item, scrambler))
    return pieces


def _gap(text: str) -> str:
    """White space, as little as says the same."""
    return "\n" if "\n" in text else text[:1]


def _is_bulk(node: Node) -> bool:
    """Style sheets and hints to the browser: many bytes, no structure."""
    return node.tag == "link" and node.attributes.get("rel") not in {"canonical", "license"}


def _children(node: Node, scrambler: Scrambler) -> list[Node]:
    """The children of a node, of long runs of the same kind only the first."""
    kept: list[Node] = []
    seen: Counter[tuple[str, str]] = Counter()
    for child in node.iter(include_text=True):
        if child.is_element_node and child.tag:
            if not scrambler.holds(child) or not _is_known_meta(child, scrambler):
                continue
            kind = (child.tag, child.attributes.get("class") or "")
            seen[kind] += 1
            if seen[kind] > MOST_ALIKE.get(child.tag, MOST_ALIKE[""]):
                continue
        kept.append(child)
    return kept


def _is_known_meta(node: Node, scrambler: Scrambler) -> bool:
    """Of meta tags those stay that tell of title, author and date, and those that rules name."""
    if node.tag != "meta":
        return True
    name = (node.attributes.get("name") or node.attributes.get("property") or "").lower()
    return name in _METAS or f"meta:{name} " in f"{scrambler.selectors} "


def _attributes(attributes: Mapping[str, str | None], scrambler: Scrambler) -> Iterable[str]:
    for name, raw in attributes.items():
        value = raw or ""
        if name == "class":
            kept = " ".join(_classes(value.split(), scrambler))
        elif name == "id":
            kept = _name(value, scrambler)
        elif name in KEPT_ATTRIBUTES or (name in ATTRIBUTES and _SHORT_NAME.match(value)):
            kept = value
        elif name.startswith("data-") and name in scrambler.selectors:
            kept = value if value and value in scrambler.selectors else ""
        elif f"[{name}" in scrambler.selectors and name not in {"href", "src"}:
            kept = value[:MAX_SIGN]
        elif name == "content":
            known = (attributes.get("name") or attributes.get("property") or "").lower()
            kept = value if known in _META_NAMES else _value(value, scrambler)
        elif name in {"href", "src"}:
            kept = _link(value, scrambler)
        elif name in {"alt", "title", "datetime"}:
            kept = _value(value, scrambler)
        else:
            continue
        yield f' {name}="{escape(kept)}"'


def _classes(names: Sequence[str], scrambler: Scrambler) -> Iterable[str]:
    """The first few classes of an element, and those that rules name."""
    for at, name in enumerate(names):
        if at < MAX_CLASSES or name in scrambler.selectors:
            yield _name(name, scrambler)


def _name(name: str, scrambler: Scrambler) -> str:
    """An id or a class; one of many words is made of a headline, unless a rule names it."""
    if name in scrambler.selectors or len(re.split("[-_]+", name)) <= MAX_PARTS:
        return name
    return scrambler.words(name.replace("_", "-"))


def _value(value: str, scrambler: Scrambler) -> str:
    """A date stays a date, a link a link, a text becomes invented words."""
    if _DATES.match(value):
        return value
    if "://" in value or value.startswith("/"):
        return _link(value, scrambler)
    return scrambler.words(value)


def _link(value: str, scrambler: Scrambler) -> str:
    if not value or value.startswith("#"):
        return value
    name = scrambler.word("x" * 8 + value)[:8].lower()
    return f"https://example.com/{name}" if "://" in value else f"/{name}"
