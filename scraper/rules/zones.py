"""Where on a page a marker's line stands, and how far that reaches which it opens.

Works on blocks alone, so the same way for HTML and for plain text.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, pairwise

from scraper.blocks import Block
from scraper.rules.markers import Marker

MAX_RUN = 40  # blocks that a `block` marker takes at most; the longest of 300 seen had 31
_ENDS = tuple(".!?:;。！？…؟।")
_CLOSING = "\"'”’»)] "
_SENTENCE_WORDS = 12  # captions, cards and credits of 1,500 text dumps are mostly shorter
_LONG_WORDS = 40  # so long that it is prose however it ends


def words(text: str) -> int:
    """How many words a text has; scripts without spaces count by length."""
    return max(len(text.split()), len(text) // 8)


def size(block: Block) -> int:
    """How many words a block has; scripts without spaces count by length."""
    return max(block.words, len(block.text) // 8)


def _prose(block: Block) -> int:
    """The words of a paragraph of running text; none of a headline, a caption or furniture."""
    if block.hidden or len(block.text) < 2 * _SENTENCE_WORDS - 1:
        return 0  # words are letters and blanks
    count = size(block)
    return count if _runs(block.text, count) else 0


def is_prose(text: str) -> bool:
    """A paragraph of running text, rather than a headline, a caption or a line of furniture."""
    return _runs(text, words(text))


def _runs(text: str, count: int) -> bool:
    """Whether a text of so many words is prose: long, or a sentence with its end."""
    if count < _SENTENCE_WORDS:
        return False
    return count >= _LONG_WORDS or text.rstrip(_CLOSING).endswith(_ENDS)


class Zones:
    """The prose of a page, and what lies around it: looked for when a marker asks for it."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks

    @cached_property
    def before(self) -> list[int]:
        """The words of prose before each block, and after the last."""
        return list(accumulate(map(_prose, self.blocks), initial=0))

    @cached_property
    def prose(self) -> list[bool]:
        """Whether a block is prose."""
        return [after > before for before, after in pairwise(self.before)]

    @cached_property
    def first(self) -> int:
        """The first block of prose; behind the last where there is none."""
        return next((at for at, block in enumerate(self.blocks) if _prose(block)), len(self.blocks))

    def allows(self, marker: Marker, index: int, headline: int) -> bool:
        """Whether a marker may act at this block: it is in its zone, and its guard is content.

        `headline` is the first block that nothing else has claimed.
        """
        if marker.within in {"top", "head"} and index >= self.first:
            return False
        if marker.within == "head" and index <= headline:
            return False
        if marker.within == "tail" and index < self.first:
            return False
        if marker.opens != "rest":
            return True
        before, whole = self.before[index], self.before[-1]
        guard = marker.guard
        return before >= guard.min_words_before and before >= guard.min_share_before * whole

    def opened(self, marker: Marker, index: int) -> range:
        """The blocks that a marker at `index` takes, itself among them."""
        if marker.opens == "rest":
            return range(index, len(self.blocks))
        if marker.opens == "line":
            return range(index, index + 1)
        if marker.opens == "above":  # all but the headline, which is right above
            return range(max(0, index - 1))
        end = index + 1
        while end < len(self.blocks) and end - index <= MAX_RUN and not self.prose[end]:
            end += 1
        return range(index, end)
