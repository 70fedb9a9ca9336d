"""The guard and the rescue: a rule may take boilerplate away, it may not swap the article.

Measured on 398 pages of 180 rules that others wrote (word F1 without rules .881): rules that
replace the text .870, rules under this guard .886, guard and rescue .893.
"""

from __future__ import annotations

from collections.abc import Sequence

from scraper.blocks import Block, Label
from scraper.model import PageKind
from scraper.rules.zones import words

# Share of the words kept without the rule that must stay. The figures above are of HTML. In plain
# text half of what passes for prose can be teasers, and text rules have guards of their own.
MIN_KEPT = {"html": 0.6, "text": 0.25}
RESCUE_WORDS = 50
RESCUE_TIMES = 3.0

Labels = Sequence[Label | None]


def kept_words(blocks: Sequence[Block], labels: Labels) -> int:
    """The words of all blocks that the labels keep."""
    return sum(
        words(block.text)
        for block, label in zip(blocks, labels, strict=True)
        if label is not None and label.keep
    )


def kept_share(blocks: Sequence[Block], free: Sequence[Label], ruled: Labels) -> float:
    """The share of the words kept without the rule that are still kept with it."""
    whole = kept_words(blocks, free)
    left = sum(
        words(block.text)
        for block, label, by_rule in zip(blocks, free, ruled, strict=True)
        if label.keep and (by_rule is None or by_rule.keep)
    )
    return left / whole if whole else 1.0


def accepts(kind: PageKind, share: float) -> bool:
    """Whether a rule that leaves this share of the words has only taken boilerplate away."""
    return share >= MIN_KEPT[kind]


def needs_rescue(blocks: Sequence[Block], free: Sequence[Label], rule_words: int) -> bool:
    """Whether a rule's own text should stand where the generic labeler found next to nothing."""
    generic = kept_words(blocks, free)
    if rule_words < RESCUE_WORDS:
        return False
    return generic < RESCUE_WORDS or rule_words >= RESCUE_TIMES * generic
