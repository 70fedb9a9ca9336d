"""The last step: labels and metadata to an article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import compress
from operator import not_

from scraper.blocks import Label, Labeled
from scraper.document import Document
from scraper.labelers.comments import comments
from scraper.metadata import Metadata
from scraper.model import Article, Found, Quality, Source
from scraper.quality import SHOWN
from scraper.version import VERSION


def assemble(
    document: Document,
    pieces: Sequence[Labeled],
    found: Metadata,
    quality: Quality,
    notes: Mapping[str, str],
) -> Article:
    """Build the article: kept blocks, fields with their provenance, everything else as removed.

    `pieces` are all blocks of the page: each is either in `blocks` or in `removed`, in page order.
    """
    labels = [label for _, label in pieces]
    shown = list(map(is_shown, labels))
    page, raw = document.page, document.page.raw
    return Article(
        url=raw.url,
        canonical_url=_value(found.canonical_url),
        sitename=_value(found.sitename),
        title=_value(found.title),
        byline=_value(found.byline),
        authors=found.authors.value if found.authors else (),
        date=_value(found.date),
        date_modified=_value(found.date_modified),
        language=_value(found.language),
        description=_value(found.description),
        tags=found.tags.value if found.tags else (),
        image=_value(found.image),
        blocks=tuple(compress(pieces, shown)),
        comments=comments(document, labels),
        captions=tuple(
            [block.text for block, label in pieces if label.role == "caption" and not block.hidden]
        ),
        quality=quality,
        provenance={**found.sources(), **notes, "tool": f"scraper {VERSION}"},
        removed=tuple(compress(pieces, map(not_, shown))),
        source=Source(
            origin=raw.origin,
            kind=page.kind,
            encoding=page.encoding,
            captured_at=raw.captured_at.isoformat() if raw.captured_at else None,
            truncated=page.truncated,
        ),
        rights=found.rights.value if found.rights else {},
    )


def is_shown(label: Label) -> bool:
    """Whether a block with this label belongs to the article's text."""
    return label.keep and label.role in SHOWN


def _value(found: Found[str] | None) -> str | None:
    return found.value if found else None
