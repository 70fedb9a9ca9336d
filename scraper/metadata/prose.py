"""What reads as a paragraph of an article."""

from __future__ import annotations

from scraper.blocks import Block

SHORT = 60  # characters: fewer are never a paragraph
WORDS = 25  # of a paragraph of prose; captions, cards and menus are mostly shorter


def is_prose(block: Block) -> bool:
    """Whether a block reads as a paragraph: long enough, and not made of links."""
    text = block.text
    if len(text) < SHORT or block.link_chars * 2 > len(text):
        return False
    return text.count(" ") >= WORDS or (len(text) > 100 and not text.isascii())
