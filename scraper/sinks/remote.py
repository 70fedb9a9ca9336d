"""Outputs on object stores: written here, sent there when complete, as stores have no append."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from scraper.errors import MissingExtra
from scraper.sinks.files import Target, reporting


class Remote:
    """One file at an fsspec address, which appears there when it is complete."""

    def __init__(self, address: str, opener: Callable[[Path], Target]) -> None:
        try:
            import fsspec  # noqa: PLC0415  an extra
        except ImportError as error:
            raise MissingExtra("writing to remote files", "remote") from error
        self._address = address
        with reporting(address):
            self._files, self._path = fsspec.core.url_to_fs(address)
        self._folder = tempfile.TemporaryDirectory(prefix="scraper-")
        self._local = Path(self._folder.name) / Path(self._path).name
        self._target = opener(self._local)

    def put(self, data: bytes, url: str | None, origin: str) -> None:
        """Take one record."""
        self._target.put(data, url, origin)

    def checkpoint(self, *, final: bool = False) -> int | None:
        """Nothing is durable before the file is sent."""
        del final
        return None

    def finish(self) -> None:
        """Complete the file and send it."""
        self._target.finish()
        with reporting(self._address):
            self._files.put_file(str(self._local), self._path)
        self._folder.cleanup()

    def abandon(self) -> None:
        """Nothing is sent."""
        self._target.abandon()
        self._folder.cleanup()
