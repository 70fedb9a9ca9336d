"""The options of `scraper clean`, in groups of one concern each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scraper.cli.sizes import Size
from scraper.sinks import SCHEMAS
from scraper.sources import READERS, Fields, Reading

if TYPE_CHECKING:
    from scraper.batch import Inputs

Command = TypeVar("Command", bound=Callable[..., Any])


def input_options(command: Command) -> Command:
    """What is read, and how."""
    for decorate in reversed((_URL, *_READING, _DRY_RUN)):
        command = decorate(command)
    return command


def reading_options(command: Command) -> Command:
    """Of these, what tells how many pages are read."""
    for decorate in reversed(_READING):
        command = decorate(command)
    return command


def inputs_of(paths: tuple[str, ...], options: Mapping[str, Any]) -> Inputs:
    """What these options say of PATHs."""
    from scraper.batch import Inputs  # noqa: PLC0415  heavy

    fields = Fields(*(options[f"{name}_field"] for name in ("html", "text", "url", "date")))
    reading = Reading(fields, options["max_file_size"], options["file_dates"])
    return Inputs(
        paths, options["input_format"], reading, options.get("url"), options["limit"],
        options["sample"],
    )  # fmt: skip


def filter_options(command: Command) -> Command:
    """Which articles are wanted."""
    for decorate in reversed(_FILTER):
        command = decorate(command)
    return command


def work_options(command: Command) -> Command:
    """How the work is done, remembered and reported."""
    for decorate in reversed(_WORK):
        command = decorate(command)
    return command


_URL = click.option("--url", help="The address of the page, when PATH is one page.")
_DRY_RUN = click.option("--dry-run", is_flag=True, help="List the inputs and stop.")
_READING = (
    click.option("--input-format", type=click.Choice(list(READERS)),
                 help="Default: by the name and the first bytes of each file."),
    click.option("--html-field", metavar="NAME", help="Column with HTML in JSONL, CSV, Parquet."),
    click.option("--text-field", metavar="NAME", help="Column with plain text."),
    click.option("--url-field", metavar="NAME", help="Column with the address."),
    click.option("--date-field", metavar="NAME", help="Column with the time of the capture."),
    click.option("--file-dates", is_flag=True, help="Take a file's time as that of its capture."),
    click.option("--max-file-size", type=Size(), default="20M", show_default=True,
                 help="Of one record, unpacked."),
    click.option("--limit", type=click.IntRange(1), metavar="N", help="The first N records only."),
    click.option("--sample", type=click.FloatRange(0, 1), default=1.0, metavar="SHARE",
                 help="This share of the records, always the same ones."),
)  # fmt: skip
_FILTER = (
    click.option("--target-language", metavar="CODE", help="Only articles in it: en, pt-BR."),
    click.option("--min-words", type=click.IntRange(0), default=0, metavar="N",
                 help="Only articles of at least N words."),
    click.option("--only-with-metadata", is_flag=True,
                 help="Only articles with title, date and address."),
    click.option("--dedup", type=click.Choice(["exact", "near"]),
                 help="Only the first of articles with the same, or nearly the same, text."),
)  # fmt: skip
_WORK = (
    click.option("--errors", metavar="FILE", help="Also write the skips here, as JSON lines."),
    click.option("--schema", type=click.Choice(list(SCHEMAS)),
                 help="Name the keys of records as this tool or vocabulary does."),
    click.option("--engine", type=click.Choice(["local", "ray"]), default="local",
                 show_default=True, help="ray: on a Ray cluster; OUTPUT is a folder of parts."),
    click.option("--parallel", type=click.IntRange(1, 1024), metavar="N",
                 help="Worker processes. Default: one a core."),
    click.option("--timeout", type=click.FloatRange(0.1), default=30.0, show_default=True,
                 metavar="SECONDS", help="For one record."),
    click.option("--memory", type=Size(), default="2G", show_default=True,
                 help="For one record."),
    click.option("--ordered/--unordered", default=True, show_default=True,
                 help="Write in the order of the input."),
    click.option("--state", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
                 help="Where the run is remembered. Default: OUTPUT.state."),
    click.option("--resume", is_flag=True, help="Go on with a run that was broken off."),
    click.option("--force", is_flag=True, help="Begin anew where a broken-off run is."),
    click.option("--only-changed", is_flag=True,
                 help="Clean again what changed rules may change; needs the run's --state."),
    click.option("-q", "--quiet", is_flag=True, help="No progress, no summary."),
    click.option("-v", "--verbose", is_flag=True, help="Name all skips, not just the first."),
)  # fmt: skip
