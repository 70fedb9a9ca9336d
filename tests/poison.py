"""An extract function for tests of runs: quick, and as bad as the page tells it to be."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

from scraper.blocks import Block, Label, Labeled
from scraper.model import Article, Limits, Outcome, Quality, RawPage, Reason, Skip, Source
from scraper.rules.book import RuleBook


def extract(
    raw: RawPage, *, rules: RuleBook | None = None, limits: Limits | None = None
) -> Outcome:
    """The page's text as an article, or what its first word says: HANG, MEMORY, KILL, RAISE."""
    text = re.sub("<[^>]*>", " ", raw.body.decode()).strip()
    word = text.partition(" ")[0]
    if word == "SLEEP":
        time.sleep(float(text.split()[1]))
    elif word == "HANG":
        re.match(r"(a+)+$", "a" * 60 + "b")  # in C, where no Python code can interrupt it
    elif word == "MEMORY":
        bytearray(1 << 40)
    elif word == "KILL":
        os.kill(os.getpid(), signal.SIGKILL)
    elif word == "RAISE":
        raise ZeroDivisionError(text)
    elif word == "KILLMASTER" and not Path(text.split()[1]).exists():
        Path(text.split()[1]).touch()
        os.kill(parent_of(os.getppid()), signal.SIGKILL)  # whose fork server our parent is
        time.sleep(60)
    elif word == "EMPTY":
        return Skip(raw.origin, raw.url, Reason.EMPTY, "no words")
    return article(text, raw)


def parent_of(pid: int) -> int:
    """The parent of another process, on Linux."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def article(text: str, raw: RawPage) -> Article:
    """The least article."""
    body = Labeled(Block(0, "paragraph", text), Label(True, "body", "test"))
    return Article(
        url=raw.url, canonical_url=None, sitename=None, title=text[:10], byline=None, authors=(),
        date=None, date_modified=None, language="en", description=None, tags=(), image=None,
        blocks=(body,), comments=(), captions=(), quality=Quality(1.0),
        provenance={"tool": "test"}, removed=(), source=Source(raw.origin, "html", "utf-8"),
    )  # fmt: skip
