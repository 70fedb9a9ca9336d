"""What was seen of a run as one report."""

from __future__ import annotations

from scraper.report.account import Account
from scraper.report.cells import Figure, Part, Report, counted, percent
from scraper.report.deciders import deciders_section, removed_section, rules_section
from scraper.report.findings import (
    examples_section,
    hosts_section,
    repeats_section,
    skips_section,
)
from scraper.report.hosts import NO_HOST, OTHERS
from scraper.report.run import Seen
from scraper.report.sections import account_section, articles_section
from scraper.report.tally import Tally


def report_of(seen: Seen) -> Report:
    """The report; sections of which there is nothing to say are left out."""
    account, tally = seen.account, seen.tally
    sections = [account_section(account)]
    if account.articles:
        sections += [articles_section(tally), hosts_section(tally.hosts), examples_section(tally),
                     repeats_section(tally), removed_section(tally), deciders_section(tally),
                     rules_section(tally)]  # fmt: skip
    if account.skips:
        sections.append(skips_section(tally, account))
    filled = [section for section in sections if section.tables or section.note]
    return Report(f"Run report: {seen.name}", verdict(account), _figures(account, tally), filled)


def verdict(account: Account) -> Part:
    """Whether the run adds up, in a sentence."""
    checks = list(account.checks())
    wrong = [check.words for check in checks if check.fine is False]
    sums = f"{counted(account.articles, 'article')} + {counted(account.skips.total(), 'skip')}"
    if account.faulty:
        sums += f" + {counted(account.faulty, 'line')} without a record"
    sums += f" = {account.total:,}"
    if wrong:
        return Part(f"Does not add up: {'; '.join(wrong)}. {sums}.", "bad")
    if account.ledgers:  # which know what there must be
        return Part(f"Nothing is lost: {sums}.", "good")
    return Part(f"{sums}.", "good" if any(check.fine for check in checks) else "plain")


def _figures(account: Account, tally: Tally) -> list[Figure]:
    articles, scores, hosts = account.articles, tally.scores, tally.hosts.by_name
    known = len(hosts.keys() - {NO_HOST, OTHERS})  # the first MOST_HOSTS of them
    figures = [
        Figure(*counted(account.total, "record").split()),
        Figure(*counted(articles, "article").split()),
        Figure(percent(account.skips.total(), account.total), "skipped"),
        Figure(*counted(known, "host").split()),
    ]
    if scores:
        mean = sum(score * count for score, count in scores.items()) / scores.total() / 1000
        figures.append(Figure(f"{mean:.2f}", "mean quality"))
    fields = ("title", "byline", "date") if articles else ()
    return figures + [
        Figure(percent(tally.filled[name], articles), f"with {name}") for name in fields
    ]
