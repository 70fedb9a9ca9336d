"""Sample pages with what must come out of them: `samples/<topic>/<case>/`.

A case is a page (`page.html` or `page.txt`), `meta.json` (how it would have arrived, what it
shows) and `expected.json` (the outcome, whole). Tests only read them; `scraper samples` writes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff
from pathlib import Path
from typing import Any

from scraper.errors import InputError
from scraper.extract import extract
from scraper.model import Article, Outcome, RawPage
from scraper.rules.book import RuleBook

FIELDS = ("status", "title", "byline", "authors", "date", "text", "captions", "comments")
# `known`: fields that do not come out as they should yet, each with the reason.
# `pins`: the fields that the golden holds, where a sample is not about the others.
META_KEYS = {"covers", "url", "content_type", "captured_at", "rule", "absent", "known", "pins"}


@dataclass(frozen=True, slots=True)
class Sample:
    """One case. `expected` is empty while its golden has not been written."""

    folder: Path
    page: Path
    meta: dict[str, Any]
    expected: dict[str, Any]

    @property
    def name(self) -> str:
        """`<topic>/<case>`."""
        return f"{self.folder.parent.name}/{self.folder.name}"

    def raw(self) -> RawPage:
        """The page as its source would have given it."""
        captured = self.meta.get("captured_at")
        default = "text/plain" if self.page.suffix == ".txt" else "text/html"
        return RawPage(
            url=self.meta.get("url"),
            body=self.page.read_bytes(),
            content_type=self.meta.get("content_type", default),
            origin=self.name,
            captured_at=datetime.fromisoformat(captured) if captured else None,
        )


def load(folder: Path) -> list[Sample]:
    """All cases below a samples folder, by name. Raises `InputError` for a malformed case."""
    pages = sorted([*folder.glob("*/*/page.html"), *folder.glob("*/*/page.txt")])
    if not pages:
        raise InputError(f"{folder}: no samples here; expected {folder}/<topic>/<case>/page.html")
    return [_load(page) for page in pages]


def _load(page: Path) -> Sample:
    folder = page.parent
    meta = _read_json(folder / "meta.json")
    unknown = sorted(meta.keys() - META_KEYS)
    if unknown or not meta.get("covers"):
        problem = f"unknown key {unknown[0]!r}" if unknown else "'covers' must say what it shows"
        raise InputError(f"{folder / 'meta.json'}: {problem}; keys: {', '.join(sorted(META_KEYS))}")
    golden = folder / "expected.json"
    return Sample(folder, page, meta, _read_json(golden) if golden.exists() else {})


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: {error}") from error
    if not isinstance(value, dict):
        raise InputError(f"{path}: expected an object")
    return value


def outcome(sample: Sample, rules: RuleBook | None = None) -> Outcome:
    """What the toolkit makes of the sample now."""
    return extract(sample.raw(), rules=rules)


def golden(outcome: Outcome) -> dict[str, Any]:
    """The part of an outcome that goldens hold; the text block by block, to keep diffs readable."""
    if not isinstance(outcome, Article):
        return {"status": outcome.reason.value}
    record = outcome.to_dict()
    return {key: record[key] for key in FIELDS} | {"text": [piece.text for piece in outcome.blocks]}


def pinned(sample: Sample, now: dict[str, Any]) -> dict[str, Any]:
    """Of a golden those fields that the sample is about: by default all."""
    pins = sample.meta.get("pins")
    return {key: value for key, value in now.items() if pins is None or key in pins}


def diff(sample: Sample, now: dict[str, Any]) -> Iterator[str]:
    """The change from the stored golden to `now`, as unified diff lines; none when equal."""
    known = (sample.expected, pinned(sample, now))
    before, after = (dump(value).splitlines() for value in known)
    return unified_diff(before, after, f"{sample.name} (stored)", f"{sample.name} (now)", "", "", 1)


def write(sample: Sample, now: dict[str, Any]) -> None:
    """Store `now` as the sample's golden."""
    (sample.folder / "expected.json").write_text(dump(pinned(sample, now)), "utf-8")


def dump(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
