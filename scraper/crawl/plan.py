"""All that a run over URLs is told, and the run from end to end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from scraper.batch.dedup import Seen
from scraper.batch.policy import Filters, Inputs, Job, Output, Workers
from scraper.batch.work import Task
from scraper.crawl.cleaning import Clean, clean_here, clean_in_processes, extract_joined
from scraper.crawl.lists import Lists
from scraper.crawl.outputs import Places, is_complete, open_outputs
from scraper.crawl.run import Run, find_next_page
from scraper.fetch import Fetcher, Policy
from scraper.fetch.state import State
from scraper.model import Limits, Skip
from scraper.rules.book import RuleBook

FEW = 8  # pages that are cleaned in this process: to start others takes about a second


@dataclass(frozen=True, slots=True)
class Cleaning:
    """What becomes of the pages."""

    rules: RuleBook
    filters: Filters = field(default_factory=Filters)
    workers: Workers = field(default_factory=Workers)
    follow_pages: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A run: what to fetch, how, what to do with it, and where to put it."""

    lists: Lists
    policy: Policy
    cleaning: Cleaning
    places: Places


def carry_out(plan: Plan, state: State, tell: Callable[[], None]) -> list[Skip]:
    """Do what `state` says is left to do; the feeds and sitemaps that could not be read.

    `tell` is called now and then, for progress. Raises `InputError` and `OutputError`.
    """
    plan.lists.take_in(state)
    if is_complete(plan.places, state) and not plan.lists.unread(state):
        return []
    with open_outputs(plan.places, state, plan.policy) as outputs:
        archive = outputs.warc.add if outputs.warc is not None else None
        with Fetcher(plan.policy, archive) as fetcher:
            problems = plan.lists.discover(state, fetcher)
            for problem in problems:
                outputs.tell(problem)
            kind = plan.cleaning.filters.dedup
            seen = Seen(state.database, kind) if kind is not None else None
            find_next = find_next_page if plan.cleaning.follow_pages else None
            run = Run(state, outputs, _clean(plan, state), seen)
            run.go(fetcher, find_next, tell)
    run.finished()
    return problems


def _clean(plan: Plan, state: State) -> Clean:
    cleaning, places = plan.cleaning, plan.places
    output = Output(places.target, places.format, places.shown, places.schema)
    limits = Limits(max_bytes=plan.policy.caps.max_bytes)
    job = Job(cleaning.rules, limits, extract_joined)
    task = Task(job, Inputs(()), cleaning.filters, output)
    if state.unfinished() <= FEW:
        return clean_here(task)
    return clean_in_processes(task, cleaning.workers)
