"""What reads as a paragraph of an article."""

from __future__ import annotations

from scraper.blocks import Block

SHORT = 60  # characters: fewer are never a paragraph
WORDS = 25  # of a paragraph of prose; captions, cards and menus are mostly shorter
_BEGINNING = 250  # characters: enough for so many words, and soon counted


def is_prose(block: Block) -> bool:
    """Whether a block reads as a paragraph: long enough, and not made of links."""
    text = block.text
    if len(text) < SHORT or block.link_chars * 2 > len(text):
        return False
    if text.count(" ", 0, _BEGINNING) >= WORDS or text.count(" ") >= WORDS:
        return True
    return len(text) > 100 and not text.isascii()
