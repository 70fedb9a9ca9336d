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

from scraper.batch.policy import Filters, Inputs, Job, Output, Workers
from scraper.batch.work import Task
from scraper.cli.fetch_options import (
    fetch_options,
    listing_options,
    policy_of,
    run_options,
    wanted_of,
)
from scraper.cli.options import load_book, output_options, rule_options, shown_of
from scraper.crawl.cleaning import Clean, clean_here, clean_in_processes, extract_joined
from scraper.crawl.lists import Lists
from scraper.crawl.outputs import Places, is_complete, open_outputs, open_state
from scraper.crawl.run import Run, find_next_page
from scraper.fetch import Fetcher, Policy
from scraper.fetch.state import State
from scraper.model import Skip
from scraper.rules.book import RuleBook
from scraper.terminal import printable

TOO_MANY_FAILED = 126
FEW = 8  # pages: a worker process costs about a second
_NO_FAILURES = ("article", "duplicate", "filtered")


@click.command()
@click.argument("urls", nargs=-1, metavar="[URL]...")
@listing_options
@output_options
@run_options
@fetch_options
@rule_options
def fetch(urls: tuple[str, ...], **options: Any) -> None:
    """Fetch URLs and clean what comes back: robots.txt obeyed, one request a second per host.

    Ends with 1 when some URLs failed, with 126 when more did than --max-error-rate allows.
    """
    lists = Lists(urls, options["lists"], options["feeds"], options["sitemaps"], wanted_of(options))
    if not lists:
        raise click.UsageError("nothing to fetch: give URLs, -i LIST, --feed or --sitemap")
    policy = policy_of(options)
    if options["no_robots"]:
        click.echo("robots.txt is not asked: site owners may see this as abuse", err=True)
    book = load_book(options)
    places = _places(options, lists)
    path = options["state"] or places.state
    with _stoppable(path), open_state(path, resume=options["resume"]) as state:
        problems = _run(lists, (places, policy), state, (book, options["follow_pages"]))
        sys.exit(_report(state, problems, options["max_error_rate"]))


def _run(
    lists: Lists, where: tuple[Places, Policy], state: State, how: tuple[RuleBook, bool]
) -> list[Skip]:
    """Do what is to do; the feeds and sitemaps that could not be read."""
    (places, policy), (book, follow) = where, how
    if is_complete(places, state):
        click.echo("nothing is left to do", err=True)
        return []
    with open_outputs(places, state, policy) as outputs:
        archive = outputs.warc.add if outputs.warc is not None else None
        with Fetcher(policy, archive) as fetcher, _progress(state) as tell:
            problems = lists.take_in(state, fetcher)
            if outputs.errors is not None:
                for problem in problems:
                    outputs.errors.write(problem)
            run = Run(state, outputs, _cleaning(places, book, state))
            run.go(fetcher, find_next_page if follow else None, tell)
    return problems


def _cleaning(places: Places, book: RuleBook, state: State) -> Clean:
    """In this process for a few pages: starting others takes as long as cleaning those."""
    output = Output(places.target, places.format, places.shown)
    task = Task(Job(rules=book, extract=extract_joined), Inputs(()), Filters(), output)
    return clean_here(task) if state.unfinished() <= FEW else clean_in_processes(task, Workers())


def _places(options: Mapping[str, Any], lists: Lists) -> Places:
    form = options["output_format"]
    alone = len(lists.urls) == 1 and not (lists.files or lists.feeds or lists.sitemaps)
    if form is None and options["output"] is None and alone and sys.stdout.isatty():
        form = "text"
    shown = shown_of(options)
    return Places(options["output"], form, shown, options["errors"], options["save_warc"])


def _report(state: State, problems: list[Skip], most: float) -> int:
    """Say what became of all lines, and why where something failed; the exit status."""
    for skip in [*problems, *state.failures(limit=20)]:
        click.echo(printable(f"{skip.origin}: {skip.reason}: {skip.detail}"), err=True)
    counts = state.counts()
    total = sum(counts.values())
    words = [f"{count:,} {name}" for name, count in sorted(counts.items())]
    click.echo(f"{total:,} URLs: {', '.join(words) or 'none'}", err=True)
    failed = total - sum(counts.get(name, 0) for name in _NO_FAILURES)
    if total and failed / total > most / 100:
        return TOO_MANY_FAILED
    return 1 if failed or problems else 0


@contextmanager
def _progress(state: State) -> Iterator[Callable[[], None]]:
    """On a terminal, a line that says how far the run is."""
    if not sys.stderr.isatty():
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
            status.update(state.progress())

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
