"""Which articles a run leaves out, and the words for it."""

from __future__ import annotations

from scraper.batch.policy import Filters
from scraper.model import Article


def refusal(article: Article, filters: Filters) -> str | None:
    """Why this article is left out; None when it stays."""
    if filters.language and not _speaks(article.language, filters.language):
        return f"the language is {article.language or 'unknown'}, not {filters.language}"
    if filters.min_words:
        words = len(article.text.split())
        if words < filters.min_words:
            return f"{words} words, fewer than {filters.min_words}"
    if filters.with_metadata:
        fields = {"title": article.title, "date": article.date, "url": article.url}
        missing = [name for name, value in fields.items() if not value]
        if missing:
            return f"without {', '.join(missing)}"
    return None


def _speaks(language: str | None, wanted: str) -> bool:
    """Whether a language tag is the wanted one or a variety of it."""
    have = (language or "").lower()
    return have == wanted.lower() or have.startswith(wanted.lower() + "-")
