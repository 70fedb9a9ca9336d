"""Annotated pages: folders with a `cases.jsonl`, one page a line, and the pages beside it.

A field that a corpus does not annotate is absent from `Case.gold`; one that it annotates as
"there is none" is None there (an empty string or list in the file counts as that, but for
`text`, where an empty string says that nothing on the page is worth keeping).
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scraper.model import RawPage

GOLD = ("text", "with", "without", "title", "author", "date")


@dataclass(frozen=True, slots=True)
class Case:
    """One annotated page."""

    corpus: str  # the name of its folder
    id: str
    url: str | None
    kind: str  # article, forum, documentation, product, listing, collection, service
    file: Path
    gold: Mapping[str, Any]
    crawl: str | None = None
    publisher: str | None = None

    @property
    def is_text(self) -> bool:
        """Whether the page is plain text."""
        return self.corpus == "text" or ".txt" in self.file.suffixes

    def body(self) -> bytes:
        """The bytes of the page as they were fetched."""
        data = self.file.read_bytes()
        return gzip.decompress(data) if self.file.suffix == ".gz" else data

    def raw(self) -> RawPage:
        """The page as the extractor takes it."""
        content_type = "text/plain; charset=utf-8" if self.is_text else "text/html"
        captured = datetime.fromisoformat(self.crawl).replace(tzinfo=UTC) if self.crawl else None
        origin = f"{self.corpus}:{self.id}"
        return RawPage(self.url, self.body(), content_type, origin, captured)

    def strings(self, key: str) -> list[str]:
        """The snippets under `with` or `without`; an empty list where there are none."""
        return list(self.gold.get(key) or ())


def root() -> Path:
    """The folder that holds the corpora: $SCRAPER_CORPORA, else `../shared/corpora`."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "corpora"
    return Path(os.environ.get("SCRAPER_CORPORA") or beside)


def folder_of(name: str) -> Path:
    """A corpus by its name under the root, or by its path."""
    path = Path(name)
    return path if (path / "cases.jsonl").is_file() else root() / name


def load(name: str, kinds: frozenset[str] = frozenset()) -> list[Case]:
    """The cases of a corpus in file order; only of these kinds, when any are given.

    Raises FileNotFoundError when there is no such folder.
    """
    folder = folder_of(name)
    with (folder / "cases.jsonl").open(encoding="utf-8") as lines:
        cases = [_case(folder, json.loads(line)) for line in lines if line.strip()]
    return [case for case in cases if not kinds or case.kind in kinds]


def spread(cases: list[Case], limit: int) -> list[Case]:
    """At most `limit` cases, evenly spread over the list: the same ones on every call."""
    if not 0 < limit < len(cases):
        return cases
    return [cases[position * len(cases) // limit] for position in range(limit)]


def names() -> Iterator[str]:
    """The corpora found under the root, by name."""
    for path in sorted(root().glob("*/cases.jsonl")):
        yield path.parent.name


def _case(folder: Path, row: dict[str, Any]) -> Case:
    gold = {key: row[key] if key == "text" else row[key] or None for key in GOLD if key in row}
    return Case(
        corpus=folder.name,
        id=str(row["id"]),
        url=row.get("url") or None,
        kind=row.get("kind", "article"),
        file=folder / (row.get("html") or row["text_file"]),
        gold=gold,
        crawl=row.get("crawl"),
        publisher=row.get("publisher"),
    )
