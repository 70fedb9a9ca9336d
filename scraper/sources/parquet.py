"""Parquet files: one page a row, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator

from scraper.model import RawPage, Reason, Skip
from scraper.sources.inputs import Input, Reading
from scraper.sources.records import columns, page_of
from scraper.sources.streams import FAULTS, why

ROWS = 64  # at a time


def read_parquet(source: Input, reading: Reading) -> Iterator[RawPage | Skip]:
    """One page for each row, numbered from 0; only the columns that matter are read.

    Needs the extra `parquet`; without it the file is a skip that says so.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415  an extra
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError:
        detail = "reading Parquet needs an extra: pip install 'scraper[parquet]'"
        yield Skip(source.name, None, Reason.UNREADABLE, detail)
        return
    number = 0
    try:
        with source.open() as stream, pq.ParquetFile(stream) as file:
            names = file.schema_arrow.names
            wanted = columns(names, reading)
            if not wanted:
                detail = f"no column with a page in it; it has {', '.join(names)[:200]}"
                yield Skip(source.name, None, Reason.UNREADABLE, detail)
                return
            for batch in file.iter_batches(ROWS, columns=wanted):
                for record in batch.to_pylist():
                    yield page_of(record, f"{source.name}:{number}", reading)
                    number += 1
    except (pa.ArrowException, *FAULTS) as error:
        place = f"{source.name}:{number}" if number else source.name
        yield Skip(place, None, Reason.UNREADABLE, why(error)[:300])
