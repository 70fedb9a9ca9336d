"""The counts of a run as the sections of its report: where somebody may want to look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scraper.report.account import Account
from scraper.report.cells import Cell, Part, Row, Section, Table, cell, name, number, percent
from scraper.report.entry import Example
from scraper.report.hosts import NO_HOST, POOR, Host, Hosts, Oddity
from scraper.report.repeats import Repeat
from scraper.report.tally import Tally

MOST_HOSTS = 15
MOST_REPEATING = 10  # hosts
MOST_TEXTS = 5  # of each
TYPICAL = 5
MOST_DETAILS = 3


def hosts_section(hosts: Hosts) -> Section:
    """The hosts that stand out, and the largest."""
    odd = hosts.standing_out()
    tables = []
    if odd:
        rows = [_odd_row(*one) for one in odd[:MOST_HOSTS]]
        head = ("host", "records", "what", "for one")
        tables.append(Table("Stand out", head, rows, rest=len(odd) - len(rows), wide=True))
    rows = [_host_row(*one) for one in hosts.largest(MOST_HOSTS)]
    names = ("host", "records", "articles", "quality", "title", "byline", "date")
    rest = len(hosts.by_name) - len(rows)
    tables.append(Table("Largest", names, rows, rest=rest, wide=True))
    note = "What a host has more often than chance explains, by three standard deviations (Wilson)."
    return Section("Hosts", tables, note if odd else "None stands out.")


def _odd_row(address: str, host: Host, oddities: Sequence[Oddity]) -> Row:
    words = tuple(
        Part(f"{one.trait.replace('poor', f'quality under {POOR}')}: {one.seen:,} of {one.total:,}"
             f" (run: {percent(one.usual, 1)})")
        for one in oddities
    )  # fmt: skip
    example = _place(host.worst) if host.worst else cell("")
    return name(address), number(host.records), words, example


def _host_row(address: str, host: Host) -> Row:
    mean = f"{host.quality / host.scored:.2f}" if host.scored else "–"
    filled = (host.articles - host.traits[f"no {field}"] for field in ("title", "byline", "date"))
    return (
        name(address), number(host.records), number(host.articles), cell(mean, "number"),
        *(cell(percent(count, host.articles), "number") for count in filled),
    )  # fmt: skip


def examples_section(tally: Tally) -> Section:
    """The worst articles and some that are as most are."""
    head = ("quality", "characters", "article")
    worst = [_example(one) for one in tally.worst]
    by_score = sorted(tally.sample, key=lambda one: (one.score or 0.0, one.origin))
    steps = range(min(TYPICAL, len(by_score)))
    spread = [by_score[(2 * at + 1) * len(by_score) // (2 * len(steps))] for at in steps]
    typical = [_example(one) for one in spread]
    tables = [
        Table("Lowest quality", head, worst, wide=True),
        Table("As they come: drawn by lot, over the whole range", head, typical, wide=True),
    ]
    note = "`scraper explain ORIGIN` shows what became of every block, and why."
    return Section("Look at these", [table for table in tables if table.rows], note)


def _example(one: Example) -> Row:
    title = Part(one.title, "strong") if one.title else Part("(no title)", "quiet")
    score = "–" if one.score is None else f"{one.score:.2f}"
    return cell(score, "number"), number(one.chars), (title, *_place(one))


def _place(one: Example) -> Cell:
    """Where a record is from: what `explain` takes, and the address."""
    if one.url == one.origin:
        return (Part(one.url, "link"),)
    return (Part(one.origin, "code"), *([Part(one.url, "link")] if one.url else []))


def repeats_section(tally: Tally) -> Section:
    """What stayed in several articles of a host: hardly part of any."""
    tables = [
        _repeats("Kept in several articles of a host", tally.repeats.kept(), tally.hosts),
        _repeats("Titles of several articles of a host", tally.repeats.titles(), tally.hosts),
    ]
    note = "Likely boilerplate that stayed; a marker or a rule takes it out (site_rules/README.md)."
    if low := tally.repeats.floor:
        note += f" In a run of this size a count may be too low by {low:,}."
    return Section("Again and again", [table for table in tables if table.rows], note)


def _repeats(title: str, found: Iterable[Repeat], hosts: Hosts) -> Table:
    """A row for each host, with the texts that most of its articles have."""
    by_host: dict[str, list[Repeat]] = {}
    for one in found:
        by_host.setdefault(one.where, []).append(one)
    rows = []
    for where, own in list(by_host.items())[:MOST_REPEATING]:
        host = hosts.by_name.get(where or NO_HOST, Host(articles=own[0].articles))
        texts = [Part(f"{one.articles:,} × {one.text}") for one in own[:MOST_TEXTS]]
        if len(own) > MOST_TEXTS:
            texts.append(Part(f"and {len(own) - MOST_TEXTS:,} more", "quiet"))
        rows.append((name(where or NO_HOST), number(host.articles), tuple(texts)))
    head = ("host", "articles", "how often, and what")
    return Table(title, head, rows, rest=len(by_host) - len(rows), wide=True)


def skips_section(tally: Tally, account: Account) -> Section:
    """Each reason with its details, its hosts and some examples."""
    traces = dict(tally.tracebacks)
    tables = []
    for reason, count in account.skips.most_common():
        examples = sorted(tally.skips[reason], key=lambda one: (one.detail, one.origin))
        rows, last = [], ""
        for one in examples:
            detail = one.detail if one.detail != last else ""  # said in the row above
            rows.append(((Part(detail, more=traces.get(one.origin, "")),), _place(one)))
            last = one.detail
        details = _ranked(reason, tally.details.ranked(len(tally.details)))
        hosts = _ranked(reason, tally.skipping.ranked(len(tally.skipping)))
        notes = ["most often: " + "; ".join(details)] if 1 < len(details) < count else []
        notes += ["hosts: " + ", ".join(hosts)] if hosts else []
        notes += [] if rows else ["without a record: `clean --errors FILE` names them"]
        title = f"{reason.replace('_', ' ')}: {count:,}"
        tables.append(Table(title, ("detail", "for example"), rows, "; ".join(notes), wide=True))
    return Section("Skips", tables)


def _ranked(reason: str, counts: Iterable[tuple[tuple[str, str], int]]) -> list[str]:
    """The most frequent details or hosts of a reason, with their counts."""
    own = [f"{what} {count:,}" for (of, what), count in counts if of == reason and what]
    return own[:MOST_DETAILS]
