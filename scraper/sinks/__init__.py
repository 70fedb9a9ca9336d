"""Articles to outputs of any usual form. `open_sink` is the door; WRITERS has the forms."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType

from scraper.model import Outcome, Skip
from scraper.sinks.files import Claims, Folder, Frame, OneFile, Stdout, Target
from scraper.sinks.render import WRITERS, Format, Shown, format_named, record_of

__all__ = ["WRITERS", "Format", "Shown", "Sink", "format_for", "open_sink", "record_of"]

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

    def checkpoint(self) -> int:
        """Make durable what was written so far; the number lets `open_sink` resume from here."""
        return self._target.checkpoint()

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
    format: str | None = None,  # noqa: A002  the word of the command line
    shown: Shown | None = None,
    *,
    resume: int = 0,
    claims: Claims | None = None,
) -> Sink:
    """Open an output: `-` or None for standard output, a file, or a folder.

    A target is a folder when it is one, or ends with a slash. `format` is a key of WRITERS; None
    goes by the target's suffix. In a folder, text, Markdown and JSON give one file a page, the
    other forms one file `articles`. Raises `InputError` for an unknown format, `OutputError`.
    """
    form = format_named(format or format_for(target))
    frame = Frame(form.head, form.between, form.foot)
    place = _place(target, form, frame, resume, {} if claims is None else claims)
    return Sink(form, shown or Shown(), place)


def format_for(target: str | os.PathLike[str] | None) -> str:
    """The format that a target's name asks for: `jsonl` when it asks for none."""
    suffix = Path(target or STDOUT).suffix.lower()
    return next((name for name, form in WRITERS.items() if form.suffix == suffix), "jsonl")


def _place(
    target: str | os.PathLike[str] | None, form: Format, frame: Frame, resume: int, claims: Claims
) -> Target:
    if target is None or target == STDOUT:
        return Stdout(frame)
    path = Path(target)
    if path.is_dir() or os.fspath(target).endswith(os.sep):
        if form.per_page:
            return Folder(path, form.suffix, frame, claims)
        path.mkdir(parents=True, exist_ok=True)
        path /= "articles" + form.suffix
    elif not path.parent.exists():
        path.parent.mkdir(parents=True)
    return OneFile(path, frame, resume)
