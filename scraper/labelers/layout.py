"""What the layout of a page decides about blocks, however they look for themselves.

What the forests get wrong because corpora disagree or pages are few: the standfirst is text of an
article; what is called a caption, readers' comments and the next article on its page are not.
Figures: 2,286 annotated pages of unseen sites, `python -m tests.bench.train`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from scraper.blocks import Block, Role
from scraper.document import Document
from scraper.labelers import kinds
from scraper.labelers.columns import Column, Flags, whole
from scraper.labelers.facts import Page

ROLES: Mapping[str, Role] = {"other-article": "related", "caption": "caption"}  # by reason
# How often each is right, by words; about standfirsts and captions annotators disagree.
CERTAINTY = {"standfirst": 0.5, "caption": 0.6, "comments": 0.92, "other-article": 0.98}
# A standfirst stands this near behind the headline and has so many words: 4-gram F1 on news
# .9638 -> .9651, word F1 on articles of all sorts .9563 -> .9562 (their annotators left it out).
_STANDFIRST_WITHIN = 3  # blocks
_STANDFIRST_WORDS = (8, 80)
_SURE = 0.8  # the chance of a block that the text has begun with
_LONG = 15  # words of such a block
_LINKED = 0.3  # of a line's characters, from which it is a list of links; not varied
# Comments go where this much text is left without them and the page is no forum: articles
# .9570 -> .9595, forums unchanged.
_TEXT_LEFT = 60  # words; 100 did the same
_RATHER = 0.6  # the chance of a block that counts for that; not varied
_FORUM = 0.3
# In articles: news .9626 -> .9643, articles of all sorts unchanged. On shops captions are the text.
_CAPTION_WORDS = 60
_PLAIN = 0.9  # of blocks surer than this as text the names lie
# Another article goes where the page is one article of this length: news .9641 -> .9666.
_ARTICLE_WORDS = 100


class Layout(NamedTuple):
    """Blocks that are text, and that are not, whatever the forests say; with the reason."""

    kept: Mapping[int, str]
    dropped: Mapping[int, str]


def read(
    document: Document, page: Page, sorts: Mapping[str, float], chance: Column, kept: Flags
) -> Layout:
    """The blocks that the layout decides; `chance` and `kept` are what the forests say."""
    headline = _first(page.facts["is_headline"] > 0)
    found = _standfirst(document.blocks, page, chance, headline)
    dropped: dict[int, str] = {}
    if sorts["forum"] < _FORUM:
        dropped |= dict.fromkeys(_comments(page, chance, kept), "comments")
    if sorts["article"] > kinds.LIKELY:
        dropped |= dict.fromkeys(_captions(page, chance, kept), "caption")
        if headline >= 0:
            others = _other_articles(document, page, headline, kept)
            dropped |= dict.fromkeys(others, "other-article")
    return Layout(dict.fromkeys(found, "standfirst"), dropped)


def _first(flags: Flags) -> int:
    return int(flags.argmax()) if flags.any() else -1


def _standfirst(
    blocks: Sequence[Block], page: Page, chance: Column, headline: int
) -> Sequence[int]:
    """Blocks called so that stand between the headline and the text."""
    if headline < 0:
        return ()
    words, facts = page.shape.words, page.facts
    begun = _first((chance[headline + 1 :] > _SURE) & (words[headline + 1 :] > _LONG))
    stop = headline + 1 + min(max(begun, 0), _STANDFIRST_WITHIN)
    least, most = _STANDFIRST_WORDS
    return [
        index
        for index in range(headline + 1, stop)
        if facts["near_standfirst"][index]
        and least <= words[index] <= most
        and facts["density"][index] < _LINKED
        and blocks[index].kind in {"paragraph", "heading"}
    ]


def _comments(page: Page, chance: Column, kept: Flags) -> Sequence[int]:
    inside = page.facts["in_named_comments"] > 0
    left = page.shape.words[kept & ~inside & (chance > _RATHER)].sum()
    if left < _TEXT_LEFT:
        return ()
    return _indexes(kept & inside)


def _captions(page: Page, chance: Column, kept: Flags) -> Sequence[int]:
    called = page.facts["near_caption"] > 0
    return _indexes(kept & called & (page.shape.words <= _CAPTION_WORDS) & (chance < _PLAIN))


def _other_articles(document: Document, page: Page, headline: int, kept: Flags) -> Sequence[int]:
    """Kept blocks of `article` elements behind the one that holds the headline."""
    tags = document.elements.tag
    if tags.count("article") < 2:
        return ()
    outermost: list[int] = []
    for number, (tag, parent) in enumerate(zip(tags, document.elements.parent, strict=True)):
        around = outermost[parent] if parent >= 0 else -1
        outermost.append(number if around < 0 and tag == "article" else around)
    own = whole(outermost)[page.markup.element]
    mine = own == own[headline]
    if own[headline] < 0 or page.shape.words[kept & mine].sum() < _ARTICLE_WORDS:
        return ()
    behind = np.arange(len(own)) > headline
    # The entries of a live blog are articles of one article.
    live = page.facts["in_named_live"] > 0
    return _indexes(kept & ~mine & (own >= 0) & behind & ~live)


def _indexes(flags: Flags) -> Sequence[int]:
    found: list[int] = flags.nonzero()[0].tolist()
    return found
