"""Records as a run writes them, and what the report makes of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from rich.console import Console

from scraper.cli import main
from scraper.model import RECORD_KEYS
from scraper.report.console import to_terminal
from scraper.report.run import Paths, Seen, look
from scraper.report.summary import report_of


def report(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["report", *map(str, arguments)], env={"COLUMNS": "120"})


def shown(seen: Seen) -> str:
    """All that the terminal shows."""
    console = Console(width=160, highlight=False)
    with console.capture() as captured:
        console.print(to_terminal(report_of(seen)))
    return captured.get()


def article(number: int = 0, **values: Any) -> dict[str, Any]:
    """A record as `clean` writes it."""
    text = f"The ferry sails again on day {number}.\n\nThe harbour is open."
    first = len(text.partition("\n")[0])
    label = {"kind": "paragraph", "level": 0, "role": "body", "by": "model", "score": 0.9}
    return dict.fromkeys(RECORD_KEYS) | {
        "status": "ok", "url": f"https://a.example/{number}", "title": f"Ferry {number}",
        "byline": "Ada Lane", "authors": ["Ada Lane"], "date": "2024-06-18", "language": "en-GB",
        "text": text, "quality": {"score": 0.9, "signals": {}},
        "blocks": [label | {"start": 0, "end": first},
                   label | {"start": first + 2, "end": len(text)}],
        "provenance": {"title": "h1", "date": "time", "tool": "scraper 1"},
        "removed": [], "source": {"origin": f"dump.jsonl:{number}", "kind": "html"},
    } | values  # fmt: skip


def skip(number: int, status: str = "empty", **values: Any) -> dict[str, Any]:
    """The record of a skip."""
    source = {"origin": f"dump.jsonl:{number}"}
    return dict.fromkeys(RECORD_KEYS) | {"status": status, "source": source} | values


def error(number: int, status: str = "empty", **values: Any) -> dict[str, Any]:
    """A line of an errors file."""
    return {
        "origin": f"dump.jsonl:{number}",
        "url": None,
        "status": status,
        "detail": None,
    } | values


def write(path: Path, *records: Any) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return path


def look_at(folder: Path, *records: Any, errors: list[Any] | None = None) -> Seen:
    out = write(folder / "out.jsonl", *records)
    told = [str(write(folder / "errors.jsonl", *errors))] if errors is not None else []
    return look(Paths((str(out),), tuple(told)))
