"""What a run noted of itself beside its output: another count to hold the records against."""

from __future__ import annotations

import json
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from scraper.errors import InputError
from scraper.fetch import account
from scraper.report.entry import OK, STATUSES
from scraper.sinks.files import PARTIAL

STATE = ".state"  # behind an output's name, unless a run was told otherwise
_OF_CLEAN = "SELECT status, COUNT(*) FROM outcomes GROUP BY status"


class Ledger(NamedTuple):
    """The outcomes that a run noted, by status."""

    name: str
    counts: Counter[str]
    finished: bool = True
    problem: str = ""  # why it could not be read


def beside(output: str) -> Iterator[Ledger]:
    """The ledgers of an output: its state file, or the accounts in its folder of parts."""
    name = output.rstrip(os.sep)
    state = Path(name.removesuffix(PARTIAL) + STATE)
    if state.is_file():
        yield read_state(state)
    elif accounts := sorted(Path(name).glob("part-*.account")):
        yield _read_accounts(name, accounts)


def read_state(path: Path) -> Ledger:
    """The ledger in a state file of `clean` or `fetch`, which stays as it is.

    Raises `InputError` for a file that is none; one that a run has open says so in `problem`.
    """
    try:
        with closing(_opened(path)) as database:
            tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
            if "outcomes" in tables:
                return _of_clean(path, database)
            if "lines" in tables:
                return _of_fetch(path, database)
    except sqlite3.Error as error:
        if "locked" in str(error):
            return Ledger(path.name, Counter(), finished=False, problem="a run is at it")
        raise InputError(f"{path}: not the state of a run: {error}") from error
    raise InputError(f"{path}: not the state of a run")


def _opened(path: Path) -> sqlite3.Connection:
    """A connection that writes nothing, not even the files beside that SQLite likes to have."""
    log = path.with_name(path.name + "-wal")  # there while a run goes on, and after a kill
    how = "mode=ro" if log.exists() else "mode=ro&immutable=1"
    return sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, timeout=1.0)


def _of_clean(path: Path, database: sqlite3.Connection) -> Ledger:
    facts = dict(database.execute("SELECT name, value FROM facts"))
    return Ledger(path.name, _tidy(database.execute(_OF_CLEAN)), bool(facts.get("finished")))


def _of_fetch(path: Path, database: sqlite3.Connection) -> Ledger:
    names = {"article": OK}
    counts = Counter({names.get(name, name): n for name, n in database.execute(account.COUNTS)})
    unfinished = counts.pop("unfinished", 0)
    return Ledger(path.name, _tidy(counts.items()), finished=not unfinished)


def _read_accounts(folder: str, paths: list[Path]) -> Ledger:
    """The accounts that the shards of a cluster leave beside their parts, summed up."""
    counts: Counter[str] = Counter()
    for path in paths:
        try:
            found = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(f"{path}: not the account of a part: {error}") from error
        own = found.get("counts") if isinstance(found, dict) else None
        if not isinstance(own, dict):
            raise InputError(f"{path}: not the account of a part")
        counts.update(_tidy(own.items()))
    return Ledger(f"{Path(folder).name}/part-*.account", counts)


def _tidy(counts: Iterable[tuple[object, object]]) -> Counter[str]:
    return Counter({str(name): n for name, n in counts if name in STATUSES and isinstance(n, int)})
