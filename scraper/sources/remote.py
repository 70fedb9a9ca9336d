"""Inputs on object stores and other file systems that fsspec knows: `s3://bucket/dump-*.warc.gz`."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO, cast

from scraper.model import Reason, Skip
from scraper.sources.inputs import Input

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def is_remote(path: str) -> bool:
    """Whether this is an address rather than a path."""
    return _SCHEME.match(path) is not None


def remote(address: str) -> Iterator[Input | Skip]:
    """The files at an address: one, those below a folder, or those that a pattern matches."""
    if address.lower().startswith(("http://", "https://")):
        detail = "a web address: pages are fetched with `scraper fetch`"
        yield Skip(address, None, Reason.UNREADABLE, detail)
        return
    try:
        import fsspec  # noqa: PLC0415  an extra
    except ImportError:
        detail = "remote files need an extra: pip install 'scraper[remote]'"
        yield Skip(address, None, Reason.UNREADABLE, detail)
        return
    try:
        files, path = fsspec.core.url_to_fs(address)
        names = files.glob(path) if glob.has_magic(path) else files.find(path)
    except (OSError, ValueError, ImportError) as error:
        yield Skip(address, None, Reason.UNREADABLE, str(error))
        return
    if not names:
        yield Skip(address, None, Reason.UNREADABLE, "no such file or folder")
    for name in sorted(names):
        if files.isfile(name):
            opener = partial(_open, files, name)
            yield Input(files.unstrip_protocol(name), opener, files.size(name))


def _open(files: Any, name: str) -> BinaryIO:
    return cast("BinaryIO", files.open(name, "rb"))
