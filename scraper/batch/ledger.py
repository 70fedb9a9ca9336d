"""What a run has done, in one SQLite file, so that it can go on after any kind of end.

A record is named by its origin: file, and offset or line or member. The ledger and the output
agree: a commit holds exactly the records before the output's checkpoint, and a resumed run cuts
the output there.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import NamedTuple

from scraper.errors import InputError, OutputError

SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outcomes (
    item TEXT, part INTEGER, status TEXT, host TEXT, rules TEXT, digest TEXT,
    PRIMARY KEY (item, part)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS names (name TEXT PRIMARY KEY, origin TEXT NOT NULL) WITHOUT ROWID;
"""


MARK = "mark "


class Row(NamedTuple):
    """One outcome of an item."""

    status: str
    host: str
    rules: str
    digest: str


class Ledger:
    """An open ledger: a context manager. `path` None keeps it for this run only."""

    def __init__(self, path: str | None) -> None:
        self._path = path
        try:
            self.database = sqlite3.connect(path or "", timeout=1.0, isolation_level=None)
            if path:
                self.database.execute("PRAGMA locking_mode = EXCLUSIVE")  # one run at a time
                self.database.execute("PRAGMA journal_mode = WAL")
                self.database.execute("PRAGMA synchronous = FULL")  # a commit is on the disk
            self.database.executescript(SCHEMA)
            self.database.execute("BEGIN")
        except sqlite3.DatabaseError as error:
            raise InputError(f"cannot use {path} as a ledger: {error}") from error
        self.names = Names(self.database)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.database.rollback()
        self.database.close()

    def clear(self) -> None:
        """Forget everything."""
        tables = self.database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (name,) in tables.fetchall():
            self.database.execute(f"DELETE FROM {name}")  # noqa: S608  the names are our own
        self.commit({})

    def fact(self, name: str) -> str | None:
        """A value noted about the run."""
        query = "SELECT value FROM facts WHERE name = ?"
        row = self.database.execute(query, (name,)).fetchone()
        return str(row[0]) if row else None

    def mark(self, output: str) -> int | None:
        """The checkpoint of an output to go on from; None for one that the ledger never saw."""
        value = self.fact(MARK + output)
        return None if value is None else int(value)

    def marks(self) -> list[str]:
        """The names of the facts that are marks."""
        query = "SELECT name FROM facts WHERE name LIKE ?"
        return [str(name) for (name,) in self.database.execute(query, (MARK + "%",))]

    def has(self, item: str) -> bool:
        """Whether an item was done."""
        query = "SELECT 1 FROM outcomes WHERE item = ? LIMIT 1"
        return self.database.execute(query, (item,)).fetchone() is not None

    def rows(self, item: str) -> list[Row]:
        """The outcomes of an item."""
        query = "SELECT status, host, rules, digest FROM outcomes WHERE item = ? ORDER BY part"
        return [Row(*row) for row in self.database.execute(query, (item,))]

    def add(self, item: str, rows: Iterable[Row]) -> None:
        """Note an item's outcomes; those it had before are forgotten."""
        with self._reporting():
            self.database.execute("DELETE FROM outcomes WHERE item = ?", (item,))
            self.database.executemany(
                "INSERT INTO outcomes VALUES (?, ?, ?, ?, ?, ?)",
                [(item, part, *row) for part, row in enumerate(rows)],
            )

    def commit(self, facts: dict[str, str]) -> None:
        """Bring all that was noted to the disk, with these facts."""
        with self._reporting():
            query = "INSERT OR REPLACE INTO facts VALUES (?, ?)"
            self.database.executemany(query, facts.items())
            self.database.execute("COMMIT")
            self.database.execute("BEGIN")

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:  # a full disk, as a rule
            raise OutputError(f"cannot write {self._path}: {error}") from error

    def counts(self) -> Counter[str]:
        """All outcomes of all runs by status."""
        query = "SELECT status, COUNT(*) FROM outcomes GROUP BY status"
        return Counter(dict(self.database.execute(query)))


class Names(MutableMapping[str, str]):
    """The file names that pages have got in an output folder, and whose they are."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def __getitem__(self, name: str) -> str:
        row = self._database.execute("SELECT origin FROM names WHERE name = ?", (name,)).fetchone()
        if row is None:
            raise KeyError(name)
        return str(row[0])

    def __setitem__(self, name: str, origin: str) -> None:
        self._database.execute("INSERT OR REPLACE INTO names VALUES (?, ?)", (name, origin))

    def __delitem__(self, name: str) -> None:
        self._database.execute("DELETE FROM names WHERE name = ?", (name,))

    def __iter__(self) -> Iterator[str]:
        return (str(name) for (name,) in self._database.execute("SELECT name FROM names"))

    def __len__(self) -> int:
        return int(self._database.execute("SELECT COUNT(*) FROM names").fetchone()[0])


def to_fact(value: object) -> str:
    """A value as a fact: equal values give equal texts."""
    return json.dumps(value, sort_keys=True, default=str)
