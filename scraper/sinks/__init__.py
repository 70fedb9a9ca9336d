"""Articles to outputs of any usual form. `open_sink` is the door; WRITERS has the forms."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from scraper.errors import InputError
from scraper.model import Outcome, Skip
from scraper.sinks.files import Claims, Folder, Frame, OneFile, Stdout, Target
from scraper.sinks.packing import gzipped, zstandard_packed
from scraper.sinks.parquet import ParquetFile, ParquetShards
from scraper.sinks.remote import Remote
from scraper.sinks.render import WRITERS, Format, Shown, format_named, record_of
from scraper.sinks.schemas import SCHEMAS, renamed

__all__ = ["SCHEMAS", "WRITERS", "Form", "Shown", "Sink", "form_for", "open_sink", "record_of"]

STDOUT = "-"


class Sink:
    """An open output: a context manager that completes it, or on an error leaves it unfinished."""

    def __init__(self, form: Format, shown: Shown, target: Target) -> None:
        self._form = form
        self._shown = shown
        self._target = target

    def write(self, outcome: Outcome) -> None:
        """Render one outcome and put it. Raises `OutputError`."""
        origin = outcome.origin if isinstance(outcome, Skip) else outcome.source.origin
        self.put(self._form.render(outcome, self._shown), outcome.url, origin)

    def put(self, data: bytes, url: str | None, origin: str) -> None:
        """Take a record that a worker rendered; forms without room for skips give no bytes."""
        if data:
            self._target.put(data, url, origin)

    def checkpoint(self, *, final: bool = False) -> int | None:
        """Make durable what was written so far; the number lets `open_sink` resume from here.

        None: not now, go on writing; `final` says that nothing follows.
        """
        return self._target.checkpoint(final=final)

    def __enter__(self) -> Sink:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if kind is None:
            self._target.finish()
        else:
            self._target.abandon()


def open_sink(
    target: str | os.PathLike[str] | None,
    format: str | Form | None = None,  # noqa: A002  the word of the command line
    shown: Shown | None = None,
    *,
    resume: int | None = None,
    claims: Claims | None = None,
) -> Sink:
    """Open an output: `-` or None for standard output, a file, or a folder.

    A target is a folder when it is one, or ends with a slash. `format` is a key of WRITERS; None
    goes by the target's suffix, and `.gz` or `.zst` behind it compresses. In a folder, text,
    Markdown and JSON give one file a page, Parquet shards, the other forms one file `articles`.
    `resume` is what `Sink.checkpoint` gave. Raises `InputError` for an unknown format,
    `OutputError` when the target cannot be written.
    """
    form = format if isinstance(format, Form) else form_for(target, format)
    place = _place(target, form, resume, {} if claims is None else claims)
    return Sink(form.format, shown or Shown(), place)


class Form(NamedTuple):
    """How an output looks: a format, with the keys of a schema."""

    name: str
    format: Format
    schema: str | None = None


def form_for(
    target: str | os.PathLike[str] | None, name: str | None = None, schema: str | None = None
) -> Form:
    """The form of an output: the one named, or the one that the target's suffix asks for.

    Raises `InputError` for a name or schema that does not exist, or that do not go together.
    """
    name = name or _by_suffix(target)
    form = format_named(name)
    if schema is None:
        return Form(name, form)
    if name not in RECORDS:
        raise InputError(f"--schema is for {', '.join(RECORDS)}, not for {name}")
    return Form(name, renamed(form, schema, RECORDS[name]), schema)


def _by_suffix(target: str | os.PathLike[str] | None) -> str:
    name = os.fspath(target or STDOUT).lower()
    for packed in PACKS:
        name = name.removesuffix(packed)
    suffix = Path(name).suffix
    return next((name for name, form in WRITERS.items() if form.suffix == suffix), "jsonl")


def _place(
    target: str | os.PathLike[str] | None, form: Form, resume: int | None, claims: Claims
) -> Target:
    frame = Frame(form.format.head, form.format.between, form.format.foot)
    if target is None or target == STDOUT:
        if form.name == "parquet":
            raise InputError("Parquet cannot go to standard output; name a file or folder")
        return Stdout(frame)
    if "://" in os.fspath(target):
        return Remote(os.fspath(target), partial(_place, form=form, resume=None, claims=claims))
    path = Path(target)
    is_folder = path.is_dir() or os.fspath(target).endswith(os.sep)
    if form.name == "parquet":
        if is_folder:
            return ParquetShards(path, form.schema, resume)
        return ParquetFile(path, form.schema)
    if is_folder and form.format.per_page:
        return Folder(path, form.format.suffix, frame, claims)
    if is_folder:
        path /= "articles" + form.format.suffix
    path.parent.mkdir(parents=True, exist_ok=True)
    return OneFile(path, frame, resume or 0, PACKS.get(path.suffix, bytes))


# The forms that hold whole records, with what ends each of them.
RECORDS = {"jsonl": b"\n", "json": b"", "parquet": b""}
PACKS: dict[str, Callable[[bytes], bytes]] = {".gz": gzipped, ".zst": zstandard_packed}
