"""Pages with what should come out of them: what rules are measured, tested and learned on."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from scraper.errors import InputError
from scraper.model import RawPage

_WORD = re.compile(r"\w+")
_SUFFIXES = {".txt": "text/plain"}


@dataclass(frozen=True, slots=True)
class Case:
    """A page and its answer. What is not known of it is None or empty."""

    name: str
    raw: RawPage
    text: str | None = None  # paragraphs parted by blank lines
    fields: Mapping[str, str] = field(default_factory=dict)  # title, date; authors parted by "; "
    contains: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    rule: str = ""  # the id of the rule that it is a sample of


def bag(text: str) -> Counter[str]:
    """The words of a text, lower case, with how often each stands there."""
    return Counter(_WORD.findall(text.lower()))


def plain_words(text: str) -> list[str]:
    """The words of a text in their order, lower case."""
    return _WORD.findall(text.lower())


def word_f1(gold: Counter[str], text: Counter[str]) -> float:
    """Harmonic mean of precision and recall over words, 0 to 1; 1.0 for two empty texts."""
    whole = gold.total() + text.total()
    return 2 * (gold & text).total() / whole if whole else 1.0


def precision(gold: Counter[str], text: Counter[str]) -> float:
    """The share of the words of `text` that belong to `gold`; 1.0 for no words."""
    return (gold & text).total() / text.total() if text else 1.0


def compared(name: str, values: Iterable[str]) -> frozenset[str]:
    """Values of a field as they are compared: words without case and punctuation; days."""
    if name == "date":
        return frozenset(value[:10] for value in values)
    return frozenset(_plain(value) for value in values)


def field_values(name: str, case: Case) -> frozenset[str]:
    """The expected values of a field, as `compared` gives them."""
    value = case.fields.get(name, "")
    return (
        compared(name, value.split(";") if name == "authors" else [value]) if value else frozenset()
    )


def load_samples(folder: str | Path) -> list[Case]:
    """The cases of a samples folder: `<topic>/<case>/page.html|page.txt`, with JSON beside it.

    Raises `InputError` for a case that cannot be read.
    """
    root = Path(folder)
    pages = sorted([*root.glob("*/*/page.html"), *root.glob("*/*/page.txt")])
    return [_sample(page) for page in pages]


def load_cases(file: str | Path) -> list[Case]:
    """The cases of a JSON-lines file: `id, url, html | text_file`, and `text, title, author, date,
    with, without` as far as they are known. Raises `InputError`.
    """
    path = Path(file)
    try:
        rows = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]
        return [_case(row, path.parent) for row in rows]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{file}: no file of cases: {error!r}") from error


def page_case(path: str | Path, url: str | None = None) -> Case:
    """A page alone, to try a rule on. Raises `InputError` when it cannot be read."""
    file = Path(path)
    try:
        body = file.read_bytes()
        body = gzip.decompress(body) if file.suffix == ".gz" else body
    except (OSError, EOFError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from error
    kind = _SUFFIXES.get(Path(file.name.removesuffix(".gz")).suffix, "text/html")
    return Case(str(path), RawPage(url, body, kind, str(path)))


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def _sample(page: Path) -> Case:
    meta, expected = _json(page.parent / "meta.json"), _json(page.parent / "expected.json")
    text = expected.get("text")
    captured = meta.get("captured_at")
    name = f"{page.parent.parent.name}/{page.parent.name}"
    kind = meta.get("content_type") or _SUFFIXES.get(page.suffix, "text/html")
    return Case(
        name=name,
        raw=RawPage(
            url=meta.get("url"),
            body=page.read_bytes(),
            content_type=kind,
            origin=name,
            captured_at=datetime.fromisoformat(captured) if captured else None,
        ),
        text="\n\n".join(text) if isinstance(text, list) else text,
        fields=_fields(expected, "; ".join(expected.get("authors") or [])),
        absent=_texts(meta.get("absent")),
        rule=str(meta.get("rule") or ""),
    )


def _case(row: Mapping[str, Any], folder: Path) -> Case:
    name = str(row.get("html") or row["text_file"])
    captured = str(row["crawl"])[:19].replace(" ", "T") if row.get("crawl") else None
    page = page_case(folder / name, row.get("url") or None).raw
    return Case(
        name=str(row["id"]),
        raw=RawPage(
            url=page.url,
            body=page.body,
            content_type=page.content_type,
            origin=name,
            captured_at=datetime.fromisoformat(captured) if captured else None,
        ),
        text=row.get("text"),
        fields=_fields(row, row.get("author")),
        contains=_texts(row.get("with")),
        absent=_texts(row.get("without")),
    )


def _fields(row: Mapping[str, Any], authors: Any) -> dict[str, str]:
    known = {"title": row.get("title"), "date": row.get("date"), "authors": authors}
    return {key: str(value) for key, value in known.items() if value}


def _texts(value: Iterable[str] | str | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def _json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text("utf-8")) if path.exists() else {}
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: {error}") from error
    if not isinstance(value, dict):
        raise InputError(f"{path}: expected an object")
    return value
