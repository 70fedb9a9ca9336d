"""Pages to blocks: HTML by its markup, plain text by the shape of its lines."""

from __future__ import annotations

from scraper.segment.html import segment_html
from scraper.segment.text import segment_text

__all__ = ["segment_html", "segment_text"]
