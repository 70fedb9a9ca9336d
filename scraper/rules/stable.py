"""Selectors that survive: by ids, data attributes, roles and classes that people named.

Build tools name classes by hash (`css-u7urgs`, `sc-1n1m`, `Body_text__3xYz1`); those change with
every release of a site. Such names are left out, or their stable part is matched with `*=`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scraper.tree import Node

ATTRIBUTES = (
    "data-testid", "data-test-id", "data-test", "data-qa", "data-component", "data-component-name",
    "data-gu-name", "data-role", "data-type", "data-module", "data-block", "itemprop", "role",
)  # fmt: skip
_TOOLS = re.compile(r"^(?:css|sc|jsx|jss|styled|emotion|svelte|astro)-[A-Za-z0-9_-]+$")
_MODULE = re.compile(r"^([A-Za-z][A-Za-z-]{3,}(?:_[A-Za-z-]+)?)__?-?[A-Za-z0-9_-]{5,8}$")
_MIXED = re.compile(r"(?:^|[-_])(?=[A-Za-z]*\d+[A-Za-z])[A-Za-z0-9]{5,}(?=$|[-_])")
_VOICELESS = re.compile(r"^[bcdfghjklmnpqrstvwxz]{5,8}$")
_NUMBER = re.compile(r"\d{3,}|[0-9a-f]{8,}")
_CASE_NOISE = re.compile(r"^(?=.*[a-z][A-Z])(?!.*[aeiou][a-z]*[aeiou])[A-Za-z]{5,7}$")
_NAME = re.compile(r"^-?[A-Za-z_][\w-]*$")
# How a thing looks, not what it is: utility classes and states.
_UTILITY = re.compile(
    r"^(?:(?:sm|md|lg|xl|2xl|hover|focus|dark|print)[:-]|[mp][xytrbl]?-?\d|w-|h-|col-|row$|flex|grid|"
    r"block$|inline|hidden|text-|bg-|font-|is-|has-|js-|active|visible|clearfix|container|wrapper$|"
    r"left$|right$|center|even$|odd$|first$|last$|d-|u-|fs-|fw-|lh-|gap-|items-|justify-|self-|"
    r"leading-|tracking-|relative$|absolute$|sticky$|rounded|border|shadow|space-|order-|max-|min-|"
    r"overflow|wp-block-group|line-clamp|uppercase|italic|bold$|small$|large$|lrv-)"
)


def is_hashed(name: str) -> bool:
    """Whether a class or id looks like the work of a build tool rather than of a person."""
    return bool(
        _TOOLS.match(name)
        or _MIXED.search(name)
        or _NUMBER.search(name)
        or _CASE_NOISE.match(name)
        or _VOICELESS.match(name)
        or (
            _MODULE.match(name) and any(c.isdigit() or c.isupper() for c in name.rpartition("_")[2])
        )
    )


def stable_part(name: str) -> str:
    """What stays of a hashed name: `Body_text` of `Body_text__3xYz1`; "" when nothing does."""
    hit = _MODULE.match(name)
    return hit[1] if hit and is_hashed(name) and not _TOOLS.match(name) else ""


def handles(node: Node) -> Iterator[str]:
    """Simple selectors for one element, the most lasting first; its bare tag is none of them."""
    attributes = node.attributes
    name = attributes.get("id") or ""
    if _NAME.match(name) and not is_hashed(name) and not name[-1].isdigit():
        yield f"#{name}"
    for key in ATTRIBUTES:
        value = attributes.get(key) or ""
        if value and len(value) < 60 and not _NUMBER.search(value) and '"' not in value:
            yield f'[{key}="{value}"]'
    classes = (attributes.get("class") or "").split()
    named = [c for c in classes if _NAME.match(c) and not is_hashed(c)]
    for own in sorted(named, key=len, reverse=True):
        if not _UTILITY.match(own):
            yield f".{own}"
    for part in {stable_part(c) for c in classes} - {""}:
        yield f'[class*="{part}"]'


def selectors(node: Node) -> Iterator[str]:
    """Selectors for one element: its own handles, with its tag, and below its nearest ancestors."""
    own = list(handles(node))[:5]
    yield from own
    tag = node.tag or "*"
    yield from (tag + handle for handle in own[:3])
    above, steps = node.parent, 0
    while above is not None and steps < 4:
        for handle in list(handles(above))[:2]:
            yield f"{handle} {own[0] if own else tag}"
            if steps == 0:
                yield f"{handle} > {own[0] if own else tag}"
        above, steps = above.parent, steps + 1
