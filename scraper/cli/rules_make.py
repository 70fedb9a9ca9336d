"""`scraper rules new|sample|import-ftr`: make rules and samples."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from scraper.cli.options import load_book, rule_options
from scraper.cli.rules_check import find_rule
from scraper.errors import InputError
from scraper.rules.book import RuleBook
from scraper.rules.cases import Case, load_cases, page_case
from scraper.rules.write import to_toml
from scraper.terminal import printable


@click.command()
@click.argument("pages", nargs=-1, metavar="URL|PAGE...")
@click.option("--host", help="The host that the rule is for; by default that of the pages.")
@click.option("--cases", type=click.Path(exists=True), help="Annotated pages: cases.jsonl.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE|DIR",
    help="Where to write the rule; a folder, with --cases of many hosts, for one rule each.",
)  # fmt: skip
@rule_options
def new(pages: Sequence[str], host: str | None, output: Path | None, **options: Any) -> None:
    """Propose a rule for a site from pages of it: the more, the better; two at least.

    With --cases and --host, from the annotated pages of that host; without --host, one rule for
    each host where a rule gains something.
    """
    from scraper.rules.learn import propose  # noqa: PLC0415  heavy

    book = load_book(options)
    cases = [_page(page, host) for page in pages]
    annotated = _of_host(load_cases(options["cases"]), host) if options["cases"] else []
    if annotated and not host and not cases:
        _each_host(annotated, book, output)
        return
    if not cases and not annotated:
        raise InputError("no page to learn from: name pages, or --cases FILE with --host")
    found = propose([*cases, *annotated], book, host or "")
    click.echo(f"word F1 {found.before:.3f} -> {found.after:.3f}, as far as known", err=True)
    text = printable(to_toml(found.rule), lines=True)
    if output:
        output.write_text(text, "utf-8")
    else:
        click.echo(text, nl=False)


def _each_host(cases: Sequence[Case], book: RuleBook, output: Path | None) -> None:
    """One rule for each host that gains by one; F1 on its pages, and on pages held out."""
    from scraper.rules.learn import held_out, host_of, propose  # noqa: PLC0415  heavy

    if output is None:
        raise click.UsageError("name a folder with -o DIR for the rules of many hosts")
    output.mkdir(parents=True, exist_ok=True)
    for host in sorted({host_of(case) for case in cases} - {""}):
        own = [case for case in cases if host_of(case) == host]
        found = propose(own, book, host)
        unseen = held_out(own, book, host)
        shown = f"{unseen[0]:.3f} -> {unseen[1]:.3f}" if unseen else "-"
        layout = found.rule.layouts[0]
        useful = bool(layout.body.select or layout.drops or layout.keeps or layout.fields)
        click.echo(
            f"{host}\t{len(own)} pages\t{found.before:.3f} -> {found.after:.3f}"
            f"\theld out {shown}\t{'written' if useful else 'needs no rule'}"
        )
        if useful:
            (output / f"{host}.toml").write_text(to_toml(found.rule), "utf-8")


def _page(page: str, host: str | None) -> Case:
    if Path(page).exists() or "://" not in page:
        return page_case(page, f"https://{host}/" if host else None)
    from scraper.fetch import fetch  # noqa: PLC0415  network

    return Case(page, fetch(page))


def _of_host(cases: Sequence[Case], host: str | None) -> list[Case]:
    from scraper.rules.matching import host_fits  # noqa: PLC0415

    return [case for case in cases if not host or host_fits(case.raw.url or "", (host,))]


@click.command()
@click.argument("page", metavar="URL|PAGE")
@click.option("--rule", "name", required=True, help="The rule that it is a sample of.")
@click.option("--url", help="The address that PAGE was fetched from.")
@click.option("--covers", help="What the sample shows, in a line.")
@click.option(
    "-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path),
    help="The folder to make: samples/<rule>/<case>.",
)  # fmt: skip
@rule_options
def sample(page: str, name: str, output: Path, **options: Any) -> None:
    """Make a sample that may be shared: the structure of a page with invented words.

    Look at expected.json: it holds what comes out now.
    """
    from scraper import samples  # noqa: PLC0415  heavy
    from scraper.rules.check import with_rule  # noqa: PLC0415
    from scraper.rules.sample import make_sample  # noqa: PLC0415

    book = load_book(options)
    rule = find_rule(name, book)
    if output.exists():
        raise InputError(f"{output} exists; remove it first or choose another name")
    host = next((host.removeprefix("*.") for host in rule.where.hosts), "example.com")
    case = _page(page, host) if not options["url"] else page_case(page, options["url"])
    made = make_sample(rule, case, book)
    output.mkdir(parents=True)
    is_text = (case.raw.content_type or "").startswith("text/plain")
    (output / ("page.txt" if is_text else "page.html")).write_text(made.page, "utf-8")
    covers = options["covers"] or f"a page of {rule.id}, scrambled"
    pins = ["status", "text", *rule.layouts[0].fields]
    meta = {"covers": covers, "url": made.url, "rule": rule.id, "pins": pins}
    (output / "meta.json").write_text(samples.dump(meta), "utf-8")
    stored = next(s for s in samples.load(output.parent.parent) if s.folder == output)
    samples.write(stored, samples.golden(samples.outcome(stored, with_rule(rule, book))))
    click.echo(f"behaves like the page: word F1 {made.likeness:.3f}", err=True)


@click.command("import-ftr")
@click.argument("folder", type=click.Path(exists=True, file_okay=False))
@click.option(
    "-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path),
    help="The folder for the rule files.",
)  # fmt: skip
def import_ftr(folder: str, output: Path) -> None:
    """Turn the ftr-site-config files of FOLDER into rule files; name the lines that stay behind."""
    from scraper.rules.ftr import import_ftr as read  # noqa: PLC0415

    found = read(folder)
    output.mkdir(parents=True, exist_ok=True)
    for rule in found.rules:
        name = rule.where.hosts[0].replace("*.", "all.")
        (output / f"{name}.toml").write_text(to_toml(rule), "utf-8")
    for note in found.notes:
        click.echo(printable(note), err=True)
    share = f"{found.taken} of {found.directives} directives"
    click.echo(f"{len(found.rules)} rules, {share}, {len(found.notes)} notes", err=True)


COMMANDS = (new, sample, import_ftr)
