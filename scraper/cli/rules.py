"""`scraper rules`: look at the rules, and the commands that write, test and watch them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from scraper.cli import rules_check, rules_make, rules_template
from scraper.cli.options import load_book, rule_options
from scraper.errors import InputError
from scraper.model import Limits
from scraper.rules.book import RuleBook
from scraper.rules.matching import Fit, url_fits
from scraper.rules.rule import Rule
from scraper.rules.write import to_toml
from scraper.terminal import printable


@click.group()
def rules() -> None:
    """Rules: what is known of a site, or of a platform that many sites share.

    A rule is one TOML file; site_rules/README.md explains how to write one.
    """


@rules.command("list")
@click.argument("word", required=False)
@rule_options
def list_(word: str | None, **options: Any) -> None:
    """Print all rules, or those whose id contains WORD: id, what they do, where they are from."""
    for rule in load_book(options).rules:
        if word is None or word in rule.id:
            source = rule.provenance.get("source", "")
            verified = rule.provenance.get("verified", "")
            click.echo("\t".join((rule.id, summary(rule), source, verified)))


@rules.command()
@click.argument("pages", nargs=-1, required=True, metavar="URL|PAGE...")
@click.option("--url", help="The address that a PAGE was fetched from.")
@rule_options
def which(pages: Sequence[str], url: str | None, **options: Any) -> None:
    """Say which rules apply to a page, or to an address, and why."""
    book = load_book(options)
    for page in pages:
        click.echo(printable(page))
        fits = _page_fits(book, Path(page), url) if Path(page).exists() else _url_fits(book, page)
        for line in fits or ["no rule; the generic labeler decides alone"]:
            click.echo(f"  {printable(line)}")


@rules.command()
@click.argument("name", metavar="RULE")
@rule_options
def show(name: str, **options: Any) -> None:
    """Print the file of a rule."""
    rule = rules_check.find_rule(name, load_book(options))
    file = Path(rule.file)
    click.echo(f"# {rule.file}" if rule.file else "# made in code")
    text = file.read_text("utf-8") if file.is_file() else to_toml(rule)
    click.echo(printable(text, lines=True), nl=False)


@rules.command()
def schema() -> None:
    """Print the JSON schema of rule files, for editors."""
    from scraper.rules.schema import schema_text  # noqa: PLC0415

    click.echo(schema_text(), nl=False)


def summary(rule: Rule) -> str:
    """What a rule does, in a few words."""
    first = rule.layouts[0]
    parts = [f"{first.body.mode} body"] if first.body.select else []
    for count, name in (
        (len(first.drops), "drops"), (len(first.keeps), "keeps"), (len(first.text), "lines"),
        (len(first.fields), "fields"), (len(rule.layouts) - 1, "old layouts"),
        (len(rule.template.lines) if rule.template else 0, "repeated lines"),
    ):  # fmt: skip
        if count:
            parts.append(f"{count} {name}")
    return ", ".join(parts)


def _page_fits(book: RuleBook, page: Path, url: str | None) -> list[str]:
    from scraper.extract import read  # noqa: PLC0415  heavy
    from scraper.rules.cases import page_case  # noqa: PLC0415

    if page.is_dir():
        raise InputError(f"{page}: is a folder; name its pages")
    _, match = read(page_case(page, url).raw, book, Limits())
    found = [f"{a.rule.id}: {a.why}; {summary(a.rule)}" for a in match.applied]
    if match.template:
        found.append(f"{match.template.id}: the template of its host; {summary(match.template)}")
    return found + [
        f"{name}: is for this page, but its layout is not there" for name in match.stale
    ]


def _url_fits(book: RuleBook, url: str) -> list[str]:
    fits: list[Fit] = url_fits(book.rules, url)
    return [f"{fit.rule.id}: {fit.why}; {summary(fit.rule)}" for fit in fits]


for _command in (*rules_check.COMMANDS, *rules_make.COMMANDS, rules_template.template):
    rules.add_command(_command)
