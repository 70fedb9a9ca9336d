"""`scraper clean`: local pages in any usual form to articles."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from typing import Any

import click

from scraper.cli.options import load_book, output_options, rule_options, shown_of
from scraper.extract import extract
from scraper.model import RawPage, Skip
from scraper.sinks import open_sink
from scraper.sources import read
from scraper.terminal import printable


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--url", help="The address of the page, when PATH is one page.")
@output_options
@rule_options
def clean(paths: tuple[str, ...], url: str | None, **options: Any) -> None:
    """Clean PATHs: files, folders, globs, or - for standard input; HTML and text, sniffed."""
    book = load_book(options)
    counts: Counter[str] = Counter()
    form = options["output_format"]
    with open_sink(options["output"], form, shown_of(options)) as sink:
        for path in paths:
            for raw in read(path):
                outcome = raw if isinstance(raw, Skip) else extract(_at(raw, url), rules=book)
                sink.write(outcome)
                counts[outcome.reason.value if isinstance(outcome, Skip) else "ok"] += 1
                if isinstance(outcome, Skip):
                    click.echo(printable(f"{outcome.origin}: {outcome.detail}"), err=True)
    click.echo(", ".join(f"{count} {name}" for name, count in counts.items()), err=True)
    sys.exit(1 if counts.total() > counts["ok"] else 0)


def _at(raw: RawPage, url: str | None) -> RawPage:
    return replace(raw, url=url) if url else raw
