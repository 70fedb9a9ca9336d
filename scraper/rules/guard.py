"""The guard and the rescue: a rule may take boilerplate away, it may not swap the article.

Measured on 398 pages of 180 rules that others wrote (word F1 without rules .881): rules that
replace the text .870, rules under this guard .886, guard and rescue .893.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from scraper.blocks import Block, Label
from scraper.model import PageKind
from scraper.rules.zones import size

# Share of the words kept without the rule that must stay. The figures above are of HTML. In plain
# text half of what passes for prose can be teasers, and text rules have guards of their own.
MIN_KEPT = {"html": 0.6, "text": 0.25}
RESCUE_WORDS = 50
RESCUE_TIMES = 3.0


def words(blocks: Sequence[Block], indexes: Iterable[int]) -> int:
    """The words of these blocks."""
    return sum([size(blocks[index]) for index in indexes])


def kept_share(blocks: Sequence[Block], free: Sequence[int], ruled: Mapping[int, Label]) -> float:
    """The share of the words kept without the rule that are still kept with it.

    `free` are the blocks kept without it, `ruled` its labels.
    """
    lost = words(blocks, [at for at in free if at in ruled and not ruled[at].keep])
    if not lost:
        return 1.0
    whole = words(blocks, free)
    return (whole - lost) / whole


def accepts(kind: PageKind, share: float) -> bool:
    """Whether a rule that leaves this share of the words has only taken boilerplate away."""
    return share >= MIN_KEPT[kind]


def needs_rescue(generic: int, by_rule: int) -> bool:
    """Whether a rule's own text should stand where the generic labeler found next to nothing.

    Both are words.
    """
    if by_rule < RESCUE_WORDS:
        return False
    return generic < RESCUE_WORDS or by_rule >= RESCUE_TIMES * generic
