"""Where a run over URLs writes, and how it takes up what an earlier one left."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.batch.work import Result
from scraper.errors import InputError
from scraper.fetch import Policy
from scraper.fetch.claims import Claims
from scraper.fetch.state import Marks, State
from scraper.model import Reason, Skip
from scraper.sinks import Shown, Sink, form_for, open_sink
from scraper.sinks.files import PARTIAL

if TYPE_CHECKING:
    from scraper.fetch.archive import WarcFile

STATE = ".state"  # behind the output's name


@dataclass(frozen=True, slots=True)
class Places:
    """What the outputs of a run are called. `target` None or `-`: standard output."""

    target: str | None = None
    format: str | None = None
    schema: str | None = None  # other names for the keys of records
    shown: Shown = field(default_factory=Shown)
    errors: str | None = None  # JSON lines of the skips
    warc: Path | None = None

    @property
    def state(self) -> Path | None:
        """Where the state is kept unless told otherwise: beside the output."""
        if self.target in (None, "-"):
            return None
        return Path(str(self.target).rstrip(os.sep) + STATE)


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where a run writes: all outcomes, the skips once more, and the responses as they came."""

    sink: Sink
    errors: Sink | None = None
    warc: WarcFile | None = None

    def put(self, result: Result) -> None:
        """A page's result, as a worker rendered it."""
        self.sink.put(result.data, result.url, result.origin)
        if self.errors is not None and result.status != "ok":
            reason = Reason(result.status)
            skip = Skip(result.origin, result.url, reason, result.detail, result.traceback)
            self.errors.write(skip)

    def write(self, skip: Skip) -> None:
        """A URL that gave no page."""
        self.sink.write(skip)
        if self.errors is not None:
            self.errors.write(skip)

    def tell(self, problem: Skip) -> None:
        """What is no line of the list, and yet went wrong."""
        if self.errors is not None:
            self.errors.write(problem)

    def marks(self, *, final: bool = False) -> Marks | None:
        """Bring all to the disk; None for an output that is safe only when it is finished."""
        output = self.sink.checkpoint(final=final)
        if output is None:
            return None
        errors = self.errors.checkpoint(final=final) if self.errors is not None else 0
        return Marks(output, errors or 0)


@contextmanager
def open_state(path: Path | None, *, resume: bool, force: bool = False) -> Iterator[State]:
    """The state of a run; with `resume` that of an earlier one, where there is one.

    Raises `InputError` where an unfinished one would be overwritten, unless by `force`.
    """
    if resume and path is None:
        raise InputError("--resume needs to know where the run was: give -o FILE or --state FILE")
    state = State(path)
    try:
        if not resume and path is not None:
            left = state.unfinished()
            if left and not force:
                raise InputError(
                    f"{path}: a run with {left:,} lines to go is here; go on with --resume, "
                    "or begin anew with --force"
                )
            state.clear()
        yield state
    finally:
        state.close()


@contextmanager
def open_outputs(places: Places, state: State, policy: Policy) -> Iterator[Outputs]:
    """The outputs, cut to where the state says that they are safe. Raises `OutputError`."""
    marks = state.marks()
    if marks.output and not _begun(places):
        raise InputError(f"{places.target}: its run is complete; give new URLs another output")
    with ExitStack() as stack:
        warc = None
        if places.warc is not None:
            from scraper.fetch.archive import WarcFile  # noqa: PLC0415  for those who ask for it

            warc = WarcFile(places.warc, policy, marks.warc)
            stack.callback(warc.close)
        form = form_for(places.target, places.format, places.schema)
        resume = marks.output if state.recall("output") is not None else None
        sink = open_sink(places.target, form, places.shown, resume=resume, claims=Claims(state))
        stack.enter_context(sink)
        errors = None
        if places.errors is not None:
            errors = open_sink(places.errors, "jsonl", resume=marks.errors)
            stack.enter_context(errors)
        yield Outputs(sink, errors, warc)


def is_complete(places: Places, state: State) -> bool:
    """Whether an earlier run left nothing to do, not even to give the output its name."""
    return state.recall("output") is not None and not (state.unfinished() or _begun(places))


def _begun(places: Places) -> bool:
    """Whether an output is there that has not got its name yet."""
    target = Path(places.target or "-")
    partials = [target.with_name(target.name + PARTIAL), *target.glob(f"*{PARTIAL}")]
    return any(path.exists() for path in partials)
