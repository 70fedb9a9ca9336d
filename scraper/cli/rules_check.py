"""`scraper rules lint|try|test|health`: is a rule sound, and does it earn its keep?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from scraper.cli.options import load_book, rule_options
from scraper.errors import InputError, RuleError
from scraper.rules.book import RuleBook
from scraper.rules.cases import Case, load_cases, load_samples, page_case
from scraper.rules.format import load_toml, read_rule
from scraper.rules.lint import lint as lint_rule
from scraper.rules.reader import near
from scraper.rules.rule import Rule
from scraper.rules.store import QUARANTINE, read_folder, read_marker_folder, read_quarantine
from scraper.terminal import printable


def find_rule(name: str, book: RuleBook) -> Rule:
    """A rule by its id or its file. Raises `InputError` with the nearest id, or `RuleError`."""
    if name.endswith(".toml"):
        try:
            return read_rule(load_toml(Path(name).read_bytes(), name), name)
        except OSError as error:
            raise InputError(f"{name}: {error.strerror}") from error
    if rule := book.rule(name) or book.rule(f"platform/{name}"):
        return rule
    raise InputError(f"there is no rule {name!r}{near(name, (r.id for r in book.rules))}")


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True), metavar="FILE|DIR...")
@rule_options
@click.pass_context
def lint(ctx: click.Context, /, paths: Sequence[str], **options: Any) -> None:
    """Check rule files: mistakes fail, warnings do not. Without FILE: all rules."""
    book = load_book(options)
    problems, found = [], [] if paths else list(book.rules)
    for path in map(Path, paths):
        try:
            found += read_folder(path) if path.is_dir() else [find_rule(str(path), book)]
            read_marker_folder(path)
        except RuleError as error:
            problems.append(str(error))
    for rule in found:
        for warning in lint_rule(rule, book, datetime.now(UTC).date()):
            click.echo(f"{rule.file or rule.id}: warning: {printable(warning)}")
    for problem in problems:
        click.echo(f"error: {printable(problem)}", err=True)
    click.echo(f"{len(found)} rules, {len(problems)} bad files", err=True)
    ctx.exit(1 if problems else 0)


@click.command("try")
@click.argument("name", metavar="RULE")
@click.argument("pages", nargs=-1, metavar="PAGE...")
@click.option("--url", help="The address of the pages; by default that of the rule's first host.")
@click.option("--cases", type=click.Path(exists=True), help="Annotated pages: cases.jsonl.")
@click.option("--lines", default=12, show_default=True, help="Lines of each change to print.")
@rule_options
def try_(name: str, pages: Sequence[str], **options: Any) -> None:
    """Show what RULE (an id or a .toml file) changes on pages: before, after, the lines between."""
    from scraper.rules.check import changes, try_rule  # noqa: PLC0415  heavy

    book = load_book(options)
    rule = find_rule(name, book)
    for case in _cases_for(rule, pages, options):
        trial = try_rule(rule, case, book)
        click.echo(f"{printable(case.name)}  {figures(trial.without)} -> {figures(trial.alone)}")
        if trial.note:
            click.echo(f"  {printable(trial.note)}")
        for problem in trial.alone.wrong:
            click.echo(f"  {printable(problem)}")
        for sign, text in changes(rule, case, book)[: options["lines"]]:
            click.echo(f"  {sign} {printable(text)[:100]}")


@click.command()
@click.argument("names", nargs=-1, metavar="[RULE]...")
@click.option(
    "--samples", default="samples", show_default=True, type=click.Path(file_okay=False),
    help="Where the samples are; one names its rule in meta.json.",
)  # fmt: skip
@rule_options
@click.pass_context
def test(ctx: click.Context, /, names: Sequence[str], samples: str, **options: Any) -> None:
    """Run rules on their samples: alone, with all others, against none, and piece by piece.

    A rule fails when a sample comes out wrong, when it is no better than no rule, or when a piece
    of it hits nothing.
    """
    from scraper.rules.check import check_rule  # noqa: PLC0415  heavy

    book, cases = load_book(options), load_samples(samples)
    known = [find_rule(n, book) for n in names] if names else list(book.rules)
    failed = untested = 0
    for rule in known:
        report = check_rule(rule, [case for case in cases if case.rule == rule.id], book)
        untested += not report.trials
        failed += bool(report.problems)
        if report.trials or names:
            _print_report(report)
    click.echo(f"{len(known)} rules, {failed} failed, {untested} without a sample", err=True)
    ctx.exit(1 if failed else 0)


@click.command()
@click.argument("run", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", type=click.Choice(("rule", "host", "month")), default="rule")
@click.option(
    "--quarantine", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
    help="A folder of rules: let rotten ones rest, by its quarantine.toml.",
)  # fmt: skip
def health(run: Path, by: str, quarantine: Path | None) -> None:
    """Say from the records of RUN (.jsonl) whether rules still fit their sites."""
    from scraper.rules.health import check_up, quarantine_toml  # noqa: PLC0415

    found = check_up(_records(run))
    groups: dict[str, Mapping[Any, Any]]
    groups = {"rule": found.rules, "host": found.hosts, "month": found.months}
    click.echo("rule\tpages\tlayout there\twords kept\tguard\trescue\tfields")
    for key, health in sorted(groups[by].items(), key=str):
        name = key if isinstance(key, str) else " ".join(key)
        fields = ", ".join(f"{field} {count}" for field, count in health.filled.items())
        rates = f"{health.hit_rate:.0%}\t{health.share:.0%}\t{health.guarded}\t{health.rescued}"
        click.echo(f"{printable(name)}\t{health.pages}\t{rates}\t{fields}")
    rotten = found.rotten()
    for name, why in rotten.items():
        click.echo(printable(f"{name}: {why}"), err=True)
    if quarantine and rotten:
        known = read_quarantine(quarantine) if quarantine.is_dir() else {}
        quarantine.mkdir(parents=True, exist_ok=True)
        (quarantine / QUARANTINE).write_text(quarantine_toml(known | rotten), "utf-8")


def _records(run: Path) -> Iterator[dict[str, Any]]:
    with run.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                record = json.loads(line)
            except ValueError as error:
                raise InputError(f"{run}:{number}: no JSON record: {error}") from error
            if isinstance(record, dict):
                yield record


def figures(score: Any) -> str:
    """A score in a few characters."""
    if score.f1 is None:
        return f"{score.words} words"
    return f"F1 {score.f1:.3f} P {score.precision:.3f}"


def _print_report(report: Any) -> None:
    click.echo(f"{report.rule.id}: {'FAILED' if report.problems else 'ok'}")
    for trial in report.trials:
        scores = (trial.without, trial.alone, trial.whole)
        shown = "  ".join(map(figures, scores))
        click.echo(f"  {printable(trial.case.name)}: none, alone, all: {shown}")
    for problem in report.problems:
        click.echo(f"  problem: {printable(problem)}")
    for advice in report.advice:
        click.echo(f"  advice: {printable(advice)}")


def _cases_for(rule: Rule, pages: Sequence[str], options: dict[str, Any]) -> list[Case]:
    host = next((host.removeprefix("*.") for host in rule.where.hosts), None)
    url = options["url"] or (f"https://{host}/" if host else None)
    cases = [page_case(page, url) for page in pages]
    if options["cases"]:
        known = load_cases(options["cases"])
        hosts = tuple(rule.where.hosts)
        cases += [c for c in known if not hosts or _is_of(c, hosts)]
    if not cases:
        raise InputError("no page to try the rule on: name pages, or --cases FILE with its host")
    return cases


def _is_of(case: Case, hosts: Sequence[str]) -> bool:
    from scraper.rules.matching import host_fits  # noqa: PLC0415

    return host_fits(case.raw.url or "", hosts)


COMMANDS = (lint, try_, test, health)
