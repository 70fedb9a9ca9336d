"""Articles in several pages: which link leads to the next part, and how parts become one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import parse_qsl

from scraper import urls
from scraper.blocks import Labeled
from scraper.model import Article, Outcome, Skip

MAX_PARTS = 20
# Words of this length or more are not said twice in an article: they head each of its pages.
_REPEATED = 40  # characters
_NUMBER_AT_END = re.compile(
    r"(?P<place>.*?)[/_-](?P<word>(?:page|seite|pagina|p|s)[/_-]?)?(?P<number>\d{1,3})/?"
)
_SUFFIX = re.compile(r"\.(?:html?|php|aspx?|jsp)$")
_SMALL = re.compile(r"[0-9]{1,3}")
_NUMBER_KEYS = frozenset({"page", "p", "pg", "paged", "pagenumber", "pageno", "seite", "pagina"})


def is_next_part(first: str, link: str, number: int) -> bool:
    """Whether a link leads to part `number` of the article whose first part is at `first`.

    The addresses must differ in a page number alone, and that must be the right one: blogs use
    rel=next for the next article, and `/news/12` and `/news/13` are two articles.
    """
    if urls.origin(first) != urls.origin(link):
        return False
    starts = {(r.place, r.number) for r in _readings(first) if r.number == 1 or r.named}
    return any((r.place, r.number - number + 1) in starts for r in _readings(link))


class _Reading(NamedTuple):
    """An address as a place and a page number; `named` when a word says that it is one."""

    place: str
    number: int
    named: bool


def _readings(url: str) -> set[_Reading]:
    """The ways in which an address can be read."""
    parts = urls.split(url)
    if parts is None:
        return set()
    path = _SUFFIX.sub("", parts.path)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    numbers = [pair for pair in pairs if pair[0].lower() in _NUMBER_KEYS]
    rest = sorted(pair for pair in pairs if pair not in numbers)
    if len(numbers) == 1 and _SMALL.fullmatch(numbers[0][1]):
        return {_Reading(f"{path.rstrip('/')}?{rest}", int(numbers[0][1]), named=True)}
    found = {_Reading(f"{path.rstrip('/')}?{rest}", 1, named=False)}
    numbered = _NUMBER_AT_END.fullmatch(path)
    if numbered is not None:
        place = f"{numbered['place'].rstrip('/')}?{rest}"
        found.add(_Reading(place, int(numbered["number"]), named=bool(numbered["word"])))
    return found


def join_parts(outcomes: Sequence[Outcome]) -> Outcome:
    """The parts of one article, in order, as one; what heads every page is kept once.

    Where a later part gave no article, the whole says that it is truncated.
    """
    first = outcomes[0]
    if isinstance(first, Skip) or len(outcomes) == 1:
        return first
    blocks, removed = list(first.blocks), list(first.removed)
    comments, captions = list(first.comments), list(first.captions)
    seen = {block.text for block in blocks}
    others = [outcome for outcome in outcomes[1:] if isinstance(outcome, Article)]
    for part in others:
        shift = 1 + max((one.block.index for one in (*blocks, *removed)), default=-1)
        group = 1 + max((one.block.group for one in (*blocks, *removed)), default=-1)
        fresh = [one for one in part.blocks if len(one.text) < _REPEATED or one.text not in seen]
        seen.update(one.text for one in fresh)
        blocks += [_moved(one, shift, group) for one in fresh]
        removed += [_moved(one, shift, group) for one in part.removed]
        comments += [comment for comment in part.comments if comment not in comments]
        captions += [caption for caption in part.captions if caption not in captions]
    missing = len(others) + 1 < len(outcomes)
    return replace(
        first,
        blocks=tuple(blocks),
        removed=tuple(removed),
        comments=tuple(comments),
        captions=tuple(captions),
        provenance={**first.provenance, "pages": str(1 + len(others))},
        source=replace(first.source, truncated=first.source.truncated or missing),
    )


def _moved(one: Labeled, shift: int, group: int) -> Labeled:
    """A block in its place behind the parts before it."""
    block = one.block
    moved = replace(
        block,
        index=block.index + shift,
        group=block.group + group if block.group >= 0 else -1,
        element=-1,  # it stands in another tree
    )
    return one._replace(block=moved)
