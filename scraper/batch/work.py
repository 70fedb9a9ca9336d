"""What happens to one record, in whatever process: bytes to a rendered result. Pure."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from scraper.batch import dedup
from scraper.batch.filters import refusal
from scraper.batch.policy import Filters, Inputs, Job, Output, short_digest
from scraper.model import Article, Outcome, RawPage, Reason, Skip
from scraper.rules.book import RuleBook, bundled_rules
from scraper.sinks import Form, form_for
from scraper.sources import Packed, unpack
from scraper.urls import split

Record = RawPage | Skip | Packed


class Result(NamedTuple):
    """One outcome, rendered: all that the parent process needs to know of it."""

    origin: str
    url: str | None
    host: str
    status: str  # "ok" or the reason of the skip
    detail: str
    data: bytes  # as the output wants it
    rules: str  # the ids of the rules that applied, in one line
    digest: str  # of the text
    signature: bytes = b""  # for near-duplicates
    traceback: str = ""


class Done(NamedTuple):
    """All results of one record: one, or more when damage in it has to be told apart."""

    item: str  # the record's origin
    results: list[Result]


@dataclass(frozen=True)
class Task:
    """The work on one record. A value that can be sent to other processes and machines."""

    job: Job
    inputs: Inputs
    filters: Filters
    output: Output

    @cached_property
    def form(self) -> Form:
        """The form of the output."""
        return form_for(self.output.target, self.output.format, self.output.schema)

    @cached_property
    def book(self) -> RuleBook:
        """The rules in use."""
        return bundled_rules() if self.job.rules is None else self.job.rules

    @cached_property
    def version(self) -> str:
        """A digest of all rules: articles with the same one were cleaned by the same rules."""
        return rules_version(self.book)

    def __call__(self, record: Record) -> Done:
        """Unpack, clean and render a record. Raises `MemoryError` only."""
        return Done(record.origin, [self.result(outcome) for outcome in self._outcomes(record)])

    def result(self, outcome: Outcome) -> Result:
        """An outcome, rendered."""
        host = _host(outcome.url)
        data = self.form.format.render(outcome, self.output.shown)
        if isinstance(outcome, Skip):
            status, detail = outcome.reason.value, outcome.detail
            if outcome.reason is Reason.UNSUPPORTED:
                data = b""  # no page, so no record: counted and listed among the errors only
            return Result(
                outcome.origin, outcome.url, host, status, detail, data, "", "",
                traceback=outcome.traceback,
            )  # fmt: skip
        text = outcome.text
        signature = dedup.signature(text) if self.filters.dedup == "near" else b""
        rules = " ".join(filter(None, map(outcome.provenance.get, ("rule", "template"))))
        return Result(
            outcome.source.origin, outcome.url, host, "ok", "", data, rules,
            dedup.digest(text), signature,
        )  # fmt: skip

    def _outcomes(self, record: Record) -> Iterator[Outcome]:
        try:
            for page in unpack(record, self.inputs.reading):
                yield page if isinstance(page, Skip) else self._outcome(page)
        except MemoryError:
            raise  # the worker ends, and its limit is named
        except Exception as error:  # noqa: BLE001  a bug costs one record, and is told
            url = None if isinstance(record, Packed) else record.url
            yield crash(record.origin, url, error)

    def _outcome(self, page: RawPage) -> Outcome:
        if self.inputs.url:
            page = replace(page, url=self.inputs.url)
        try:
            outcome = self.job.extract(page, rules=self.book, limits=self.job.limits)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001
            return crash(page.origin, page.url, error)
        if not isinstance(outcome, Article):
            return outcome
        why = refusal(outcome, self.filters)
        if why:
            return Skip(page.origin, page.url, Reason.FILTERED, why)
        return replace(outcome, provenance={**outcome.provenance, "rules": self.version})


def rules_version(book: RuleBook) -> str:
    """A short digest of a rule book."""
    return short_digest(repr(book.rules) + repr(book.own_markers))


def crash(origin: str, url: str | None, error: Exception) -> Skip:
    """What becomes of a record that a bug of ours hit: a skip with the traceback."""
    detail = f"{type(error).__name__}: {error}"[:500]
    report = "".join(traceback.format_exception(error))
    return Skip(origin, url, Reason.CRASHED, detail, report)


def _host(url: str | None) -> str:
    parts = split(url) if url else None
    return (parts.hostname or "") if parts else ""
