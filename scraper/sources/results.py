"""The records that a run wrote, back from its outputs: JSON of any compression, and Parquet."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from scraper.errors import MissingExtra
from scraper.model import Skip
from scraper.sources.inputs import Input, Reading
from scraper.sources.streams import FAULTS, why
from scraper.sources.tables import read_jsonl

# A line may be twice this. A page of 20 MB in the smallest blocks makes a record of 70 MB.
MAX_BYTES = 50_000_000
ROWS = 64  # of Parquet, at a time


class Written(NamedTuple):
    """One record of an output with its place, or what stands there instead of one."""

    place: str  # `clean.jsonl.gz:17`
    record: dict[str, Any] | None
    fault: str = ""


def read_results(source: Input, columns: tuple[str, ...]) -> Iterator[Written]:
    """Every record of one output, in its order; of Parquet these columns only.

    What is no record, a line that an abrupt end has torn or a damaged file, says so in `fault`.
    Raises `MissingExtra` for Parquet without the extra `parquet`.
    """
    if source.name.lower().endswith(".parquet"):
        yield from _of_parquet(source, columns)
    else:
        yield from _of_lines(source)


def _of_lines(source: Input) -> Iterator[Written]:
    """The records of JSON lines; the lines of a JSON array as `clean` writes it are such too."""
    unsure: Written | None = None  # begins like a record: torn, if nothing follows it
    for found in read_jsonl(source, Reading(max_bytes=MAX_BYTES)):
        if unsure:
            yield unsure
            unsure = None
        if isinstance(found, Skip):
            yield Written(found.origin, None, found.detail)
        elif found.data not in (b"[", b"]"):
            written = _of_line(found.origin, found.data)
            if written.fault and found.data.startswith(b"{"):
                unsure = written
            else:
                yield written
    if unsure:
        yield unsure._replace(fault="torn: the file ends inside this record")


def _of_line(place: str, line: bytes) -> Written:
    try:
        record = json.loads(line.removesuffix(b",").decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        return Written(place, None, f"not JSON: {str(error)[:200]}")
    if isinstance(record, dict):
        return Written(place, record)
    return Written(place, None, f"a JSON {type(record).__name__}, not an object")


def _of_parquet(source: Input, columns: tuple[str, ...]) -> Iterator[Written]:
    """The rows of a Parquet file, numbered from 0; its maps as dictionaries."""
    try:
        import pyarrow as pa  # noqa: PLC0415  an extra
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtra("reading Parquet", "parquet") from error
    number = 0
    try:
        with source.open() as stream, pq.ParquetFile(stream) as file:
            schema = file.schema_arrow
            present = [name for name in columns if name in schema.names]
            maps = [name for name in present if pa.types.is_map(schema.field(name).type)]
            for batch in file.iter_batches(ROWS, columns=present):
                for row in batch.to_pylist():
                    row |= {name: dict(row[name] or ()) for name in maps}
                    yield Written(f"{source.name}:{number}", row)
                    number += 1
    except (pa.ArrowException, *FAULTS) as error:
        yield Written(f"{source.name}:{number}" if number else source.name, None, why(error)[:300])
