"""`scraper clean`: local pages and dumps of any usual form to articles."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from scraper.batch import Filters, Job, Keeping, Output, Plan, Progress, Summary, Workers
from scraper.batch import run as run_plan
from scraper.cli.clean_options import filter_options, input_options, inputs_of, work_options
from scraper.cli.options import load_book, output_options, rule_options, shown_of
from scraper.cli.progress import bar
from scraper.model import Limits
from scraper.sources import Input, inputs, tell
from scraper.terminal import printable

FEW_BYTES = 5_000_000  # of plain pages: a worker process costs about as much as cleaning these
MOST_TOLD = 20  # skips that are named one by one unless -v


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@input_options
@filter_options
@output_options
@work_options
@rule_options
def clean(paths: tuple[str, ...], **options: Any) -> None:
    """Clean PATHs: files, folders, globs, dumps (WARC, WET, JSONL, CSV, Parquet, zip, tar), or -.

    HTML and text are told apart by content. Every record has one outcome: an article, or a skip
    with its reason. Ends with 1 when some could not be handled.
    """
    if options["dry_run"]:
        sys.exit(_list_inputs(paths))
    plan = _plan(paths, options)
    if options["engine"] == "ray":
        from scraper.batch.on_ray import run_on_ray  # noqa: PLC0415  an extra

        summary = run_on_ray(plan)
    else:
        with bar(_counts, quiet=options["quiet"]) as tell_progress:
            summary = run_plan(plan, tell_progress)
    if not options["quiet"]:
        _report(summary, plan, verbose=options["verbose"])
    sys.exit(summary.exit_code)


def _plan(paths: tuple[str, ...], options: Mapping[str, Any]) -> Plan:
    single = len(paths) == 1 and (paths[0] == "-" or Path(paths[0]).is_file())
    few = all(map(_is_page, paths)) and sum(map(_size, paths)) < FEW_BYTES
    form, target = options["output_format"], options["output"]
    if form is None and target is None and single and few and sys.stdout.isatty():
        form = "text"
    count = options["parallel"] or (0 if few else Workers().count)
    return Plan(
        inputs_of(paths, options),
        Job(load_book(options), Limits(max_bytes=options["max_file_size"])),
        Filters(options["target_language"], options["min_words"], options["only_with_metadata"],
                options["dedup"]),
        Output(target, form, shown_of(options), options["schema"], options["errors"]),
        Workers(count, options["timeout"], options["memory"], options["ordered"]),
        Keeping(_state(options), options["resume"], options["force"], options["only_changed"]),
    )  # fmt: skip


def _is_page(path: str) -> bool:
    """Whether a path is one page, not a dump or folder of many."""
    if path == "-":
        return True
    found = next(iter(inputs(path)), None) if Path(path).is_file() else None
    return isinstance(found, Input) and tell(found)[0] == "page"


def _size(path: str) -> int:
    return Path(path).stat().st_size if path != "-" else 0


def _state(options: Mapping[str, Any]) -> str | None:
    """Where the run is remembered: beside its output, or where the user says."""
    target = options["output"]
    if options["state"]:
        return str(options["state"])
    if options["engine"] == "ray":  # where the parts of the output say what is done
        return None
    return target.rstrip(os.sep) + ".state" if target not in (None, "-") else None


def _list_inputs(paths: tuple[str, ...]) -> int:
    """Print what would be read, without reading it; the exit status."""
    failed = 0
    for path in paths:
        for found in inputs(path):
            if isinstance(found, Input):
                click.echo(f"{tell(found)[0]}\t{found.size or ''}\t{printable(found.name)}")
            else:
                failed = 1
                click.echo(printable(f"{found.reason.value}\t\t{found.origin}: {found.detail}"))
    return failed


def _report(summary: Summary, plan: Plan, *, verbose: bool) -> None:
    """What could not be handled, and the account, on standard error."""
    told = summary.named if verbose else summary.named[:MOST_TOLD]
    for line in told:
        click.echo(printable(line), err=True)
    if len(summary.named) > len(told):
        click.echo("and more; -v names them, --errors FILE keeps them all", err=True)
    skips = {name: count for name, count in summary.counts.most_common() if name != "ok"}
    parts = [f"{count:,} {name.replace('_', ' ')}" for name, count in skips.items()]
    articles = f"{summary.articles:,} article{'' if summary.articles == 1 else 's'}"
    words = articles + (f", skipped: {', '.join(parts)}" if parts else "")
    click.echo(f"{summary.read:,} read: {words} ({summary.seconds:.1f} s)", err=True)
    if summary.resumed:
        click.echo(f"{summary.resumed:,} were done before", err=True)
    for what, count in summary.changes.items():
        click.echo(f"{count:,} {what}", err=True)
    if summary.stopped_by and plan.keeping.ledger:
        click.echo("stopped; go on with the same command and --resume", err=True)


def _counts(now: Progress) -> str:
    return f"{now.articles:,} articles, {now.skips:,} skips, {now.rate:,.0f}/s"
