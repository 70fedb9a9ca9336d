"""Parquet: one file, or a folder of shards that each appear when they are complete."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scraper.errors import MissingExtra, OutputError
from scraper.model import RECORD_KEYS
from scraper.sinks.files import PARTIAL, reporting, sync_folder
from scraper.sinks.schemas import SCHEMAS, columns

GROUP_ROWS = 1_000  # articles with their blocks: some 20 MB before compression
SHARD_ROWS = 20_000
_MAPS = (("quality", "signals"), ("provenance",), ("rights",))


class ParquetFile:
    """One file, which gets its name when it is complete. It cannot be resumed."""

    def __init__(self, path: Path, schema: str | None) -> None:
        self._path = path
        self._names = schema
        self._schema = arrow_schema(schema)
        self._rows: list[dict[str, Any]] = []
        self._partial = path.with_name(path.name + PARTIAL)
        self._writer: Any = None

    def put(self, data: bytes, url: str | None, origin: str) -> None:
        """Take one record, as JSON."""
        del url, origin
        self._rows.append(_row(json.loads(data), self._names))
        if len(self._rows) >= GROUP_ROWS:
            self._flush()

    def checkpoint(self, *, final: bool = False) -> int | None:
        """Nothing is durable before the file is finished."""
        del final
        return None

    def finish(self) -> None:
        """Write the rest and the footer, and give the file its name."""
        self._flush()
        with reporting(self._path):
            self._writer.close()
            with self._partial.open("rb+") as file:
                os.fsync(file.fileno())
            self._partial.replace(self._path)
            sync_folder(self._path.parent)

    def abandon(self) -> None:
        """A Parquet file without its footer is of no use."""
        if self._writer:
            with reporting(self._path):
                self._writer.close()
        self._partial.unlink(missing_ok=True)

    def _flush(self) -> None:
        import pyarrow as pa  # noqa: PLC0415  an extra
        import pyarrow.parquet as pq  # noqa: PLC0415

        with reporting(self._path):
            if self._writer is None:
                self._writer = pq.ParquetWriter(self._partial, self._schema, compression="zstd")
            if self._rows:
                self._writer.write_table(pa.Table.from_pylist(self._rows, self._schema))
        self._rows = []


class ParquetShards:
    """A folder of `part-00000.parquet` and so on, each with its name when it is complete.

    `resume` is the number of complete shards of an earlier run; None: this run is the first.
    """

    def __init__(self, folder: Path, schema: str | None, resume: int | None) -> None:
        self._folder = folder
        self._schema = schema
        self._number = resume or 0  # of the shard being written
        self._rows = 0
        self._shard: ParquetFile | None = None
        with reporting(folder):
            folder.mkdir(parents=True, exist_ok=True)
            later = [path for path in folder.glob("part-*") if path.name >= self._name()]
            if later and resume is None:
                raise OutputError(f"{folder} has the shards of another run; name another folder")
            for path in later:  # written after the last commit: they are written again
                path.unlink()

    def put(self, data: bytes, url: str | None, origin: str) -> None:
        """Take one record, as JSON."""
        if self._shard is None:
            self._shard = ParquetFile(self._folder / self._name(), self._schema)
        self._shard.put(data, url, origin)
        self._rows += 1

    def checkpoint(self, *, final: bool = False) -> int | None:
        """Complete the shard if it is full; the number of complete shards, or None."""
        if self._rows < (1 if final else SHARD_ROWS):
            return self._number if final else None
        if self._shard:
            self._shard.finish()
        self._number += 1
        self._rows, self._shard = 0, None
        return self._number

    def finish(self) -> None:
        """Complete the last shard; an empty one says that there was nothing."""
        if not self._number and not self._shard:
            ParquetFile(self._folder / self._name(), self._schema).finish()
        self.checkpoint(final=True)

    def abandon(self) -> None:
        """Complete shards stay."""
        if self._shard:
            self._shard.abandon()

    def _name(self) -> str:
        return f"part-{self._number:05}.parquet"


def arrow_schema(schema: str | None) -> Any:
    """The columns, the same for every file. Raises `MissingExtra` without the extra `parquet`."""
    try:
        import pyarrow as pa  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtra("Parquet", "parquet") from error
    text, texts = pa.string(), pa.list_(pa.string())
    if schema:
        kinds = SCHEMAS[schema].kinds
        return pa.schema([(name, texts if k == "list" else text) for name, k in kinds.items()])
    facts = [("kind", text), ("level", pa.int32()), ("role", text), ("by", text)]
    facts.append(("score", pa.float32()))
    place = [("start", pa.int32()), ("end", pa.int32())]
    strings = pa.map_(text, text)
    others = {
        "authors": texts, "tags": texts, "captions": texts,
        "blocks": pa.list_(pa.struct(facts + place)),
        "removed": pa.list_(pa.struct([*facts, ("text", text)])),
        "comments": pa.list_(
            pa.struct([("text", text), ("author", text), ("date", text), ("depth", pa.int32())])
        ),
        "quality": pa.struct([("score", pa.float32()), ("signals", pa.map_(text, pa.float32()))]),
        "provenance": strings, "rights": strings,
        "source": pa.struct(
            [("origin", text), ("kind", text), ("encoding", text), ("captured_at", text),
             ("truncated", pa.bool_())]
        ),
    }  # fmt: skip
    return pa.schema([(name, others.get(name, text)) for name in RECORD_KEYS])


def _row(record: Mapping[str, Any], schema: str | None) -> dict[str, Any]:
    """A record as pyarrow takes it: maps as lists of pairs."""
    if schema:
        return columns(record, SCHEMAS[schema].kinds)
    row = dict(record)
    for path in _MAPS:
        holder = row
        for name in path[:-1]:
            holder[name] = dict(holder[name]) if holder[name] else None
            holder = holder[name] or {}
        value = holder.get(path[-1])
        if value is not None:
            holder[path[-1]] = list(value.items())
    return row
