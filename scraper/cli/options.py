"""Options that several commands share, and what they mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from scraper.errors import OutputError
from scraper.rules.book import RuleBook, bundled_rules, load_rules
from scraper.sinks import WRITERS, Shown
from scraper.terminal import printable

Command = TypeVar("Command", bound=Callable[..., Any])


def rule_options(command: Command) -> Command:
    """--rules, --no-rules, --skip-bad-rules."""
    command = click.option(
        "--skip-bad-rules", is_flag=True, help="Go on without rule files that are wrong."
    )(command)
    command = click.option(
        "--rules",
        "rules_dirs",
        multiple=True,
        metavar="DIR",
        help="A folder of site rules, before the bundled ones; may be given several times. "
        "ftr:DIR reads ftr-site-config files.",
    )(command)
    return click.option(
        "--no-rules",
        is_flag=True,
        help="Use no rule, neither bundled nor own: generic cleaning only.",
    )(command)


def output_options(command: Command) -> Command:
    """-o, --output-format, --with-removed, --comments, --captions."""
    for decorate in reversed(_OUTPUT):
        command = decorate(command)
    return command


def shown_of(options: Mapping[str, Any]) -> Shown:
    """The side lists that `output_options` ask for."""
    return Shown(options["with_removed"], options["comments"], options["captions"])


def load_book(options: Mapping[str, Any]) -> RuleBook:
    """The rules that `rule_options` ask for. Raises `RuleError`."""
    if options["no_rules"]:
        return RuleBook()
    folders = [
        Path(name) if not name.startswith("ftr:") else name for name in options["rules_dirs"]
    ]
    if not folders:
        return bundled_rules()
    book = load_rules(*folders, skip_bad=options["skip_bad_rules"])
    for problem in book.problems:
        click.echo(f"left out: {printable(problem)}", err=True)
    return book


def write_page(path: Path, html: str) -> None:
    """Write a page for the browser, `-` to standard output. Raises `OutputError`."""
    if path == Path("-"):
        click.echo(html, nl=False)
        return
    try:
        path.write_text(html, "utf-8")
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror}") from error
    click.echo(f"wrote {printable(str(path))}", err=True)


_OUTPUT = (
    click.option(
        "-o",
        "--output",
        metavar="FILE|DIR|-",
        help="Where results go; a name that ends with / is a folder. Default: standard output.",
    ),
    click.option(
        "--output-format",
        type=click.Choice(list(WRITERS)),
        help="Default: by the suffix of FILE, else jsonl; text for one page on a terminal.",
    ),
    click.option("--with-removed", is_flag=True, help="Also give what was removed, and why."),
    click.option("--comments", is_flag=True, help="Also give the readers' comments."),
    click.option("--captions", is_flag=True, help="Also give captions and credits."),
)
