"""An outcome as the bytes of one record in a given form. Pure: workers do it."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from scraper import views
from scraper.blocks import Block, BlockKind, Label, Labeled
from scraper.errors import InputError
from scraper.model import Article, Outcome
from scraper.terminal import printable

LISTS = ("removed", "comments", "captions")


@dataclass(frozen=True, slots=True)
class Shown:
    """Which of an article's side lists are written; the others are empty in the output."""

    removed: bool = False
    comments: bool = False
    captions: bool = False


class Format(NamedTuple):
    """A form of output: how one outcome looks, and what stands around the records of one file."""

    suffix: str
    render: Callable[[Outcome, Shown], bytes]  # b"": this outcome has no place in this form
    head: bytes = b""
    between: bytes = b""
    foot: bytes = b""
    per_page: bool = False  # in a folder, a file for each page


def record_of(outcome: Outcome, shown: Shown) -> dict[str, Any]:
    """The record of an outcome: every key of `RECORD_KEYS`, the lists that are not shown empty."""
    record = outcome.to_dict()
    record.update((name, []) for name in LISTS if not getattr(shown, name))
    return record


def to_json(record: dict[str, Any]) -> bytes:
    """One record as compact UTF-8 JSON; lone surrogates, which UTF-8 cannot hold, as U+FFFD."""
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


def jsonl(outcome: Outcome, shown: Shown) -> bytes:
    """One line of JSON lines."""
    return to_json(record_of(outcome, shown)) + b"\n"


def json_item(outcome: Outcome, shown: Shown) -> bytes:
    """One item of a JSON array."""
    return to_json(record_of(outcome, shown))


def text(outcome: Outcome, shown: Shown) -> bytes:
    """Title, byline and date over the text, as in print; nothing for a skip."""
    if not isinstance(outcome, Article):
        return b""
    head = [part for part in (outcome.title, outcome.byline, outcome.date) if part]
    parts = ["\n".join(head), outcome.text]
    for title, lines in _side_lists(outcome, shown):
        parts += [f"{title}:", "\n".join(lines)]
    return _encoded("\n\n".join(part for part in parts if part) + "\n")


def markdown(outcome: Outcome, shown: Shown) -> bytes:
    """CommonMark under a YAML front matter; nothing for a skip."""
    if not isinstance(outcome, Article):
        return b""
    facts = {
        "title": outcome.title,
        "byline": outcome.byline,
        "authors": list(outcome.authors),
        "date": outcome.date,
        "url": outcome.canonical_url or outcome.url,
        "sitename": outcome.sitename,
        "language": outcome.language,
    }
    # A JSON string is a YAML string, whatever it holds, once controls are spelled out.
    front = [f"{k}: {printable(json.dumps(v, ensure_ascii=False))}" for k, v in facts.items() if v]
    title = [_block("heading", outcome.title, level=1)] if outcome.title else []
    sides: list[Labeled] = []
    for name, lines in _side_lists(outcome, shown):
        sides.append(_block("heading", name, level=2))
        sides += [_block("list_item", line, level=1) for line in lines]
    body = views.markdown([*title, *outcome.blocks, *sides])
    return _encoded("\n".join(["---", *front, "---"]) + f"\n\n{body}\n")


def _block(kind: BlockKind, text: str, level: int) -> Labeled:
    line = " ".join(text.split())
    group = sys.maxsize if kind == "list_item" else -1  # no list of the page has this number
    block = Block(0, kind, line, level, marker="-", group=group)
    return Labeled(block, Label(keep=True, role="body", by=""))


def csv_row(outcome: Outcome, shown: Shown) -> bytes:
    """One row under the columns of CSV_COLUMNS; cells that a spreadsheet would run are defused."""
    record = record_of(outcome, shown)
    record |= {"quality": (record["quality"] or {}).get("score")}
    record |= {"origin": (record["source"] or {}).get("origin")}
    record |= {"captions": "\n".join(record["captions"])}
    record |= {"comments": "\n\n".join(comment["text"] for comment in record["comments"])}
    record |= {"removed": "\n\n".join(block["text"] for block in record["removed"])}
    return _csv_line([_cell(record[name]) for name in CSV_COLUMNS])


def _cell(value: Any) -> str:
    if isinstance(value, list):
        value = "; ".join(value)
    if not isinstance(value, str):
        return "" if value is None else str(value)
    return "'" + value if value.startswith(_FORMULA) else value


def _csv_line(cells: Sequence[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return _encoded(line.getvalue())


def _side_lists(article: Article, shown: Shown) -> list[tuple[str, list[str]]]:
    """The lists that are asked for and not empty, as titled lines."""
    lists = {
        "Captions": [*article.captions] if shown.captions else [],
        "Comments": [
            f"{comment.author}: {comment.text}" if comment.author else comment.text
            for comment in (article.comments if shown.comments else ())
        ],
        "Removed": [
            f"[{piece.role}, {piece.label.by}] {piece.text}"
            for piece in (article.removed if shown.removed else ())
        ],
    }
    return [(title, lines) for title, lines in lists.items() if lines]


def _encoded(content: str) -> bytes:
    return content.encode("utf-8", "replace")


# OWASP's list, with the full-width forms that spreadsheets also take for a formula's start.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
CSV_COLUMNS = (
    "status", "detail", "url", "canonical_url", "sitename", "title", "byline", "authors", "date",
    "date_modified", "language", "description", "tags", "image", "text", "quality", "origin",
    "captions", "comments", "removed",
)  # fmt: skip


def format_named(name: str) -> Format:
    """The form of that name. Raises `InputError` that lists the names there are."""
    if name not in WRITERS:
        raise InputError(f"no output format is called {name!r}; there are {', '.join(WRITERS)}")
    return WRITERS[name]


WRITERS: dict[str, Format] = {
    "jsonl": Format(".jsonl", jsonl),
    "json": Format(".json", json_item, b"[\n", b",\n", b"\n]\n", per_page=True),
    "text": Format(".txt", text, between=b"\n\n", per_page=True),
    "markdown": Format(".md", markdown, between=b"\n\n", per_page=True),
    "parquet": Format(".parquet", json_item),  # rendered as JSON, put into columns when written
    "csv": Format(".csv", csv_row, head=_csv_line(CSV_COLUMNS)),
}
