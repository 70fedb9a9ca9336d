"""The list of a run in SQLite: each URL with its state, tries, reason and times.

A page is kept here from the moment it has come until its record is safe in the output, so that
a run killed at any time neither loses a URL nor asks for one twice. One process, any threads.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scraper import urls
from scraper.errors import InputError, OutputError, Refused
from scraper.model import RawPage, Reason, Skip

_SCHEMA = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS urls (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,           -- normalised
    asked TEXT NOT NULL,                -- as the list has it
    state TEXT NOT NULL DEFAULT 'todo', -- then 'fetched' or 'failed', then 'done'
    tries INTEGER NOT NULL DEFAULT 0,
    reason TEXT,                        -- of the outcome: NULL for an article
    detail TEXT,
    started TEXT,
    finished TEXT
);
CREATE INDEX IF NOT EXISTS urls_by_state ON urls (state);
CREATE TABLE IF NOT EXISTS lines (
    source TEXT NOT NULL,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    url INTEGER REFERENCES urls (id),   -- NULL: not a URL
    first INTEGER NOT NULL,             -- whether this line brought the URL in
    reported INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (source, number)
);
CREATE TABLE IF NOT EXISTS pages (
    id INTEGER NOT NULL REFERENCES urls (id),
    part INTEGER NOT NULL,
    url TEXT,
    content_type TEXT,
    captured_at TEXT,
    body BLOB NOT NULL,
    PRIMARY KEY (id, part)
);
"""


@dataclass(frozen=True, slots=True)
class Marks:
    """How far the outputs of a run are safe: byte counts."""

    output: int = 0
    errors: int = 0
    warc: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """How an answer came about; `warc` is the size of the archive that holds it."""

    started: datetime
    tries: int = 1
    warc: int | None = None


class State:
    """An open list. Raises `InputError` when its file cannot be used."""

    def __init__(self, path: Path | None) -> None:
        self._lock = threading.RLock()
        self._path = path
        name = ":memory:" if path is None else os.fspath(path)
        try:
            if path is not None:
                os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # it holds pages
            self._database = sqlite3.connect(
                name, check_same_thread=False, isolation_level=None, timeout=1.0
            )
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = NORMAL")
            # One run at a time: the lock is held until the file is closed.
            self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._database.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            problem = "another run is at it" if "locked" in str(error) else str(error)
            raise InputError(f"{name}: cannot be used as the state of a run: {problem}") from error

    def rows(self, query: str, *values: object) -> list[Any]:
        """What a query finds."""
        with self._lock:
            return self._database.execute(query, values).fetchall()

    @property
    def database(self) -> sqlite3.Connection:
        """The open file, for tables of others; they are used within `transaction`."""
        return self._database

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def clear(self) -> None:
        """Forget everything: a new run begins."""
        with self.transaction() as database:
            tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for (table,) in tables.fetchall():
                database.execute(f'DELETE FROM "{table}"')  # noqa: S608  our own names

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """The database, in a transaction that is whole or not there. Raises `OutputError`."""
        with self._lock:
            try:
                self._database.execute("BEGIN IMMEDIATE")
                yield self._database
                self._database.execute("COMMIT")
            except BaseException as error:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error):
                    raise OutputError(f"{self._path}: {error}") from error
                raise

    def add(self, source: str, lines: Iterable[tuple[int, str]]) -> None:
        """Take in the lines of a list; those already known stay as they are.

        Raises `InputError` where one is another than before.
        """
        with self.transaction() as database:
            for number, text in lines:
                _add_line(database, source, number, text.strip())

    def knows(self, source: str) -> bool:
        """Whether lines of this source were taken in before."""
        return bool(self.rows("SELECT 1 FROM lines WHERE source = ? LIMIT 1", source))

    def todo(self) -> list[tuple[int, str]]:
        """Number and URL of all that is not fetched yet, in the order of the list."""
        return self.rows("SELECT id, url FROM urls WHERE state = 'todo' ORDER BY id")

    def asked(self, number: int) -> str:
        """A URL as the list has it."""
        return str(self.rows("SELECT asked FROM urls WHERE id = ?", number)[0][0])

    def keep(self, number: int, answer: list[RawPage] | Refused, facts: Facts) -> None:
        """Keep what came, until `settle` says that its record is safe."""
        with self.transaction() as database:
            if isinstance(answer, Refused):
                state, reason, detail = "failed", answer.reason.value, answer.detail
            else:
                state, reason, detail = "fetched", None, None
                database.executemany(
                    "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?)",
                    [_row(number, part, page) for part, page in enumerate(answer)],
                )
            database.execute(
                "UPDATE urls SET state = ?, reason = ?, detail = ?, tries = tries + ?, started = ?,"
                " finished = ? WHERE id = ?",
                (state, reason, detail, facts.tries, _iso(facts.started), _iso(None), number),
            )
            if facts.warc is not None:
                _note(database, "warc", facts.warc)

    def waiting(self) -> list[int]:
        """The numbers of what was fetched, or failed, and is not in the output yet."""
        query = "SELECT id FROM urls WHERE state IN ('fetched', 'failed') ORDER BY finished, id"
        return [number for (number,) in self.rows(query)]

    def load(self, number: int) -> list[RawPage] | Skip:
        """What `keep` kept."""
        with self._lock:
            query = "SELECT asked, state, reason, detail FROM urls WHERE id = ?"
            asked, state, reason, detail = self._database.execute(query, (number,)).fetchone()
            asked = urls.without_credentials(asked)[0]
            if state == "failed":
                return Skip(asked, asked, Reason(reason), detail)
            query = (
                "SELECT url, body, content_type, captured_at FROM pages WHERE id = ? ORDER BY part"
            )
            rows = self._database.execute(query, (number,)).fetchall()
        return [
            RawPage(url, body, kind, asked, datetime.fromisoformat(at) if at else None)
            for url, body, kind, at in rows
        ]

    def settle(self, outcomes: Iterable[tuple[int, Reason | None, str]], marks: Marks) -> None:
        """Records are safe in the output up to these marks: number, reason and detail of each."""
        with self.transaction() as database:
            for number, reason, detail in outcomes:
                update = "UPDATE urls SET state = 'done', reason = ?, detail = ? WHERE id = ?"
                database.execute(update, (reason, detail, number))
                database.execute("DELETE FROM pages WHERE id = ?", (number,))
            _note(database, "output", marks.output)
            _note(database, "errors", marks.errors)

    def settle_lines(self, marks: Marks) -> None:
        """The skips of `extra_lines` are safe in the output up to these marks."""
        with self.transaction() as database:
            database.execute("UPDATE lines SET reported = 1 WHERE NOT first")
            _note(database, "output", marks.output)
            _note(database, "errors", marks.errors)

    def marks(self) -> Marks:
        """How far the outputs are safe."""
        rows = dict(self.rows("SELECT name, value FROM about"))
        return Marks(*(int(rows.get(name, 0)) for name in ("output", "errors", "warc")))

    def remember(self, name: str, value: str) -> None:
        """Keep a word about the run."""
        with self.transaction() as database:
            _note(database, name, value)

    def recall(self, name: str) -> str | None:
        """A word kept by `remember`."""
        rows = self.rows("SELECT value FROM about WHERE name = ?", name)
        return str(rows[0][0]) if rows else None

    def names(self, prefix: str) -> list[str]:
        """The names under which something is remembered that begin like this."""
        query = "SELECT name FROM about WHERE substr(name, 1, ?) = ?"
        return [name for (name,) in self.rows(query, len(prefix), prefix)]

    def unfinished(self) -> int:
        """How many lines have no record in the output yet."""
        query = """
            SELECT (SELECT count(*) FROM urls WHERE state != 'done')
                 + (SELECT count(*) FROM lines WHERE NOT first AND NOT reported)
        """
        return int(self.rows(query)[0][0])

    def extra_lines(self) -> list[Skip]:
        """A skip for each line that was no URL, or one that an earlier line had."""
        query = """
            SELECT lines.source, lines.number, lines.text, one.source, one.number
            FROM lines LEFT JOIN lines AS one ON one.url = lines.url AND one.first
            WHERE NOT lines.first AND NOT lines.reported ORDER BY lines.source, lines.number
        """
        return [_line_skip(*row) for row in self.rows(query)]


def _add_line(database: sqlite3.Connection, source: str, number: int, text: str) -> None:
    url = urls.normalise(urls.without_credentials(text)[0]) if urls.is_web(text) else None
    known = "SELECT text FROM lines WHERE source = ? AND number = ?"
    before = database.execute(known, (source, number)).fetchone()
    if before is not None and before[0] == text:
        return
    if before is not None:
        raise InputError(
            f"{source}:{number} was {before[0]!r} when the run began; lines may be "
            "added at the end only, or begin anew with --force"
        )
    insert = "INSERT OR IGNORE INTO urls (url, asked) VALUES (?, ?)"
    first = url is not None and database.execute(insert, (url, text)).rowcount == 1
    database.execute(
        "INSERT INTO lines (source, number, text, url, first)"
        " VALUES (?, ?, ?, (SELECT id FROM urls WHERE url = ?), ?)",
        (source, number, text, url, first),
    )


def _line_skip(source: str, number: int, text: str, before: str | None, line: int | None) -> Skip:
    origin = f"{source}:{number}"
    if before is None:
        return Skip(origin, text, Reason.UNREADABLE, "not an http or https URL")
    return Skip(origin, text, Reason.DUPLICATE, f"the same URL as {before}:{line}")


def _row(number: int, part: int, page: RawPage) -> tuple[object, ...]:
    at = page.captured_at.isoformat() if page.captured_at is not None else None
    return (number, part, page.url, page.content_type, at, page.body)


def _note(database: sqlite3.Connection, name: str, value: object) -> None:
    database.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (name, str(value)))


def _iso(moment: datetime | None) -> str:
    """A moment, None for now."""
    return (moment or datetime.now(UTC)).isoformat(timespec="milliseconds")
