"""SIGINT and SIGTERM end a run between two records, never within one."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

T = TypeVar("T")


class Stopped(KeyboardInterrupt):
    """A signal asked the run to end."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class Stop:
    """Whether a signal has come; one that comes while the run only waits takes effect at once."""

    def __init__(self) -> None:
        self.number = 0
        self._waiting = False

    @classmethod
    @contextmanager
    def listening(cls) -> Iterator[Stop]:
        """Take over the signals, where that is possible: in the main thread."""
        stop = cls()
        if threading.current_thread() is not threading.main_thread():
            yield stop
            return
        numbers = (signal.SIGINT, signal.SIGTERM)
        before = [signal.signal(number, stop._note) for number in numbers]
        try:
            yield stop
        finally:
            for number, handler in zip(numbers, before, strict=True):
                signal.signal(number, handler)

    def waiting_for(self, results: Iterator[T]) -> T | None:
        """The next result, or None at the end. Raises `Stopped`."""
        try:
            self._waiting = True
            self.check()
            return next(results, None)
        finally:
            self._waiting = False

    def check(self) -> None:
        """Raises `Stopped` when a signal has come."""
        if self.number:
            raise Stopped(self.number)

    def _note(self, number: int, frame: FrameType | None) -> None:
        del frame
        self.number = number
        if self._waiting:
            raise Stopped(number)
