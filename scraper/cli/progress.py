"""A bar on a terminal, with what was counted so far and the time that is left."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.batch import Progress


@contextmanager
def bar(
    counts: Callable[[Progress], str], *, quiet: bool
) -> Iterator[Callable[[Progress], None] | None]:
    """What to call with the progress of a run; None where nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415  for terminals only
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    columns = (
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[counts]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=None, counts="")

        def tell(now: Progress) -> None:
            shown.update(task, total=now.total_bytes, completed=now.done_bytes, counts=counts(now))

        yield tell
