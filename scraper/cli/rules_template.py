"""`scraper rules template`: learn from a dump what the pages of its hosts have in common."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scraper.cli.clean_options import inputs_of, reading_options
from scraper.cli.progress import bar
from scraper.errors import RuleError
from scraper.rules.format import read_rule
from scraper.rules.template import MIN_PAGES, MIN_SHARE, Asked
from scraper.rules.write import to_toml
from scraper.terminal import printable

if TYPE_CHECKING:
    from scraper.batch import Inputs, Progress, Workers
    from scraper.batch.templates import Harvest
    from scraper.rules.repeats import Learned

FEW_BYTES = 5_000_000  # of inputs: worker processes cost about as much as reading these
_HOST = re.compile(r"[\w-][\w.-]{0,200}")
HEADS = ("host", "pages", "repeated lines", "of all characters", "file")
HEAD = """\
# What the pages of {host} have in common: each line with the number of pages that have it.
# Delete a line that is content; move one to the table of another role, if you like.
"""


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR", help="A folder of rules: one file a host goes to DIR/templates.",
)  # fmt: skip
@click.option("--min-pages", type=click.IntRange(2), default=MIN_PAGES, show_default=True,
              metavar="N", help="Only hosts with so many pages.")  # fmt: skip
@click.option(
    "--min-share", type=click.FloatRange(0, 1), default=MIN_SHARE, show_default=True,
    help="Share of a host's pages that must have a line.",
)  # fmt: skip
@click.option("--host", default="", help="The host of pages that do not say it: a folder of text.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD",
              help="Write this day into the files, as that of their making.")  # fmt: skip
@click.option("--force", is_flag=True, help="Write over templates that are there.")
@click.option("--parallel", type=click.IntRange(0, 1024), metavar="N",
              help="Worker processes. Default: one a core.")  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="No progress, no account.")
@reading_options
def template(paths: tuple[str, ...], output: Path, **options: Any) -> None:
    """Learn from PATHs what the pages of each host have in common: menus, calls, teasers, notices.

    Reads all that `scraper clean` reads, HTML and text. Look through the files, then clean with
    --rules DIR: lines of a template leave the text of that host's pages.
    """
    from scraper.batch.templates import harvest  # noqa: PLC0415  heavy

    inputs, quiet = inputs_of(paths, options), options["quiet"]
    with bar(_counts, quiet=quiet) as tell:
        host = options["host"].lower().removeprefix("www.")
        found = harvest(inputs, host, _workers(inputs, options), tell)
    asked = Asked(options["min_pages"], options["min_share"])
    learned = list(found.repeats.templates(asked))
    day = options["day"].date() if options["day"] else None
    failed = bool(found.faults)
    for number, one in enumerate(learned):
        problem = _write(one, output, day, force=options["force"])
        failed = failed or bool(problem)
        told = problem or str(_file(output, one.host))
        row = (one.host, one.template.pages, len(one.template.lines), f"{one.share:.1%}", told)
        for cells in (row,) if number else (HEADS, row):
            click.echo("\t".join(printable(str(cell)) for cell in cells))
    if not quiet:
        for line in _account(found, learned, asked):
            click.echo(printable(line), err=True)
    sys.exit(failed)


def _workers(inputs: Inputs, options: Mapping[str, Any]) -> Workers:
    from scraper.batch import Workers  # noqa: PLC0415  heavy
    from scraper.batch.reading import total_size  # noqa: PLC0415

    if options["parallel"] is not None:
        return Workers(options["parallel"])
    size = total_size(inputs)
    return Workers(0) if size is not None and size < FEW_BYTES else Workers()


def _counts(now: Progress) -> str:
    return f"{now.articles:,} pages, {now.skips:,} skips, {now.rate:,.0f}/s"


def _file(output: Path, host: str) -> Path:
    return output / "templates" / f"{host}.toml"


def _write(learned: Learned, output: Path, day: date | None, *, force: bool) -> str:
    """Write a template, if it can be read again; why it was not written, or nothing."""
    text, file = to_toml(learned.rule(day)), _file(output, learned.host)
    if not _HOST.fullmatch(learned.host):
        return "not written: this is no name of a host"
    if file.exists() and not force:
        return f"not written: {file} exists; --force writes over it, with what was edited in it"
    try:
        read_rule(tomllib.loads(text), file.name)
    except RuleError as error:
        return f"not written: {error}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(HEAD.format(host=learned.host) + text, "utf-8")
    return ""


def _account(found: Harvest, learned: Sequence[Learned], asked: Asked) -> Iterator[str]:
    """What was read, and all that is not in the files."""
    yield from found.faults
    repeats = found.repeats
    hosts, large = repeats.hosts(asked)
    yield (
        f"pages: {found.pages:,}; hosts: {hosts:,}; templates: {len(learned):,}; hosts with fewer "
        f"than {asked.min_pages} pages: {hosts - large:,}; without such lines: "
        f"{large - len(learned):,}"
    )
    if found.skips:
        counts = [f"{n:,} {why.replace('_', ' ')}" for why, n in found.skips.most_common()]
        yield f"no page: {', '.join(counts)}"
    if repeats.nameless:
        yield f"{repeats.nameless:,} pages do not say their host; name it with --host"
    if some := sum(one.sampled for one in learned):
        yield f"hosts of which {repeats.most:,} pages were compared, and no more: {some:,}"
    if repeats.left_out:
        yield f"{repeats.left_out:,} pages of hosts beyond what is held; read the dump in parts"
    if cut := sum(one.cut for one in learned):
        yield f"{cut:,} lines left out, the rarest of templates that were too long"
