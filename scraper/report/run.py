"""How a run went: its outputs, its errors file and its own notes, read once and counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from scraper.errors import InputError
from scraper.model import Skip
from scraper.report.account import Account
from scraper.report.entry import COLUMNS, Entry, entry_of
from scraper.report.ledgers import beside, read_state
from scraper.report.tally import Tally
from scraper.sinks.files import PARTIAL
from scraper.sources import COMPRESSED, Input, inputs
from scraper.sources.results import read_results

FORMS = (".jsonl", ".ndjson", ".json", ".parquet")
OTHER_FORMS = (".csv", ".txt", ".md", ".html", ".warc", ".state")
ERRORS = ".errors.jsonl"  # what the errors files of a cluster's parts end with
TELL_EVERY = 500  # records
Tell = Callable[[int], None]  # how many so far


class Paths(NamedTuple):
    """What to read: files, folders, patterns or `-`."""

    results: tuple[str, ...]
    errors: tuple[str, ...] = ()
    states: tuple[str, ...] = ()  # instead of those that stand beside the results


@dataclass
class Seen:
    """All that was counted."""

    name: str  # of the run: its outputs
    account: Account = field(default_factory=Account)
    tally: Tally = field(default_factory=Tally)


def look(paths: Paths, tell: Tell | None = None) -> Seen:
    """Read everything once, in bounded memory; `tell` hears now and then how many records.

    Raises `InputError` for a path where no results are, `MissingExtra` for Parquet without its
    extra. What is wrong within the files is part of what was seen.
    """
    seen = Seen(_name(paths.results))
    try:
        _read_all(paths, seen, tell)
    finally:
        seen.account.close()
    return seen


def _read_all(paths: Paths, seen: Seen, tell: Tell | None) -> None:
    """Read the outputs, then the errors files, which are held against them."""
    account = seen.account
    named = [read_state(Path(path)) for path in paths.states]
    account.ledgers += named
    errors = [source for path in paths.errors for source in _all(path)]
    for path in paths.results:
        of_path = [] if named else list(beside(path))
        account.ledgers += of_path
        for source in _all(path):
            if source.name in account.files:
                continue  # the same file by two paths
            if source.name.endswith(ERRORS) and source.name != path:
                errors.append(source)
            elif _is_output(source, path, account):
                own = [] if named or of_path else list(beside(source.name))
                account.ledgers += own
                has_ledger = any(not ledger.problem for ledger in (*named, *of_path, *own))
                _read(source, seen, tell, has_ledger=has_ledger)
    if not account.files:
        raise InputError(f"{', '.join(paths.results)}: no results: JSON lines, JSON, Parquet")
    for source in errors:
        _read_errors(source, seen)


def _read(source: Input, seen: Seen, tell: Tell | None, *, has_ledger: bool) -> None:
    """Count the records of an output."""
    seen.account.open(source.name)
    for number, written in enumerate(read_results(source, COLUMNS), 1):
        found = entry_of(written)
        seen.account.take(found, source.name, has_ledger=has_ledger)
        if isinstance(found, Entry):
            seen.tally.add(found)
        if tell and number % TELL_EVERY == 0:
            tell(seen.account.total)


def _read_errors(source: Input, seen: Seen) -> None:
    """Hold an errors file against the outputs, which were all read."""
    seen.account.open_errors()
    for written in read_results(source, COLUMNS):
        found = entry_of(written)
        is_new = seen.account.take_error(found)
        if isinstance(found, Entry) and not found.is_article:
            seen.tally.add_error(found, is_new=is_new)


def _all(path: str) -> Iterator[Input]:
    """The files that a path stands for. Raises `InputError` when there is none."""
    found = list(inputs(path))
    files = [source for source in found if isinstance(source, Input)]
    if not files:
        why = next((skip.detail for skip in found if isinstance(skip, Skip)), "nothing in it")
        if Path(path + PARTIAL).exists():
            why = f"its run is not finished; what is there is in {path}{PARTIAL}"
        raise InputError(f"{path}: {why}")
    yield from files


def _is_output(source: Input, path: str, account: Account) -> bool:
    """Whether a file holds results: one that is named does, in a folder its name tells.

    Raises `InputError` for a named one of a form that has no whole records.
    """
    name = source.name.lower()
    for suffix in COMPRESSED:
        name = name.removesuffix(suffix)
    is_named = source.name == path
    if is_named and name.endswith(OTHER_FORMS):
        raise InputError(f"{path}: no results with all their values: JSON lines, JSON, Parquet")
    if name.endswith(PARTIAL):
        account.unfinished.append(source.name)
    return is_named or name.endswith(FORMS) or path == "-"


def _name(results: tuple[str, ...]) -> str:
    first = Path(results[0]).name if results[0] != "-" else "standard input"
    return first if len(results) == 1 else f"{first} and {len(results) - 1} more"
