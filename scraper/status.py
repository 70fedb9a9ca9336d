"""What is left of a page when it is no article: a consent wall, a paywall's stub, an error...

Decided on the remainder, the text that cleaning kept: a cookie banner or a "Subscribe" button is
on half of all article pages and says nothing about them. The phrases of `status.toml` alone say
nothing either: an article may be about cookies. Both together, and little text, say something.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import compress
from operator import itemgetter
from pathlib import Path
from statistics import median
from typing import NamedTuple

from scraper.blocks import Block
from scraper.model import Reason

# Words over which a remainder is not looked at: lists of purposes and partners run to hundreds of
# words, the other walls, stubs and error pages do not. Of 2,286 annotated pages none was wrongly
# refused at these figures; half of either changed nothing, so there is room on both sides.
CONSENT_WORDS = 800
STUB_WORDS = 120
# Words that do not ask for money, under which a stub has no teaser worth keeping. The shortest
# text of 962 annotated article pages has 50 words.
TEASER_WORDS = 40
# How far below the text a wall stands. What stands above it is the frame of every page of a site.
NEAR_BLOCKS = 20
# A title decides alone ("Page not found") over this little text, which may be what else there is
# to read; one of a single word ("Error", "Sorry"), which could be a story's, over less.
TITLE_WORDS = 300
SHORT_TITLE_WORDS = 60
# Of the remainder's words, the share that must stand in blocks with a phrase.
CONSENT_SHARE = 0.5
PHRASE_SHARE = 0.3
LISTING_LINKS = 20  # a page whose every block was dropped and that is links: an index
# What is left is an index: this many links, this share of all blocks and characters, as long as
# headlines, and nothing as long as a sentence beside them. Of 960 pages of articles, services,
# documentation, products and forums none is one; of 212 lists and shop windows, 8 are.
INDEX_LINKS, INDEX_SHARE, HEADLINE_WORDS, SENTENCE_WORDS = 8, 0.8, 5, 15
_WORD = re.compile(r"\w+")
_WIDE = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_ERROR_NUMBER = re.compile(r"\b(?:40[0-9]|410|429|451|50[0-4])\b")
_TITLE_PARTS = re.compile(r"\s[-–—|·»:]+\s|[|»!.]")
_NO_LETTERS = re.compile(r"[\W\d_]+")


class Verdict(NamedTuple):
    """Why a page is no article, with a word of explanation for a person."""

    reason: Reason
    detail: str


class Phrases(NamedTuple):
    """The phrase tables, laid out so that a text is searched for a few of them, not for all."""

    by_word: Mapping[Reason, Mapping[str, tuple[str, ...]]]  # a word of each phrase, whole words
    loose: Mapping[Reason, tuple[str, ...]]  # beginnings of words, scripts without spaces
    error_titles: frozenset[str]

    def speaks(self, text: str, reason: Reason) -> bool:
        """Whether a text has a phrase of such pages; `text` is plain (see `_plain`)."""
        by_word = self.by_word[reason]
        words = by_word.keys() & set(_WORD.findall(text))
        possible = [phrase for word in words for phrase in by_word[word]]
        if not text.isascii():
            possible += self.loose[reason]
        return any(phrase in text for phrase in possible)


@cache
def phrases() -> Phrases:
    """The packaged tables."""
    source = (Path(__file__).parent / "status.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(source)
    titles = {title for of_language in tables.pop("error_titles").values() for title in of_language}
    by_word: dict[Reason, dict[str, tuple[str, ...]]] = {}
    loose: dict[Reason, tuple[str, ...]] = {}
    for name, table in tables.items():
        reason = Reason(name)
        by_word[reason], loose[reason] = {}, ()
        for phrase in (phrase for of_language in table.values() for phrase in of_language):
            words = _WORD.findall(phrase)
            # The last word may be a beginning ("consimțământ" of "consimțământul").
            whole = words[:-1] or (words if phrase.isascii() else [])
            if whole and not _WIDE.search(phrase):
                word = max(whole, key=len)
                by_word[reason][word] = (*by_word[reason].get(word, ()), phrase)
            else:
                loose[reason] += (phrase,)
    return Phrases(by_word, loose, frozenset(titles))


def length(block: Block) -> int:
    """The words of a block; of scripts without spaces, one for every two characters."""
    text = block.text
    return block.words if text.isascii() else block.words + len(_WIDE.findall(text)) // 2


def status(kept: Sequence[Block], blocks: Sequence[Block], title: str) -> Verdict | None:
    """Why this page is no article; None when it may be one.

    `kept` are the blocks of the text, `blocks` all of the page; `title` may be empty.
    """
    if not any(map(length, blocks)):
        return Verdict(Reason.EMPTY, "no words on the page")
    if kept:
        return _of_remainder(kept, blocks, title) or _of_index(kept)
    # Nothing kept: the page itself is the remainder, but for its menus.
    visible = [block for block in blocks if not block.hidden]
    prose = [block for block in visible if 2 * block.link_chars < len(block.text)]
    verdict = _of_remainder(prose, blocks, title) if prose else None
    if verdict:
        return verdict
    links = sum(2 * block.link_chars >= len(block.text) for block in visible)
    if links >= LISTING_LINKS and links > len(prose):
        return Verdict(Reason.LISTING, f"{links} links and no text of its own")
    return Verdict(Reason.NO_ARTICLE, "no block of the page reads like an article's text")


def _of_remainder(kept: Sequence[Block], blocks: Sequence[Block], title: str) -> Verdict | None:
    if sum([block.words for block in kept]) > CONSENT_WORDS:
        return None  # half of all articles, and in whatever script
    lengths = list(map(length, kept))
    words = sum(lengths)
    if words > CONSENT_WORDS:
        return None
    said = _Said(kept, lengths)
    # A page that is called so and is no mere stub is about cookies: a policy, an explanation.
    if said.reach(Reason.CONSENT_WALL, CONSENT_SHARE) and (
        words <= STUB_WORDS or not phrases().speaks(_plain(title), Reason.CONSENT_WALL)
    ):
        return Verdict(Reason.CONSENT_WALL, f"all that is left is a cookie notice of {words} words")
    if _is_error(title, words):
        return Verdict(Reason.ERROR_PAGE, f"an error message: {title[:80]}")
    return _of_short(said, blocks) if words <= STUB_WORDS else None


def _of_index(kept: Sequence[Block]) -> Verdict | None:
    """A section front: headlines that are links, and between them no sentence of its own."""
    links = [block for block in kept if 2 * block.link_chars > len(block.text)]
    if len(links) < INDEX_LINKS or len(links) < len(kept) * INDEX_SHARE:
        return None
    if sum(block.link_chars for block in kept) < INDEX_SHARE * sum(len(b.text) for b in kept):
        return None
    longest = max([length(block) for block in kept if block not in links], default=0)
    if longest >= SENTENCE_WORDS or median(map(length, links)) < HEADLINE_WORDS:
        return None
    return Verdict(Reason.LISTING, f"{len(links)} headlines that lead elsewhere, and no text")


def _of_short(said: _Said, blocks: Sequence[Block]) -> Verdict | None:
    if said.reach(Reason.BOT_CHECK, PHRASE_SHARE):
        return Verdict(Reason.BOT_CHECK, "the page asks whether its reader is human")
    if said.reach(Reason.ERROR_PAGE, PHRASE_SHARE):
        return Verdict(Reason.ERROR_PAGE, f"an error message: {said.kept[0].text[:80]}")
    words = said.total - said.words(Reason.PAYWALL)
    near = blocks[said.kept[0].index : said.kept[-1].index + NEAR_BLOCKS]
    if words < TEASER_WORDS and _asks_to_pay(block for block in near if not block.hidden):
        return Verdict(Reason.PAYWALL, f"{words} words and a call to subscribe or log in")
    return None


class _Said:
    """What the kept blocks say, looked up as far as it is needed."""

    def __init__(self, kept: Sequence[Block], lengths: Sequence[int]) -> None:
        self.kept = kept
        self.total = max(sum(lengths), 1)
        self._lengths = lengths

    def words(self, reason: Reason) -> int:
        """The words of the blocks that contain a phrase of this reason."""
        said = [phrases().speaks(_plain(block.text), reason) for block in self.kept]
        return sum(compress(self._lengths, said))

    def reach(self, reason: Reason, share: float) -> bool:
        """Whether those blocks hold this share of all words."""
        return self._may_reach(reason, share) and self.words(reason) >= share * self.total

    def _may_reach(self, reason: Reason, share: float) -> bool:
        """False where the longest blocks, without which it cannot be, have no such phrase."""
        longest, others = [], self.total
        by_length = sorted(zip(self._lengths, self.kept, strict=True), key=itemgetter(0))
        while by_length and others >= share * self.total:
            words, block = by_length.pop()
            longest.append(block.text)
            others -= words
        return phrases().speaks(_plain(" ".join(longest)), reason)


def _asks_to_pay(blocks: Iterable[Block]) -> bool:
    """Whether a block, kept or not, asks for a subscription in a few sentences."""
    texts = (_plain(block.text) for block in blocks if len(block.text) < 1_000)
    return any(phrases().speaks(text, Reason.PAYWALL) for text in texts)


def _is_error(title: str, words: int) -> bool:
    """Whether a part of the title, between bars and dashes, is the title of an error page."""
    if words > TITLE_WORDS or not title:
        return False
    known = phrases().error_titles
    for part in _TITLE_PARTS.split(_plain(title)):
        letters = _NO_LETTERS.sub(" ", part).strip()
        plain = " " in letters or _ERROR_NUMBER.search(part) or words <= SHORT_TITLE_WORDS
        if plain and (letters in known or (not letters and _ERROR_NUMBER.search(part))):
            return True
    return False


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())
