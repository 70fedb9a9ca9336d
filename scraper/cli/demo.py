"""`scraper demo`: the samples as a reader would want to see them."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import click
from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from scraper import samples as library
from scraper.model import Article, Outcome, Skip
from scraper.terminal import printable


@click.command()
@click.argument(
    "folder", default="samples", type=click.Path(file_okay=False, exists=True, path_type=Path)
)
def demo(folder: Path) -> None:
    """Clean every sample page in FOLDER and show the articles and what was taken away."""
    console = Console(highlight=False)
    counts: Counter[str] = Counter()
    for sample in library.load(folder):
        outcome = library.outcome(sample)
        console.print(Rule(Text(sample.name, "bold"), align="left", style="dim"))
        console.print(Text(printable(sample.meta["covers"]), "dim italic"))
        for line in _lines(outcome):
            console.print(line)
        counts["articles" if outcome else f"skipped: {_reason(outcome)}"] += 1
    console.print(Rule(style="dim"))
    console.print(f"{counts.total()} pages: " + ", ".join(f"{n} {k}" for k, n in counts.items()))


def _reason(outcome: Outcome) -> str:
    return outcome.reason.value if isinstance(outcome, Skip) else ""


def _lines(outcome: Outcome) -> Iterator[Text]:
    if not isinstance(outcome, Article):
        yield Text(f"  no article: {outcome.reason.value}. {printable(outcome.detail)}", "yellow")
        return
    yield Text(f"  {printable(outcome.title or '(no title)')}", "bold")
    yield Text(
        f"  {printable(outcome.byline or 'no byline')} · {outcome.date or 'no date'}", "cyan"
    )
    words = len(outcome.text.split())
    first = textwrap.shorten(printable(outcome.text), 150, placeholder=" …")
    yield Text(textwrap.fill(first, 90, initial_indent="  ", subsequent_indent="  "))
    yield Text(f"  {words} words in {len(outcome.blocks)} blocks kept", "green")
    for reason, texts in islice(_removed(outcome).items(), 6):
        shown = textwrap.shorten(" | ".join(texts), 80, placeholder=" …")
        yield Text(f"  − {reason}: {printable(shown)}", "dim")


def _removed(article: Article) -> dict[str, list[str]]:
    """Removed texts by role and labeler, in page order."""
    groups: dict[str, list[str]] = {}
    for piece in article.removed:
        groups.setdefault(f"{piece.role} ({piece.label.by})", []).append(piece.text)
    return groups
