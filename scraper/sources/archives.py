"""Zip and tar: the files inside are read like files of a folder; nothing is unpacked to disk."""

from __future__ import annotations

import io
import shutil
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import IO, Any, BinaryIO, cast

from scraper.model import Reason, Skip
from scraper.sources.inputs import Input, Reading
from scraper.sources.streams import FAULTS, plain, why

_ENCRYPTED = 0x1
_IN_MEMORY = 1 << 26


def read_zip(source: Input, reading: Reading) -> Iterator[Skip | Input]:
    """The files of a zip archive, in its order."""
    del reading  # the readers of the members obey it
    try:
        with _seekable(source) as stream, zipfile.ZipFile(stream) as archive:
            for member in archive.infolist():
                if member.is_dir():
                    continue
                name = f"{source.name}:{_clean(member.filename)}"
                if member.flag_bits & _ENCRYPTED:
                    yield Skip(name, None, Reason.UNREADABLE, "encrypted")
                    continue
                opener = partial(_open_member, archive, member)
                yield Input(name, opener, member.file_size, _zip_time(member))
    except (zipfile.BadZipFile, NotImplementedError, *FAULTS) as error:
        yield Skip(source.name, None, Reason.UNREADABLE, f"no readable zip archive: {why(error)}")


def read_tar(source: Input, reading: Reading) -> Iterator[Skip | Input]:
    """The regular files of a tar archive, compressed or not, in its order."""
    del reading
    try:
        with (
            source.open() as stream,
            tarfile.open(fileobj=plain(stream), mode="r|") as archive,  # as a stream: no seeking
        ):
            for member in archive:
                name = f"{source.name}:{_clean(member.name)}"
                if member.isdir():
                    continue
                if not member.isfile():
                    yield Skip(name, None, Reason.UNREADABLE, "a link or device in an archive")
                    continue
                content = cast("IO[bytes]", archive.extractfile(member))
                modified = datetime.fromtimestamp(max(member.mtime, 0), UTC)
                yield Input(name, partial(_checked, content), member.size, modified)
    except (tarfile.TarError, *FAULTS) as error:
        yield Skip(source.name, None, Reason.UNREADABLE, f"no readable tar archive: {why(error)}")


def _open_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> BinaryIO:
    """Open a member; what zipfile raises for damage becomes an `OSError`, as of any file."""
    try:
        return _checked(archive.open(member))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise OSError(str(error)) from error


def _checked(member: IO[bytes]) -> BinaryIO:
    return io.BufferedReader(_Checked(member), 1 << 16)


class _Checked(io.RawIOBase):
    """A member whose damage is reported as an `OSError`."""

    def __init__(self, member: IO[bytes]) -> None:
        self._member = member

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        try:
            data = self._member.read(len(target))
        except (zipfile.BadZipFile, tarfile.TarError, zlib.error) as error:
            raise OSError(str(error)) from error
        target[: len(data)] = data
        return len(data)


@contextmanager
def _seekable(source: Input) -> Iterator[BinaryIO]:
    """The open file, or a copy of it when it is a pipe: a zip's directory stands at its end."""
    with source.open() as stream:
        if stream.seekable():
            yield stream
            return
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
            shutil.copyfileobj(stream, copy)
            yield cast("BinaryIO", copy)


def _zip_time(member: zipfile.ZipInfo) -> datetime | None:
    try:
        return datetime(*member.date_time, tzinfo=UTC)
    except ValueError:  # a month of 0 is common in archives made by programs
        return None


def _clean(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode()
