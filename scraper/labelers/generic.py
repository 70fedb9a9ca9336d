"""The labeler for pages that no rule knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scraper.rules.book import Match

from scraper.blocks import Label
from scraper.document import Document


def label(document: Document, match: Match, given: Sequence[Label | None]) -> Mapping[int, Label]:
    """A label for every block that `given` leaves open."""
    from scraper.labelers import second_opinion  # trafilatura takes 0.3 s to import

    del match
    shares = second_opinion.opinion(document) or [0.0] * len(document.blocks)
    labels: dict[int, Label] = {}
    for block, share in zip(document.blocks, shares, strict=True):
        if given[block.index] is not None:
            continue
        keep = share >= 0.5
        kept_role = "table" if block.kind == "table_row" else "body"
        role = kept_role if keep else "caption" if block.kind == "caption" else "other"
        labels[block.index] = Label(keep, role, "trafilatura", abs(share - 0.5) * 2)
    return labels
