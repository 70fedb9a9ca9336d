"""Selectors that cost nothing where they cannot match.

One selector over a page of 2,000 elements costs 30-80 µs; hundreds of platform selectors would
cost more than parsing. The classes, ids and other attribute values of a page are one set, made
once; a selector is run only when the names it asks for are in that set.
"""

from __future__ import annotations

import re
from functools import cache

from scraper.tree import Node, Tree

_QUOTED = re.compile(r'="([^"]{1,400})"')
# `.name`, `#name`, `[attr=value]`, `[attr~=value]`; a value with spaces is no single name
_NAMED = re.compile(r"""[.#](-?[A-Za-z_][\w-]*)|\[[\w-]+~?=["']?([^\s"'\]]+)["']?\]""")
_ANY_CASE = re.compile(r"\[[^\]]*\si\]")
_NESTED = re.compile(r":(?:not|has|is|where|nth-\w+|lexbor-contains)\(")


def names_of(html: str, tree: Tree) -> frozenset[str]:
    """All names that attributes of the page give: classes, ids, roles, item properties…

    May hold more than the parsed page has, never less, so it can only rule selectors out.
    """
    values = _QUOTED.findall(html)
    if any(html.count(f'{name}="') < len(tree.select(f"[{name}]")) for name in ("class", "id")):
        # minified, or single quotes: the parser writes them all alike
        values += _QUOTED.findall(tree.parser.html or "")
    return frozenset(" ".join(values).split())


def select(tree: Tree, selector: str, names: frozenset[str]) -> list[Node]:
    """The nodes that match, each once, in document order."""
    possible = [part for part, name in alternatives(selector) if not name or name in names]
    return tree.select(", ".join(possible)) if possible else []


def may_match(selector: str, names: frozenset[str]) -> bool:
    """False only when no alternative of the selector can match."""
    return any(not name or name in names for _, name in alternatives(selector))


@cache
def alternatives(selector: str) -> tuple[tuple[str, str], ...]:
    """The parts of a selector list, each with one name that it needs ("": none known)."""
    return tuple((part, _needed_name(part)) for part in split_list(selector))


def split_list(selector: str) -> tuple[str, ...]:
    """`a, b:is(c, d)` as its two parts."""
    parts, depth, quote, start = [], 0, "", 0
    for position, char in enumerate(selector):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in "([":
            depth += 1
        elif char in ")]":
            depth -= 1
        elif char == "," and not depth:
            parts.append(selector[start:position].strip())
            start = position + 1
    parts.append(selector[start:].strip())
    return tuple(part for part in parts if part)


def _needed_name(part: str) -> str:
    """The longest name that an element must carry for this selector to match."""
    plain = part
    while nested := _NESTED.search(plain):
        depth, end = 1, nested.end()
        while end < len(plain) and depth:
            depth += {"(": 1, ")": -1}.get(plain[end], 0)
            end += 1
        plain = plain[: nested.start()] + plain[end:]
    plain = "" if "\\" in plain else _ANY_CASE.sub("", plain)
    found = [left or right for left, right in _NAMED.findall(plain)]
    return max(found, key=len, default="")
