"""What trafilatura would keep, as an opinion about our blocks; the one home of trafilatura.

Its answer is text without a link to the page, so it is mapped back word by word. Not for threads:
lxml has crashed there; `batch` uses processes.
"""

from __future__ import annotations

from trafilatura import bare_extraction

from scraper.document import Document
from scraper.labelers.alignment import shares, tokens


def opinion(document: Document) -> list[float] | None:
    """For every block, the share of it that trafilatura keeps; None where it finds no text.

    Comments are left out. Nothing is remembered from page to page: its `deduplicate` keeps state
    across documents, so it stays off.
    """
    answer = bare_extraction(
        document.page.text,
        include_comments=False,
        deduplicate=False,
        with_metadata=False,
    )
    text = getattr(answer, "text", None)
    if not text:
        return None
    return shares([tokens(block.text) for block in document.blocks], tokens(text))
