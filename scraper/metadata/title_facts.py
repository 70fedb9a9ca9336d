"""What a page's titles tell of each other: which is a part of which, which is like the heading."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scraper.metadata.choose import Group
from scraper.metadata.context import Context
from scraper.metadata.tidy import key

_WORD = re.compile(r"[^\W_]+")


def add_facts(groups: Sequence[Group[str]], context: Context) -> None:
    """What the comparison of a page's titles with each other, its URL and its site tells."""
    tag, site = key(context.structured.title_tag), context.site_key
    slug = frozenset(_WORD.findall(context.path))
    h1s = f"h1s:{min(context.where.count('h1'), 3)}"
    chief = _chief(groups)
    _add_parts(groups)
    for group in groups:
        facts, name = group.facts, group.key
        words = name.split()
        facts.update((h1s, _length(name), f"sources:{group.sources()}"))
        if name in tag:
            starts = "tag:starts" if tag.startswith(name) else "tag:has"
            facts.add("tag:is" if name == tag else starts)
        if site and name == site:
            facts.add("is:site")
        elif site and (name.endswith(" " + site) or name.startswith(site + " ")):
            facts.add("has:site")
        if slug:
            share = sum(map(slug.__contains__, words)) / len(words)
            facts.add("slug:most" if share > 0.7 else "slug:some" if share > 0.3 else "slug:few")
        facts.update([f"{like}:{_likeness(words, other)}" for like, other in chief])


# The sources that all others are compared with.
_CHIEF = (("like-tag", "tag:whole"), ("like-h1", "h1:1"), ("like-og", "meta:og:title"))


def _chief(groups: Sequence[Group[str]]) -> list[tuple[str, frozenset[str]]]:
    found = []
    for like, fact in _CHIEF:
        own = next((group.key for group in groups if fact in group.facts), "")
        if own:
            found.append((like, frozenset(own.split())))
    return found


def _likeness(words: Sequence[str], others: frozenset[str]) -> str:
    """How much two titles have in common: the same, most, some or none of their words."""
    if others.isdisjoint(words):
        return "none"
    own = set(words)
    common = len(own & others)
    if common == len(own) == len(others):
        return "same"
    within = "within" if common == len(own) else "around" if common == len(others) else "beside"
    return f"{within}:{'most' if 2 * common > max(len(own), len(others)) else 'some'}"


def _add_parts(groups: Sequence[Group[str]]) -> None:
    """Which titles are a part of others, and which have others in them."""
    joined = "\n".join([group.key for group in groups])
    parts = [group for group in groups if joined.count(group.key) > 1]
    given = [group.key for group in groups if "meta:og:title" in group.facts]
    for part in parts:
        part.facts.add("part-of-other")
        if part.key not in given and any(part.key in other for other in given):
            part.facts.add("in-og")
        for group in groups:
            if part.key in group.key and group is not part:
                group.facts.add("has-other")


def _length(text: str) -> str:
    words = text.count(" ") + 1
    if words <= 1 and len(text) < 12:
        return "words:1"
    for limit in (2, 4, 20, 35):
        if words <= limit:
            return f"words:{limit}"
    return "words:many"
