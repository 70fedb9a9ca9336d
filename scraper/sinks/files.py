"""Where bytes go: standard output, one file, or a folder with a file for each page."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

from scraper.errors import OutputError
from scraper.sinks.names import digest, page_name
from scraper.terminal import printable

PARTIAL = ".partial"  # the suffix of a file that is not finished
_PACKED_TOGETHER = 1 << 20  # bytes of a compressed member: the most that an abrupt end can tear


class Frame(NamedTuple):
    """What stands before, between and behind the records of one file."""

    head: bytes = b""
    between: bytes = b""
    foot: bytes = b""


class Target(Protocol):
    """A place for rendered records. All methods raise `OutputError` when it is full or gone."""

    def put(self, data: bytes, url: str | None, origin: str) -> None:
        """Take one record; `url` and `origin` name its file where each has its own."""

    def checkpoint(self, *, final: bool = False) -> int | None:
        """Make all that was put durable; the number returned resumes from here.

        None when that would be a bad time, which `final` overrules.
        """

    def finish(self) -> None:
        """All is written: give the output its name."""

    def abandon(self) -> None:
        """The run broke off: leave whole records, under the unfinished name."""


class Stdout:
    """Standard output; what would steer a terminal is spelled out on one."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._count = 0
        self._terminal = sys.stdout.isatty()

    def put(self, data: bytes, url: str | None, origin: str) -> None:
        """Write and flush, so that a reader at the other end of a pipe sees each record."""
        del url, origin
        self._write((self._frame.between if self._count else self._frame.head) + data)
        self._count += 1

    def checkpoint(self, *, final: bool = False) -> int:
        """Nothing printed can be taken back."""
        del final
        return 0

    def finish(self) -> None:
        """Close what `head` opened."""
        self._write((b"" if self._count else self._frame.head) + self._frame.foot)

    def abandon(self) -> None:
        """What was printed is whole."""

    def _write(self, data: bytes) -> None:
        if self._terminal:
            data = printable(data.decode("utf-8", "replace"), lines=True).encode()
        with reporting("standard output"):
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()


class OneFile:
    """A file that gets its name when it is complete, and is `NAME.partial` until then.

    `resume` is the number of a checkpoint: what stands behind it is cut off. `pack` compresses,
    many records at a time. A pipe or device is written as it is.
    """

    def __init__(
        self, path: Path, frame: Frame, resume: int = 0, pack: Callable[[bytes], bytes] = bytes
    ) -> None:
        self._path = path
        self._frame = frame
        self._pack = pack
        self._special = path.exists() and not path.is_file()
        self._partial = path if self._special else path.with_name(path.name + PARTIAL)
        self._size = resume  # bytes of whole records in the file
        self._empty = not resume
        self._ready = bytearray()  # whole records that are not in the file yet
        with reporting(path):
            if resume:
                _find_unfinished(path, self._partial, resume)
            self._fd = os.open(self._partial, os.O_WRONLY | os.O_CREAT, 0o666)
            if not self._special:
                _lock(self._fd, path)
                os.ftruncate(self._fd, resume)
                os.lseek(self._fd, resume, os.SEEK_SET)

    def put(self, data: bytes, url: str | None, origin: str) -> None:
        """Append one record."""
        del url, origin
        self._ready += (self._frame.head if self._empty else self._frame.between) + data
        self._empty = False
        if self._pack is bytes or len(self._ready) > _PACKED_TOGETHER:
            self._flush()

    def checkpoint(self, *, final: bool = False) -> int:
        """Bring the file to the disk. An empty one is begun anew by a run that resumes."""
        del final
        self._flush()
        if not self._special:
            with reporting(self._path):
                os.fsync(self._fd)
        return self._size

    def finish(self) -> None:
        """Complete the file, bring it to the disk and give it its name."""
        self._ready += (self._frame.head if self._empty else b"") + self._frame.foot
        self.checkpoint()
        with reporting(self._path):
            if not self._special:
                self._partial.replace(self._path)
                sync_folder(self._path.parent)
            os.close(self._fd)

    def abandon(self) -> None:
        """Cut a record that was not wholly written; `NAME.partial` stays."""
        with reporting(self._path):
            try:
                self._flush()
            finally:
                if not self._special:
                    os.ftruncate(self._fd, self._size)
                os.close(self._fd)

    def _flush(self) -> None:
        if self._ready:
            data = self._pack(bytes(self._ready))
            self._ready.clear()
            with reporting(self._path):
                write_all(self._fd, data)
            self._size += len(data)


class Folder:
    """A folder with a file for each page, none of which takes another's place.

    `claims` remembers which origin has which name; one that outlives the process lets a resumed
    run give every page its old name. A file from before the run is kept unless it has the same
    content.
    """

    def __init__(self, path: Path, suffix: str, frame: Frame, claims: Claims) -> None:
        self._path = path
        self._suffix = suffix
        self._frame = frame
        self._claims = claims
        with reporting(path):
            path.mkdir(parents=True, exist_ok=True)
            self._root = path.resolve()

    def put(self, data: bytes, url: str | None, origin: str) -> None:
        """Write the file of one page: whole, or not at all."""
        content = self._frame.head + data + self._frame.foot
        with reporting(self._path):
            final = self._reserve(page_name(url, origin), origin, content)
            partial = final.with_name("." + final.name + PARTIAL)
            fd = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
            try:
                write_all(fd, content)
            finally:
                os.close(fd)
            partial.replace(final)

    def checkpoint(self, *, final: bool = False) -> int:
        """Bring the folder to the disk."""
        del final
        with reporting(self._path):
            sync_folder(self._path)
        return 0

    def finish(self) -> None:
        """Every file has its name already."""
        self.checkpoint()

    def abandon(self) -> None:
        """Every file is whole."""

    def _reserve(self, name: str, origin: str, content: bytes) -> Path:
        """A name that is free, or that this page had before."""
        tail = digest(origin)
        for name_ in (name, f"{name}-{tail}", *(f"{name}-{tail}-{n}" for n in range(2, 1000))):
            path = self._root / (name_ + self._suffix)
            if path.parent != self._root:  # whatever the name is made of, it stays inside
                break
            owner = self._claims.get(path.name)
            if owner is None and _create(path, content):
                self._claims[path.name] = origin
                return path
            if owner == origin:
                return path
        raise OutputError(f"no free file name for {origin} in {self._path}")


Claims = MutableMapping[str, str]


def write_all(fd: int, data: bytes) -> None:
    """Write every byte; the system may take them in parts."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def _create(path: Path, content: bytes) -> bool:
    """Take a name that nobody has, or whose file is empty or holds the same already."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    except FileExistsError:
        return path.is_file() and not path.is_symlink() and path.read_bytes() in (b"", content)
    return True


def _find_unfinished(path: Path, partial: Path, size: int) -> None:
    """Have the output to resume under its unfinished name; a finished one is opened again."""
    if not partial.exists() and path.is_file():
        path.replace(partial)
    if not partial.exists() or partial.stat().st_size < size:
        raise OutputError(f"{path} is not what the earlier run left there; it cannot be resumed")


def _lock(fd: int, path: Path) -> None:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise OutputError(f"another run is writing {path}") from None


def sync_folder(path: Path) -> None:
    """Names are as durable as their folder."""
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


@contextmanager
def reporting(place: Path | str) -> Iterator[None]:
    """What goes wrong at this place becomes an `OutputError` that names it."""
    try:
        yield
    except BrokenPipeError:  # the reader has seen enough; the command line ends quietly
        raise
    except OSError as error:
        raise OutputError(f"cannot write {place}: {error.strerror or error}") from error
