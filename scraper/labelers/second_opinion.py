"""What trafilatura would keep, as an opinion about our blocks; the one home of trafilatura.

Its answer is text without a link to the page, so it is mapped back word by word. Not for threads:
lxml has crashed there; `batch` uses processes.
"""

from __future__ import annotations

from trafilatura import bare_extraction

from scraper.document import Document
from scraper.labelers.alignment import shares, tokens

# Of a page that is asked about: trafilatura hangs on 300,000 siblings or 100,000 table rows, and
# takes seconds from a few megabytes on.
MAX_CHARS = 1_000_000  # of HTML source
MAX_ELEMENTS = 20_000


def opinion(document: Document) -> list[float] | None:
    """For every block, the share of it that trafilatura keeps.

    None where it finds no text, and for a page that is too large to ask about.

    Comments are left out. Nothing is remembered from page to page: its `deduplicate` keeps state
    across documents, so it stays off.
    """
    if len(document.page.text) > MAX_CHARS or len(document.elements.tag) > MAX_ELEMENTS:
        return None
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
