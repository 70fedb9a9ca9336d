"""What people type for an input -- a file, folder, glob, `-` -- to the files that it means."""

from __future__ import annotations

import glob
import os
import stat
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from scraper.model import Reason, Skip
from scraper.sources.inputs import Input, printable
from scraper.sources.remote import is_remote, remote

STDIN, STDIN_NAME = "-", "<stdin>"
_SPECIAL = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def find(path: str | os.PathLike[str]) -> Iterator[Input | Skip]:
    """The inputs that a path stands for, in the byte order of their names.

    A folder is read with all below it, except names that begin with a dot and links to folders.
    Nothing is opened here, so that no pipe or device can hold up the run.
    """
    text = os.fspath(path)
    if text == STDIN:
        yield Input(STDIN_NAME, lambda: sys.stdin.buffer)
    elif is_remote(text):
        yield from remote(text)
    elif os.path.lexists(text):
        yield from _at(Path(text), None)
    elif glob.has_magic(text):
        matches = sorted(glob.glob(text, recursive=True), key=os.fsencode)  # noqa: PTH207
        if not matches:
            yield _skip(text, Reason.UNREADABLE, "no file matches this pattern")
        for match in matches:
            if not (Path(match).is_dir() and "**" in text):  # ** names the files below by itself
                yield from _at(Path(match), None)
    else:
        yield _skip(text, Reason.UNREADABLE, "no such file or folder")


def file_input(path: Path, facts: os.stat_result, url: str | None = None) -> Input:
    """A regular file as an input."""
    modified = datetime.fromtimestamp(facts.st_mtime, UTC)
    return Input(printable(path), lambda: path.open("rb"), facts.st_size, modified, url)


def _at(path: Path, root: Path | None) -> Iterator[Input | Skip]:
    """What is at `path`; `root` is the resolved folder that it was found in, if any."""
    try:
        if root is not None and path.is_symlink():
            target = path.resolve(strict=True)
            if not target.is_relative_to(root):
                yield _skip(path, Reason.UNREADABLE, "a link that leads out of the folder")
                return
            if target.is_dir():
                yield _skip(path, Reason.UNREADABLE, "a link to a folder that is read anyway")
                return
        facts = path.stat()
    except OSError as error:  # a dangling link, a link to itself, no permission
        yield _unreadable(path, error)
        return
    except RuntimeError:  # how Path.resolve reports a loop of links before Python 3.13
        yield _skip(path, Reason.UNREADABLE, "a loop of links")
        return
    if stat.S_ISDIR(facts.st_mode):
        yield from _below(path, root or path.resolve())
    elif stat.S_ISREG(facts.st_mode):
        yield file_input(path, facts)
    else:
        what = _SPECIAL.get(stat.S_IFMT(facts.st_mode), "neither a file nor a folder")
        yield _skip(path, Reason.UNREADABLE, f"{what}, not a page")


def _below(folder: Path, root: Path) -> Iterator[Input | Skip]:
    try:
        paths = sorted(folder.iterdir(), key=os.fsencode)
    except OSError as error:
        yield _unreadable(folder, error)
        return
    for path in paths:
        if not path.name.startswith("."):
            yield from _at(path, root)


def _unreadable(path: Path, error: OSError) -> Skip:
    dangling = isinstance(error, FileNotFoundError) and path.is_symlink()
    detail = "a dangling link" if dangling else (error.strerror or str(error)).lower()
    return _skip(path, Reason.UNREADABLE, detail)


def _skip(path: str | Path, reason: Reason, detail: str) -> Skip:
    return Skip(printable(path), None, reason, detail)
