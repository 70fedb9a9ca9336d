"""Folders of rule files, and the index that makes 2,000 of them load in a moment.

What was read and found good is kept in the user's cache folder, file by file with size and time of
change; a file that differs is read again. Without a writable cache folder everything works, only
slower (2 ms a file). Days are ISO texts in the index.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from scraper.errors import InputError, RuleError
from scraper.rules.format import load_toml, read_markers, read_rule
from scraper.rules.ftr import ftr_files, read_ftr
from scraper.rules.markers import Marker
from scraper.rules.packing import pack, unpack_marker, unpack_rule
from scraper.rules.rule import Rule

KINDS = ("sites", "groups", "platforms", "templates")
QUARANTINE = "quarantine.toml"
MIN_FILES = 10  # fewer are read in 20 ms, and leave nothing behind in the cache folder
FTR = "ftr:"  # `--rules ftr:DIR`
V = TypeVar("V", Rule, Marker)


def bundled_dir() -> Path:
    """Where the rules are that come with the package: inside a wheel, or beside a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "site_rules"
    return inside if inside.is_dir() else package.parent / "site_rules"


def read_folder(folder: str | Path, problems: list[str] | None = None) -> tuple[Rule, ...]:
    """The rules of a folder like `site_rules/`, of a folder of rule files, or of `ftr:FOLDER`.

    Raises `InputError` without such a folder and `RuleError` for a bad file; with `problems`
    a bad file adds its message there and is left out.
    """
    name = str(folder)
    root = Path(name.removeprefix(FTR))
    if not root.is_dir():
        raise InputError(f"{root}: there is no such folder of rules")
    if name.startswith(FTR):
        index = _Index(root, FTR, unpack_rule)
        rules = index.read(ftr_files(root), read_ftr, problems)
        return tuple({rule.id: rule for rule in reversed(rules)}.values())
    return tuple(_Index(root, "", unpack_rule).read(_rule_files(root), _read_rule, problems))


def read_marker_folder(folder: str | Path) -> tuple[Marker, ...]:
    """The markers of `<folder>/markers/*.toml`. Raises `RuleError`."""
    root = Path(folder) / "markers"
    if not root.is_dir():
        return ()
    return tuple(_Index(root, "", unpack_marker).read(sorted(root.glob("*.toml")), _read_markers))


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


def _read_rule(file: Path) -> Sequence[Rule]:
    return (read_rule(load_toml(file.read_bytes(), str(file)), str(file)),)


def _read_markers(file: Path) -> Sequence[Marker]:
    return read_markers(load_toml(file.read_bytes(), str(file)), str(file))


def _rule_files(root: Path) -> Iterable[Path]:
    """All rule files of a folder and its folders of kinds, in a fixed order.

    Raises `RuleError` for a way out of it.
    """
    places = [root, *(root / kind for kind in KINDS if (root / kind).is_dir())]
    home = root.resolve()
    for place in places:
        with os.scandir(place) as entries:
            found = sorted((e for e in entries if e.name.endswith(".toml")), key=lambda e: e.name)
        for entry in found:
            file = Path(entry.path)
            if entry.is_symlink() and home not in file.resolve().parents:
                raise RuleError(f"{file}: is a link that leaves the folder; copy the file instead")
            if entry.name != QUARANTINE:
                yield file


class _Index:
    """What the files of one folder hold, as they were when last read."""

    def __init__(self, root: Path, kind: str, unpack: Callable[[Sequence[Any]], Any]) -> None:
        self._unpack = unpack
        self._file = _index_file(root, kind)

    def read(
        self,
        files: Iterable[Path],
        reader: Callable[[Path], Sequence[V]],
        problems: list[str] | None = None,
    ) -> list[V]:
        """The values of all files, from the index where it is not out of date."""
        paths = list(files)
        known = self._load() if len(paths) >= MIN_FILES else {}
        found: list[V] = []
        new: dict[str, Any] = {}
        for file in paths:
            name = str(file)
            try:
                facts = os.stat(name)  # noqa: PTH116  2,000 times
                stamp, old = [facts.st_size, facts.st_mtime_ns], known.get(name)
                if old is not None and old[0] == stamp:
                    new[name] = old
                    found += map(self._unpack, old[1])
                    continue
                values = reader(file)
            except (OSError, RuleError) as error:
                told = error if isinstance(error, RuleError) else _unreadable(file, error)
                if problems is None:
                    raise told from error
                problems.append(str(told))
                continue
            found += values
            new[name] = [stamp, [pack(value) for value in values]]
        if len(new) >= MIN_FILES and any(new[name] is not known.get(name) for name in new):
            self._save(new)
        return found

    def _load(self) -> dict[str, Any]:
        with contextlib.suppress(OSError, ValueError, AttributeError):
            kept = json.loads(self._file.read_bytes()) if self._file else {}
            if kept.get("reader") == _reader_digest() and isinstance(kept.get("files"), dict):
                files: dict[str, Any] = kept["files"]
                return files
        return {}

    def _save(self, new: dict[str, Any]) -> None:
        """Write the index; many processes may do so at once."""
        if self._file is None:
            return
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._file.parent)
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                json.dump({"reader": _reader_digest(), "files": new}, out, default=str)
            Path(name).replace(self._file)


def _unreadable(file: Path, error: OSError) -> RuleError:
    return RuleError(f"{file}: cannot be read: {error.strerror}")


def _index_file(root: Path, kind: str) -> Path | None:
    """The index of this folder, by its full path, or None where there is no home."""
    base = os.environ.get("XDG_CACHE_HOME")
    try:
        home = Path(base) if base else Path.home() / ".cache"
    except RuntimeError:
        return None
    key = hashlib.sha256(f"{kind}{root.resolve()}:{root}".encode())
    return home / "scraper" / f"rules-{key.hexdigest()[:16]}.json"


@cache
def _reader_digest() -> str:
    """Changes with the code that reads rules, so that an upgrade reads them again."""
    here = Path(__file__).parent
    names = (
        "format.py", "parts.py", "reader.py", "patterns.py", "rule.py", "markers.py", "packing.py",
        "ftr.py", "template.py", "xpath.py",
    )  # fmt: skip
    return hashlib.sha256(b"".join((here / name).read_bytes() for name in names)).hexdigest()
