"""The pages of one URL to a rendered result, here or in processes that may be killed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scraper.batch.feed import MOST_BYTES
from scraper.batch.policy import Workers
from scraper.batch.pool import Death, Pool
from scraper.batch.work import Result, Task
from scraper.extract import extract
from scraper.fetch.parts import join_parts
from scraper.model import Limits, Outcome, RawPage, Skip
from scraper.rules.book import RuleBook


@dataclass(frozen=True, slots=True)
class Joined(RawPage):
    """A page and the further ones of the same article."""

    more: tuple[RawPage, ...] = ()


class Item(NamedTuple):
    """What was fetched for one URL, by its number in the list."""

    number: int
    page: RawPage


class Cleaned(NamedTuple):
    """What became of it, rendered for the output."""

    number: int
    result: Result


# Cleans what comes, in any order. A None is a tick, which lets finished results out.
Clean = Callable[[Iterator[Item | None]], Iterator[Cleaned | None]]


def joined(pages: Sequence[RawPage]) -> RawPage:
    """The pages of one article as one raw page, for `extract_joined`."""
    first, *more = pages
    if not more:
        return first
    kind, at = first.content_type, first.captured_at
    return Joined(first.url, first.body, kind, first.origin, at, tuple(more))


def extract_joined(
    raw: RawPage, *, rules: RuleBook | None = None, limits: Limits | None = None
) -> Outcome:
    """`extract`, for all pages of an article: one outcome."""
    more = raw.more if isinstance(raw, Joined) else ()
    return join_parts([extract(page, rules=rules, limits=limits) for page in (raw, *more)])


def clean_here(task: Task) -> Clean:
    """In this process: for a few pages, without a deadline."""
    return lambda items: map(_Step(task), items)


def clean_in_processes(task: Task, workers: Workers) -> Clean:
    """In worker processes: a page that hangs or crashes one costs that page alone."""

    def died(item: Item | None, death: Death) -> Cleaned | None:
        if item is None:
            return None
        page = item.page
        return Cleaned(item.number, task.result(Skip(page.origin, page.url, *death)))

    def weight(item: Item | None) -> int:
        """Each goes alone: pages come one by one, and none should wait for others."""
        del item
        return MOST_BYTES

    return lambda items: Pool(_Step(task), died, weight, workers).map(items)


@dataclass(frozen=True)
class _Step:
    """The task, for numbered items and ticks. It travels to the workers."""

    task: Task

    def __call__(self, item: Item | None) -> Cleaned | None:
        if item is None:
            return None
        return Cleaned(item.number, self.task(item.page).results[0])  # a page has one
