"""Equal and nearly equal texts across a run: the first stays, in the order of the input."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from array import array

from scraper.errors import InputError, MissingExtra

KINDS = ("exact", "near")
PERMUTATIONS, BANDS = 128, 16  # 8 rows a band: half of all pairs with a similarity of 0.71 meet
SIMILAR = 0.8  # share of equal minima, which is the estimated share of equal shingles
SHINGLE = 5  # words, as datatrove and most published corpora have it
SEED = 1
# Scripts without spaces between words count by characters.
_WORD = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\W_]+")

SCHEMA = """
CREATE TABLE IF NOT EXISTS texts (digest TEXT PRIMARY KEY, origin TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS signatures (id INTEGER PRIMARY KEY, origin TEXT, data BLOB);
CREATE TABLE IF NOT EXISTS bands (key INTEGER NOT NULL, signature INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS bands_by_key ON bands (key);
"""


def digest(text: str) -> str:
    """What texts with the same words in the same order have in common, as 32 hex digits."""
    words = " ".join(_WORD.findall(text.casefold()))
    return hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=16).hexdigest()


def signature(text: str) -> bytes:
    """The MinHash of a text's shingles. Raises `MissingExtra` without the extra `dedup`."""
    try:
        from rensa import RMinHash  # noqa: PLC0415  an extra
    except ImportError as error:
        raise MissingExtra("removing near-duplicates", "dedup") from error
    words = _WORD.findall(text.casefold())
    ends = range(SHINGLE, len(words) + 1)
    shingles = [" ".join(words[end - SHINGLE : end]) for end in ends] or [" ".join(words)]
    minima = RMinHash(PERMUTATIONS, SEED)
    minima.update(shingles)
    return array("I", minima.digest()).tobytes()


class Seen:
    """The texts of a run so far, in a database that outlives it. Memory stays flat."""

    def __init__(self, database: sqlite3.Connection, kind: str) -> None:
        if kind not in KINDS:
            raise InputError(f"no kind of duplicates is called {kind!r}; there are exact and near")
        if kind == "near":
            signature("")  # tells before the work begins that the extra is missing
        self._database = database
        for statement in SCHEMA.split(";"):  # `executescript` would end the ledger's transaction
            database.execute(statement)

    def earlier(self, origin: str, text: str, minima: bytes) -> str | None:
        """The origin of an earlier text like this one, or None, and then this one is kept.

        `text` is its `digest`, `minima` its `signature`, or empty to compare exactly only.
        """
        same = self._database.execute("SELECT origin FROM texts WHERE digest = ?", (text,))
        found = same.fetchone()
        if found:
            return None if found[0] == origin else str(found[0])  # its own: it is cleaned again
        if minima:
            near = self._near(minima, origin)
            if near is not None:
                return near
            self._keep(origin, minima)
        self._database.execute("INSERT INTO texts VALUES (?, ?)", (text, origin))
        return None

    def _near(self, minima: bytes, own: str) -> str | None:
        keys = _band_keys(minima)
        holes = ",".join("?" * len(keys))
        rows = self._database.execute(
            "SELECT origin, data FROM signatures WHERE id IN "  # noqa: S608  only question marks
            f"(SELECT signature FROM bands WHERE key IN ({holes})) ORDER BY id",
            keys,
        )
        others = ((str(origin), data) for origin, data in rows if origin != own)
        return next((origin for origin, data in others if _alike(minima, data)), None)

    def _keep(self, origin: str, minima: bytes) -> None:
        cursor = self._database.execute(
            "INSERT INTO signatures (origin, data) VALUES (?, ?)", (origin, minima)
        )
        rows = [(key, cursor.lastrowid) for key in _band_keys(minima)]
        self._database.executemany("INSERT INTO bands VALUES (?, ?)", rows)


def _band_keys(minima: bytes) -> list[int]:
    """One number for each band; texts that share one are compared."""
    width = len(minima) // BANDS
    return [
        int.from_bytes(
            hashlib.blake2b(
                bytes([band]) + minima[band * width : (band + 1) * width], digest_size=8
            ).digest(),
            "big",
            signed=True,
        )
        for band in range(BANDS)
    ]


def _alike(one: bytes, other: bytes) -> bool:
    pairs = zip(memoryview(one).cast("I"), memoryview(other).cast("I"), strict=True)
    return sum(a == b for a, b in pairs) >= SIMILAR * PERMUTATIONS
