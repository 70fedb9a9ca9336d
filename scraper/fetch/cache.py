"""The HTTP cache by RFC 9111: hishel decides, SQLite keeps.

Only whole, decodable bodies are stored, each with its digest: what no longer fits is a miss.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import hishel
import httpx

from scraper.errors import InputError
from scraper.fetch.coding import Body, codings_of
from scraper.fetch.exchange import Request, Response, Send
from scraper.fetch.failure import Failed
from scraper.model import Reason

FILE = "http.sqlite"
# Kept among the stored headers: the digest of the body as it came, and when that was.
_DIGEST = "x-scraper-sha256"
_CAPTURED = "x-scraper-captured"
_CAP = 1 << 30  # decoded bytes; a stored body went through the caps when it came
_OPTIONS = hishel.CacheOptions(shared=False)  # one user's cache, like a browser's


class Cache:
    """A layer that answers from stored responses where the rules allow it."""

    def __init__(self, folder: Path, send: Send, *, offline: bool = False) -> None:
        self.inner = send
        self.offline = offline
        # A broken entry is a miss; hishel would print its traceback besides.
        logging.getLogger("hishel").addHandler(logging.NullHandler())
        self.connection = open_database(folder)
        self.storage = hishel.SqliteStorage(connection=self.connection)

    async def send(self, request: Request) -> Response:
        """The stored response, or the network's. Raises `Failed`."""
        if self.offline:
            return self._stored(request)
        asked = hishel.Request("GET", request.url, _to_hishel(request.headers))
        entries = self.storage.get_entries(request.url)
        state: hishel.AnyState = hishel.IdleClient(options=_OPTIONS).next(asked, entries)
        fresh: Response | None = None
        while True:
            if isinstance(state, hishel.CacheMiss | hishel.NeedRevalidation):
                headers = _pairs(state.request.headers)
                fresh = await self.inner(replace(request, headers=headers))
                state = state.next(_to_storable(fresh))
            elif isinstance(state, hishel.InvalidateEntries | hishel.NeedToBeUpdated):
                self._write(state)
                state = state.next()
            elif isinstance(state, hishel.FromCache):
                found = self._load(request, state.entry)
                if found is not None:
                    return found
                state = hishel.CacheMiss(request=asked, options=_OPTIONS)  # it was damaged
            else:
                if isinstance(state, hishel.StoreAndUse):
                    self._store(asked, state.response, request.url)
                if fresh is None:
                    raise AssertionError("a response to store comes from the network")
                return fresh

    def close(self) -> None:
        """Close the database."""
        self.storage.close()
        self.connection.close()

    def _stored(self, request: Request) -> Response:
        """The newest stored response, however old. Raises `Failed` when there is none."""
        for entry in reversed(self.storage.get_entries(request.url)):
            found = self._load(request, entry)
            if found is not None:
                return found
        raise Failed(Reason.NETWORK_ERROR, "offline, and not in the cache")

    def _store(self, asked: hishel.Request, response: hishel.Response, key: str) -> None:
        entry = self.storage.create_entry(asked, response, key)
        _drain(entry.response)  # saved as it is read

    def _write(self, state: hishel.InvalidateEntries | hishel.NeedToBeUpdated) -> None:
        if isinstance(state, hishel.InvalidateEntries):
            for entry_id in state.entry_ids:
                self.storage.remove_entry(entry_id)
        else:
            for entry in state.updating_entries:
                self.storage.update_headers(entry.id, entry.response.headers)

    def _load(self, request: Request, entry: hishel.Entry) -> Response | None:
        """A stored response; None, and forgotten, when it is damaged."""
        headers = httpx.Headers(_pairs(entry.response.headers))
        try:
            wire = _drain(entry.response)
            if hashlib.sha256(wire).hexdigest() != headers.pop(_DIGEST, ""):
                raise Failed(Reason.NETWORK_ERROR, "a stored body was changed")
            body = Body(codings_of(headers.get("content-encoding", "")), _CAP)
            body.feed(wire)
            decoded = body.finish()
            captured_at = datetime.fromisoformat(headers.pop(_CAPTURED, ""))
        except (Failed, RuntimeError, ValueError, sqlite3.Error):
            self.storage.remove_entry(entry.id)
            return None
        status = entry.response.status_code
        return Response(request.url, status, headers, wire, decoded, captured_at, from_cache=True)


def open_database(folder: Path) -> sqlite3.Connection:
    """The cache's database, readable by its owner only; a broken file is set aside.

    Raises `InputError` when the folder cannot be used.
    """
    path = folder / FILE
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)
        try:
            return _connect(path)
        except sqlite3.DatabaseError:
            path.replace(path.with_suffix(".damaged"))
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            return _connect(path)
    except (OSError, sqlite3.Error) as error:
        raise InputError(f"--cache {folder}: cannot be used as a cache: {error}") from error


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    try:
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("damaged")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _drain(response: hishel.Response) -> bytes:
    if not isinstance(response.stream, Iterator):
        raise RuntimeError("a stored response without a body")
    return b"".join(response.stream)


def _to_storable(response: Response) -> hishel.Response:
    headers = [
        (name.decode("ascii", "replace").lower(), value.decode("latin-1"))
        for name, value in response.headers.raw
        if name.lower() != b"transfer-encoding"  # the body is kept without it
    ]
    if response.status != 304:
        headers.append((_DIGEST, hashlib.sha256(response.wire).hexdigest()))
        headers.append((_CAPTURED, response.captured_at.isoformat()))
    return hishel.Response(response.status, _to_hishel(headers), iter([response.wire]))


def _to_hishel(pairs: Iterable[tuple[str, str]]) -> hishel.Headers:
    grouped: dict[str, list[str]] = {}
    for name, value in pairs:
        grouped.setdefault(name.lower(), []).append(value)
    return hishel.Headers(grouped)


def _pairs(headers: hishel.Headers) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name in headers for value in headers.get_list(name) or ())
