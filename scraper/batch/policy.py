"""What a run is told: small values, each about one thing."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field

from scraper.extract import extract
from scraper.model import Limits, Outcome, Skip
from scraper.rules.book import RuleBook
from scraper.sinks import Shown
from scraper.sources import Reading

Extract = Callable[..., Outcome]  # extract(raw, *, rules, limits)


@dataclass(frozen=True, slots=True)
class Inputs:
    """What to read: paths, globs, `-` or remote addresses, in this order.

    A `Skip` among them is an input that was found to be none.
    """

    paths: tuple[str | Skip, ...]
    kind: str | None = None  # a key of READERS; None: told by name and content
    reading: Reading = field(default_factory=Reading)
    url: str | None = None  # of the page, when there is one
    limit: int | None = None  # the first so many records
    sample: float = 1.0  # this share of the records, always the same ones


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles to leave out; each leaves a `FILTERED` skip that says why."""

    language: str | None = None  # BCP 47; `en` takes en-GB too
    min_words: int = 0
    with_metadata: bool = False  # only articles with title, date and URL
    dedup: str | None = None  # "exact" or "near": only the first of equal texts


@dataclass(frozen=True, slots=True)
class Output:
    """Where results go and how they look; see `scraper.sinks.open_sink`."""

    target: str | None = None
    format: str | None = None
    shown: Shown = field(default_factory=Shown)
    schema: str | None = None  # a key of SCHEMAS: other names for the keys
    errors: str | None = None  # a JSONL file of the skipped records, each with its reason


@dataclass(frozen=True, slots=True)
class Job:
    """What is done to each page. It travels to the workers, so all in it can be pickled."""

    rules: RuleBook | None = None  # None: the bundled ones
    limits: Limits = field(default_factory=Limits)
    extract: Extract = extract


def _cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Workers:
    """The processes that do the work, and what one record may cost them."""

    count: int = field(default_factory=_cores)  # 0: in this process, without deadline or limit
    timeout: float = 30.0  # seconds of work for a record; four times that with all waiting
    memory: int = 2 << 30  # bytes above what a worker needs by itself
    ordered: bool = True  # the output in the order of the input, whatever the count


@dataclass(frozen=True, slots=True)
class Keeping:
    """How a run remembers what it did: the ledger lets it go on after any kind of end."""

    ledger: str | None = None  # its SQLite file; None: nothing is remembered
    resume: bool = False  # go on where the last run with this ledger ended
    force: bool = False  # forget what the ledger has, and begin anew
    only_changed: bool = False  # clean again only what changed rules may change
    every: int = 2000  # records, or five seconds: the most that is done again after a kill


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole run."""

    inputs: Inputs
    job: Job = field(default_factory=Job)
    filters: Filters = field(default_factory=Filters)
    output: Output = field(default_factory=Output)
    workers: Workers = field(default_factory=Workers)
    keeping: Keeping = field(default_factory=Keeping)


def short_digest(text: str) -> str:
    """Twelve hex digits that change when the text does."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
