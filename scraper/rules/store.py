"""Folders of rule files, and the index that makes 2,000 of them load in a moment.

Reading TOML and trying every selector takes about 2 ms a file. What was read and found good is
kept as JSON in the user's cache folder, file by file with size and time of change; a file that
differs is read again. Without a writable cache folder everything works, only slower.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from scraper.errors import InputError, RuleError
from scraper.rules.format import load_toml, read_markers, read_rule
from scraper.rules.markers import Marker
from scraper.rules.rule import Rule

KINDS = ("sites", "groups", "platforms")
QUARANTINE = "quarantine.toml"
INDEX_VERSION = 1  # of the cache; raise it when reading gets stricter


def bundled_dir() -> Path:
    """Where the rules are that come with the package: inside a wheel, or beside a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "site_rules"
    return inside if inside.is_dir() else package.parent / "site_rules"


def read_folder(folder: str | Path, problems: list[str] | None = None) -> tuple[Rule, ...]:
    """The rules of a folder like `site_rules/`, or of a folder of rule files.

    Raises `InputError` without such a folder and `RuleError` for a bad file; with `problems`
    a bad file adds its message there and is left out.
    """
    root = Path(folder)
    if not root.is_dir():
        raise InputError(f"{folder}: there is no such folder of rules")
    cached = _Cache(root)
    rules: list[Rule] = []
    for file in _rule_files(root):
        try:
            rules.append(read_rule(cached.tables(file), str(file), trusted=cached.is_known(file)))
        except RuleError as error:
            if problems is None:
                raise
            problems.append(str(error))
            cached.forget(file)
    cached.save()
    return tuple(rules)


def read_quarantine(folder: str | Path) -> dict[str, str]:
    """The ids in a folder's `quarantine.toml` with the reason of each: `[rules]`, `id = "why"`.

    These rules only rescue. `scraper rules health --quarantine` writes the file.
    """
    file = Path(folder) / QUARANTINE
    if not file.is_file():
        return {}
    found = load_toml(file.read_bytes(), str(file)).get("rules", {})
    if not isinstance(found, dict):
        raise RuleError(f"{file}: [rules] must be a table of ids and reasons")
    return {str(name): str(why) for name, why in found.items()}


def read_marker_folder(folder: str | Path) -> tuple[Marker, ...]:
    """The markers of `<folder>/markers/*.toml`. Raises `RuleError`."""
    root = Path(folder)
    if not (root / "markers").is_dir():
        return ()
    cached = _Cache(root / "markers")
    markers: list[Marker] = []
    for file in sorted((root / "markers").glob("*.toml")):
        markers += read_markers(cached.tables(file), str(file), trusted=cached.is_known(file))
    cached.save()
    return tuple(markers)


def _rule_files(root: Path) -> Iterable[Path]:
    """All rule files below a folder, in a fixed order. Raises `RuleError` for a way out of it."""
    places = [root / kind for kind in KINDS if (root / kind).is_dir()] or [root]
    home = root.resolve()
    for place in places:
        for file in sorted(place.glob("*.toml")):
            if file.is_symlink() and home not in file.resolve().parents:
                raise RuleError(f"{file}: is a link that leaves the folder; copy the file instead")
            if file.name != QUARANTINE:
                yield file


class _Cache:
    """The tables of the files of one folder, as they were when last read."""

    def __init__(self, root: Path) -> None:
        self._file = _cache_file(root)
        self._old: dict[str, Any] = {}
        self._new: dict[str, Any] = {}
        with contextlib.suppress(OSError, ValueError):
            kept = json.loads(self._file.read_bytes()) if self._file else {}
            self._old = kept if isinstance(kept, dict) else {}

    def tables(self, file: Path) -> dict[str, Any]:
        """The tables of a file. Raises `RuleError`."""
        name = str(file)
        try:
            facts = file.stat()
            stamp = [facts.st_size, facts.st_mtime_ns]
            if name in self._old and self._old[name][0] == stamp:
                self._new[name] = self._old[name]
            else:
                self._new[name] = [stamp, load_toml(file.read_bytes(), name)]
        except OSError as error:
            raise RuleError(f"{file}: cannot be read: {error.strerror}") from error
        tables: dict[str, Any] = self._new[name][1]
        return tables

    def is_known(self, file: Path) -> bool:
        return str(file) in self._old and self._old[str(file)] is self._new.get(str(file))

    def forget(self, file: Path) -> None:
        self._new.pop(str(file), None)

    def save(self) -> None:
        """Write the index when something changed; many processes may do so at once."""
        if self._file is None or self._new == self._old:
            return
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._file.parent)
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                json.dump(self._new, out, default=str)  # dates as texts
            Path(name).replace(self._file)


def _cache_file(root: Path) -> Path | None:
    """The index of this folder, by its full path, or None where there is no home."""
    base = os.environ.get("XDG_CACHE_HOME")
    try:
        home = Path(base) if base else Path.home() / ".cache"
    except RuntimeError:
        return None
    key = hashlib.sha256(f"{INDEX_VERSION}:{_reader_digest()}:{root.resolve()}".encode())
    return home / "scraper" / f"rules-{key.hexdigest()[:16]}.json"


@cache
def _reader_digest() -> str:
    """Changes with the code that checks rules, so that an upgrade checks them again."""
    here = Path(__file__).parent
    names = ("format.py", "parts.py", "reader.py", "patterns.py")
    return hashlib.sha256(b"".join((here / name).read_bytes() for name in names)).hexdigest()
