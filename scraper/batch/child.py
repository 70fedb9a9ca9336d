"""A worker process: takes records, gives results, and dies rather than hang."""

from __future__ import annotations

import os
import pickle
import resource
import signal
import time
from collections.abc import Callable
from ctypes import c_longlong
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

OUT_OF_MEMORY = 71  # the exit status of a worker that a record took over its limit
PATIENCE = 4  # times the deadline of work is that of waiting: the cores may have other work too
FLUSH = 0.02  # seconds of finished work that a death may cost


def serve(
    pipe: Connection, position: c_longlong, task: Callable[[Any], Any], limits: tuple[float, int]
) -> None:
    """Answer batches until the pipe closes.

    The kernel keeps the deadline: an alarm that nobody handles ends the process even in the
    middle of C code that never comes back, and even when the parent is gone.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    for number in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    deadline, memory = limits
    _limit_memory(memory)
    try:
        pipe.send_bytes(b"")  # ready
        while True:
            batch = pickle.loads(pipe.recv_bytes())  # noqa: S301  from our own parent
            _answer(pipe, position, task, (batch, deadline))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # the parent has ended
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _answer(
    pipe: Connection,
    position: c_longlong,
    task: Callable[[Any], Any],
    work: tuple[list[Any], float],
) -> None:
    """Do a batch; results go back in pieces, so that a death costs little but its cause."""
    batch, deadline = work
    done: list[Any] = []
    sent = time.monotonic()
    for index, item in enumerate(batch):
        position.value = index
        _set_alarms(deadline)
        try:
            done.append(task(item))
        finally:
            _set_alarms(0)
        if index + 1 == len(batch) or time.monotonic() - sent > FLUSH:
            position.value = index + 1
            pipe.send_bytes(pickle.dumps(done, pickle.HIGHEST_PROTOCOL))
            done, sent = [], time.monotonic()


def _set_alarms(deadline: float) -> None:
    """Seconds of work, and of waiting, after which the kernel ends this process; 0 for never."""
    signal.setitimer(signal.ITIMER_PROF, deadline)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE * deadline)


def _limit_memory(budget: int) -> None:
    """Let this process grow by so much and no more; `MemoryError` tells that it wanted to."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:  # not Linux: no account of what is in use, and no limit that is kept
        return
    most = pages * resource.getpagesize() + budget
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
