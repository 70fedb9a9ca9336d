"""`scraper explain`: the fate of every block of one page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.console import Console

from scraper.cli.options import load_book, rule_options, write_page
from scraper.errors import InputError
from scraper.extract import examine
from scraper.model import RawPage, Skip
from scraper.report import explain as report
from scraper.sources.one import read_one
from scraper.urls import is_web


@click.command()
@click.argument("page")
@click.option("--url", help="The page's address, for site rules and links.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path),
              help="Write a page for the browser instead.")  # fmt: skip
@click.option("--whole", is_flag=True, help="Do not cut long blocks.")
@rule_options
def explain(page: str, url: str | None, output: Path | None, *, whole: bool, **rules: Any) -> None:
    """Print PAGE block by block: kept or dropped, as what, by whom.

    PAGE is a file, a URL, - for standard input, or the origin of a record as `scraper report` and
    the records have it: dump.warc.gz:18237.
    """
    raw = _fetched(page) if is_web(page) else read_one(page)
    if raw is None:
        raise InputError(f"{page}: no such page")
    if isinstance(raw, Skip):
        raise InputError(f"{raw.origin}: {raw.detail or raw.reason.value}")
    examined = examine(_with_url(raw, url), rules=load_book(rules))
    if output:
        write_page(output, report.to_html(examined, raw.origin))
    else:
        Console(soft_wrap=False).print(report.to_terminal(examined, whole=whole))


def _fetched(url: str) -> RawPage:
    from scraper.fetch import fetch  # noqa: PLC0415  network

    return fetch(url)


def _with_url(raw: RawPage, url: str | None) -> RawPage:
    return RawPage(url or raw.url, raw.body, raw.content_type, raw.origin, raw.captured_at)
