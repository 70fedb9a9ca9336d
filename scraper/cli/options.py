"""Options that several commands share, and what they mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from scraper.rules.book import RuleBook, bundled_rules, load_rules

Command = TypeVar("Command", bound=Callable[..., Any])


def rule_options(command: Command) -> Command:
    """--rules, --no-rules."""
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


def load_book(options: Mapping[str, Any]) -> RuleBook:
    """The rules that `rule_options` ask for. Raises `RuleError`."""
    if options["no_rules"]:
        return RuleBook()
    folders = [
        Path(name) if not name.startswith("ftr:") else name for name in options["rules_dirs"]
    ]
    return load_rules(*folders) if folders else bundled_rules()
