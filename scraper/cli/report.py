"""`scraper report`: how a run went, from what it wrote."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from scraper.cli.options import write_page
from scraper.report.run import Paths, look
from scraper.report.summary import report_of
from scraper.terminal import printable


@click.command()
@click.argument("results", nargs=-1, required=True, metavar="RESULTS...")
@click.option(
    "--errors",
    multiple=True,
    metavar="FILE",
    help="The skips that the run listed with --errors: held against the results; they "
    "add what has no record, and tracebacks.",
)
@click.option(
    "--state",
    "states",
    multiple=True,
    metavar="FILE",
    help="Where the run was remembered. Default: RESULTS.state, where it is.",
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path),
              metavar="FILE", help="Write a page for the browser instead.")  # fmt: skip
def report(
    results: tuple[str, ...], errors: tuple[str, ...], states: tuple[str, ...], output: Path | None
) -> None:
    """Say how a run went: whether it adds up, how good the articles are, and where to look.

    RESULTS is what `scraper clean` or `fetch` wrote as JSON lines, JSON or Parquet: files,
    folders, patterns, or -. Ends with 1 when something does not add up.
    """
    with _progress() as tell:
        seen = look(Paths(results, errors, states), tell)
    shown = report_of(seen)
    if output:
        from scraper.report.browser import to_html  # noqa: PLC0415  one of the two is needed

        click.echo(printable(shown.verdict.text), err=True)
        write_page(output, to_html(shown))
    else:
        from rich.console import Console  # noqa: PLC0415

        from scraper.report.console import to_terminal  # noqa: PLC0415

        Console(highlight=False).print(to_terminal(shown))
    sys.exit(0 if seen.account.adds_up else 1)


@contextmanager
def _progress() -> Iterator[Callable[[int], None] | None]:
    """On a terminal, a line that says how far the reading is."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415  for terminals only
    from rich.status import Status  # noqa: PLC0415

    with Status("reading", console=Console(stderr=True)) as status:
        yield lambda count: status.update(f"{count:,} records")
