"""Batches of columns: Ray Data's `map_batches`, `map` of Hugging Face datasets.

dataset.map(Columns(html="raw"), batched=True)               # datasets
dataset.map_batches(Columns(html="raw"), batch_size=64)      # Ray Data
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scraper.adapters.pages import FIELDS, metadata_of, to_page
from scraper.extract import extract
from scraper.model import Article, Outcome, Reason, Skip
from scraper.rules.book import RuleBook


@dataclass(frozen=True)
class Columns:
    """Cleans the pages of a batch: the names of its columns, None for one that there is none of.

    Every row comes back, with `status` ("ok" or the skip's reason), `detail`, `text` and the
    fields of an article in columns of their own; the other columns stay as they are.
    """

    html: str = "html"  # HTML or plain text, str or bytes
    url: str | None = "url"
    date: str | None = None  # of the capture
    rules: RuleBook | None = None

    def __call__(self, batch: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
        """The batch with the columns of the articles added. Raises `KeyError` without pages."""
        size = len(batch[self.html])
        urls, dates = (
            batch[name] if name and name in batch else [None] * size
            for name in (self.url, self.date)
        )
        rows = zip(batch[self.html], urls, dates, strict=True)
        records = [_record(self._outcome(*row)) for row in rows]
        added = {name: [record[name] for record in records] for name in COLUMNS}
        return {**batch, **added}

    def _outcome(self, content: Any, url: Any, captured_at: Any) -> Outcome:
        try:
            page = to_page(content, url, captured_at)
        except TypeError as error:
            return Skip("", None, Reason.UNREADABLE, str(error))
        return extract(page, rules=self.rules)


def _record(outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Article):
        return {"status": "ok", "detail": "", "text": outcome.text, **metadata_of(outcome)}
    empty: dict[str, Any] = dict.fromkeys(FIELDS)
    empty |= {"authors": [], "tags": [], "text": None}
    return {"status": outcome.reason.value, "detail": outcome.detail, **empty}


COLUMNS = ("status", "detail", "text", *FIELDS)
