"""`scraper fetch`: URLs to articles, politely, safely, and so that a killed run can go on."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import click

from scraper.batch.policy import Filters
from scraper.cli.clean_options import filter_options
from scraper.cli.fetch_options import (
    fetch_options,
    listing_options,
    policy_of,
    run_options,
    wanted_of,
)
from scraper.cli.options import load_book, output_options, rule_options, shown_of
from scraper.crawl.lists import Lists
from scraper.crawl.outputs import Places, open_state
from scraper.crawl.plan import Cleaning, Plan, carry_out
from scraper.fetch import account
from scraper.fetch.state import State
from scraper.model import Skip
from scraper.terminal import printable

TOO_MANY_FAILED = 126
MOST_TOLD = 20  # failures that are named one by one
_NO_FAILURES = ("article", "duplicate", "filtered")


@click.command()
@click.argument("urls", nargs=-1, metavar="[URL]...")
@listing_options
@filter_options
@output_options
@run_options
@fetch_options
@rule_options
def fetch(urls: tuple[str, ...], **options: Any) -> None:
    """Fetch URLs and clean what comes back: robots.txt obeyed, one request a second per host.

    Ends with 1 when some URLs failed, with 126 when more did than --max-error-rate allows.
    """
    plan = _plan(urls, options)
    if options["no_robots"]:
        click.echo("robots.txt is not asked: site owners may see this as abuse", err=True)
    path = options["state"] or plan.places.state
    with (
        _stoppable(path),
        open_state(path, resume=options["resume"], force=options["force"]) as state,
    ):
        with _progress(state, quiet=options["quiet"]) as tell:
            problems = carry_out(plan, state, tell)
        if not options["quiet"]:
            _report(state, problems)
        sys.exit(_status(state, problems, options["max_error_rate"]))


def _plan(urls: tuple[str, ...], options: Mapping[str, Any]) -> Plan:
    feeds, sitemaps = options["feeds"], options["sitemaps"]
    lists = Lists(urls, options["lists"], feeds, sitemaps, wanted_of(options))
    if not lists:
        raise click.UsageError("nothing to fetch: give URLs, -i LIST, --feed or --sitemap")
    form, target = options["output_format"], options["output"]
    alone = len(urls) == 1 and not (lists.files or feeds or sitemaps)
    if form is None and target is None and alone and sys.stdout.isatty():
        form = "text"
    filters = Filters(
        options["target_language"],
        options["min_words"],
        options["only_with_metadata"],
        options["dedup"],
    )
    cleaning = Cleaning(load_book(options), filters, follow_pages=options["follow_pages"])
    places = Places(
        target, form, options["schema"], shown_of(options), options["errors"], options["save_warc"]
    )
    return Plan(lists, policy_of(options), cleaning, places)


def _report(state: State, problems: list[Skip]) -> None:
    """Say what became of all lines, and why where something failed."""
    failures = account.failures(state, MOST_TOLD + 1)
    for skip in [*problems, *failures[:MOST_TOLD]]:
        click.echo(printable(f"{skip.origin}: {skip.reason}: {skip.detail}"), err=True)
    if len(failures) > MOST_TOLD:
        click.echo("… and others; --errors FILE has them all", err=True)
    counts = account.counts(state)
    words = [f"{count:,} {name}" for name, count in sorted(counts.items())]
    click.echo(f"{sum(counts.values()):,} URLs: {', '.join(words) or 'none'}", err=True)


def _status(state: State, problems: list[Skip], most: float) -> int:
    counts = account.counts(state)
    total = sum(counts.values())
    failed = total - sum(counts.get(name, 0) for name in _NO_FAILURES)
    if total and failed / total > most / 100:
        return TOO_MANY_FAILED
    return 1 if failed or problems else 0


@contextmanager
def _progress(state: State, *, quiet: bool) -> Iterator[Callable[[], None]]:
    """On a terminal, a line that says how far the run is."""
    if quiet or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console  # noqa: PLC0415  for terminals only
    from rich.status import Status  # noqa: PLC0415

    console = Console(stderr=True)
    told = 0.0

    def tell() -> None:
        nonlocal told
        if time.monotonic() - told > 0.5:
            told = time.monotonic()
            status.update(account.progress(state))

    with Status("fetching", console=console) as status:
        yield tell


@contextmanager
def _stoppable(state: Path | None) -> Iterator[None]:
    """End in order on Ctrl-C and SIGTERM, with the customary status, and say how to go on."""

    def stop(number: int, frame: FrameType | None) -> NoReturn:
        del frame
        raise _Stopped(number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except _Stopped as stopped:
        hint = "; go on with the same command and --resume" if state is not None else ""
        click.echo(f"stopped{hint}", err=True)
        sys.exit(128 + stopped.number)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Stopped(KeyboardInterrupt):
    """A signal asks to end."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
