"""The command line: arguments in, one library call, output. No logic lives here."""

from __future__ import annotations

import importlib
from typing import Any

import click

from scraper.errors import ScraperError
from scraper.terminal import printable
from scraper.version import VERSION

# A command is imported when it is called, so that `scraper --help` is instant.
COMMANDS = {
    "clean": ("scraper.cli.clean", "clean", "Clean files, folders, dumps or standard input."),
    "fetch": ("scraper.cli.fetch", "fetch", "Fetch URLs, politely, and clean what comes back."),
    "explain": ("scraper.cli.explain", "explain", "Show why each block of a page stayed or went."),
    "report": ("scraper.cli.report", "report", "Say how a run went, and where to look."),
    "rules": ("scraper.cli.rules", "rules", "List, write, test and watch site rules."),
    "samples": ("scraper.cli.samples", "samples", "Keep the sample pages and their goldens."),
    "demo": ("scraper.cli.demo", "demo", "Clean the samples and show what came out."),
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, _, words) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ScraperError as error:
            raise click.ClickException(printable(str(error))) from error


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="scraper")
def main() -> None:
    """Web pages in, clean article text out: title, byline, date, text, and nothing else.

    Results go to standard output, progress and messages to standard error. Exit status: 0 all
    inputs handled, 1 some gave no article because something failed, 2 wrong usage.
    """
