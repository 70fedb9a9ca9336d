"""What a page's titles tell of each other: which is a part of which, which is like the heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scraper.metadata.choose import Group
from scraper.metadata.context import Context
from scraper.metadata.tidy import key

_WORD = re.compile(r"[^\W_]+")


def add_facts(groups: Sequence[Group[str]], context: Context) -> None:
    """What the comparison of a page's titles with each other, its URL and its site tells."""
    tag = key(context.structured.title_tag)
    site = key(context.sitename)
    slug = set(_WORD.findall(context.path))
    keys = [group.key for group in groups]
    given = [group.key for group in groups if "meta:og:title" in group.facts]
    chief = _chief(groups)
    for group in groups:
        facts, words = group.facts, group.key.split()
        facts.add(_length(group.key))
        if tag and group.key in tag:
            starts = "tag:starts" if tag.startswith(group.key) else "tag:has"
            facts.add("tag:is" if group.key == tag else starts)
        if site and group.key == site:
            facts.add("is:site")
        elif site and (group.key.endswith(" " + site) or group.key.startswith(site + " ")):
            facts.add("has:site")
        if slug and words:
            share = sum([word in slug for word in words]) / len(words)
            facts.add("slug:most" if share > 0.7 else "slug:some" if share > 0.3 else "slug:few")
        kinds = {member.by.split(":")[0] for member in group.members}
        facts.add(f"sources:{min(len(kinds), 4)}")
        facts.update(_compared(group.key, keys, given))
        facts.update([f"{name}:{_likeness(set(words), other)}" for name, other in chief.items()])
        facts.add(f"h1s:{min(context.where.count('h1'), 3)}")


# The sources that all others are compared with.
_CHIEF = (("like-tag", "tag:whole"), ("like-h1", "h1:1"), ("like-og", "meta:og:title"))


def _chief(groups: Sequence[Group[str]]) -> dict[str, set[str]]:
    chief = {}
    for name, fact in _CHIEF:
        own = next((group.key for group in groups if fact in group.facts), "")
        if own:
            chief[name] = set(own.split())
    return chief


def _likeness(words: set[str], others: set[str]) -> str:
    """How much two titles have in common: the same, most, some or none of their words."""
    common = len(words & others)
    if not common:
        return "none"
    if common == len(words) == len(others):
        return "same"
    within = "within" if common == len(words) else "around" if common == len(others) else "beside"
    return f"{within}:{'most' if 2 * common > max(len(words), len(others)) else 'some'}"


def _compared(own: str, keys: Sequence[str], given: Sequence[str]) -> Iterator[str]:
    """Whether a title is a part of others, or others of it; `given` are those of og:title."""
    part = has = False
    for other in keys:
        if other != own:
            part = part or own in other
            has = has or other in own
    if part:
        yield "part-of-other"
        if own not in given and any(own in other for other in given):
            yield "in-og"
    if has:
        yield "has-other"


def _length(text: str) -> str:
    words = text.count(" ") + 1
    if words <= 1 and len(text) < 12:
        return "words:1"
    for limit in (2, 4, 20, 35):
        if words <= limit:
            return f"words:{limit}"
    return "words:many"
