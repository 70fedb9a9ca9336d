"""The counts of a run as the sections of its report: how it went, and what came out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from scraper.report.account import Account, Check
from scraper.report.cells import Part, Row, Section, Table, bar, cell, name, number, percent
from scraper.report.counting import Capped
from scraper.report.entry import FIELDS, Fault
from scraper.report.tally import Tally

MOST_ROWS = 10
MOST_FILES = 30
LENGTHS = (0, 1, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000)


def account_section(account: Account) -> Section:
    """In and out, and whether it adds up."""
    rows: list[Row] = [_outcome("article", account.articles, account)]
    rows += [_outcome(status, count, account) for status, count in account.skips.most_common()]
    if account.faulty:
        rows.append(_outcome("no record", account.faulty, account))
    rows.append((cell("in all", "strong"), number(account.total), cell("")))
    tables = [
        Table("Outcomes", ("", "records", "share"), rows),
        Table("Held against each other", ("", ""), [_check(one) for one in account.checks()]),
    ]
    if len(account.files) > 1:
        tables.append(_files(account.files))
    if account.faults:
        tables.append(_faults(account.faults, account.faulty))
    return Section("Account", tables)


def _outcome(status: str, count: int, account: Account) -> Row:
    return name(status.replace("_", " ")), number(count), bar(count, account.total)


def _check(check: Check) -> Row:
    marks: dict[bool | None, Part] = {
        True: Part("✓", "good"), False: Part("✗", "bad"), None: Part("–", "quiet"),
    }  # fmt: skip
    return (marks[check.fine],), cell(check.words, "bad" if check.fine is False else "plain")


def _files(files: dict[str, Counter[str]]) -> Table:
    kinds = ("articles", "skips", "faults")
    rows = [
        (cell(file, "code"), *(number(own[kind]) for kind in kinds))
        for file, own in list(files.items())[:MOST_FILES]
    ]
    head = ("", "articles", "skips", "no records")
    return Table("Outputs", head, rows, rest=len(files) - len(rows), wide=True)


def _faults(faults: list[Fault], total: int) -> Table:
    rows = [(cell(fault.place, "code"), cell(fault.why)) for fault in faults]
    head = ("where", "what is wrong")
    return Table("No records", head, rows, rest=total - len(rows), wide=True)


def articles_section(tally: Tally) -> Section:
    """Quality, lengths, languages, years and fields of what came out."""
    count = tally.hosts.run.articles
    tables = [_quality(tally), _lengths(tally), _languages(tally), _years(tally), _fields(tally)]
    versions = "; ".join(version for version, _ in tally.versions.ranked(3) if version)
    notes = [f"made by {versions}"] if versions else []
    if len(tally.versions) > 1:
        notes.append("more than one version: cleaned at different times, or with different rules")
    if tally.truncated:
        notes.append(f"{tally.truncated:,} of {count:,} pages were cut at a limit")
    return Section("Articles", [table for table in tables if table.rows], "; ".join(notes))


def _quality(tally: Tally) -> Table:
    bins: Counter[int] = Counter()
    for score, count in tally.scores.items():
        bins[min(9, score // 100)] += count
    names = {at: f"{at / 10:.1f} – {(at + 1) / 10:.1f}" for at in reversed(range(10))}
    return Table("Quality", ("score", "articles", ""), _histogram(bins, names), _expected(tally))


def _histogram(bins: Counter[int], names: Mapping[int, str]) -> list[Row]:
    """A row for each bin, its bar in proportion to the longest."""
    longest = max(bins.values(), default=0)
    return [
        (name(words), number(bins[at]), bar(bins[at], bins.total(), longest))
        for at, words in names.items()
        if longest
    ]


def _expected(tally: Tally) -> str:
    """The scores in a sentence; each is the estimated chance that a text is good."""
    count = tally.scores.total()
    if not count:
        return ""
    good = sum(score * times for score, times in tally.scores.items()) / 1000
    middle = _middle(tally.scores) / 1000
    return f"about {good:,.0f} of {count:,} good, if each score is right; median {middle:.2f}"


def _lengths(tally: Tally) -> Table:
    bins: Counter[int] = Counter()
    for chars, count in tally.lengths.items():
        bins[max(least for least in LENGTHS if least <= chars)] += count
    names = {least: f"{least:,}" for least in LENGTHS if bins[least]}
    note = f"median about {_middle(tally.lengths):,}; in all {tally.chars:,}" if names else ""
    return Table("Characters", ("from", "articles", ""), _histogram(bins, names), note)


def _middle(counts: Counter[int]) -> int:
    """The median."""
    passed = 0
    for value, count in sorted(counts.items()):
        passed += count
        if 2 * passed >= counts.total():
            return value
    return 0


def _fields(tally: Tally) -> Table:
    whole = tally.hosts.run.articles
    by_field: dict[str, list[str]] = {field: [] for field in FIELDS}
    for (field, by), count in tally.sources.ranked(len(tally.sources)):
        if by and len(by_field[field]) < 3:
            by_field[field].append(f"{by} {percent(count, tally.filled[field])}")
    rows = [
        (name(field), bar(tally.filled[field], whole), cell(", ".join(by_field[field]), "quiet"))
        for field in FIELDS
    ] if whole else []  # fmt: skip
    return Table("Fields", ("", "filled", "most often from"), rows, wide=True)


def _languages(tally: Tally) -> Table:
    whole = tally.hosts.run.articles
    shown = tally.languages.ranked(MOST_ROWS)
    rows = [(name(language or "none"), number(n), bar(n, whole)) for language, n in shown]
    return Table("Languages", ("", "articles", "share"), rows, _rest(tally.languages, shown))


def _years(tally: Tally) -> Table:
    whole = tally.hosts.run.articles
    shown = sorted(tally.years.ranked(MOST_ROWS), reverse=True)
    rows = [(name(year), number(n), bar(n, whole)) for year, n in shown]
    return Table("Years", ("", "articles", "share"), rows, _rest(tally.years, shown))


def _rest(counts: Capped[str], shown: list[tuple[str, int]]) -> str:
    left = counts.total() + counts.others - sum(count for _, count in shown)
    return f"{left:,} in others" if left else ""
