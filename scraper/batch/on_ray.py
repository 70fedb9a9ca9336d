"""The same run on a Ray cluster: the input in shards, each a local run of its own.

A shard writes its part of the output and its account, which appear when they are complete. So a
killed worker or node costs the time of its shards, and a second run does only what is missing.
The parts, one after the other, are what one machine would have written, byte by byte.
"""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from scraper.batch.ledger import to_fact
from scraper.batch.policy import Inputs, Keeping, Plan
from scraper.batch.reading import found_at
from scraper.batch.run import run
from scraper.batch.summary import Summary
from scraper.batch.work import Task
from scraper.errors import InputError, MissingExtra
from scraper.model import Skip
from scraper.sources import Input, can_split, tell

SHARD_BYTES = 256 << 20  # some 10,000 pages in WARC.gz, a few minutes of one core
SHARD_FILES = 10_000


@dataclass(frozen=True, slots=True)
class Shard:
    """A part of the input: files, or a span of one file."""

    number: int
    paths: tuple[str | Skip, ...]
    span: tuple[int, int] | None = None

    @property
    def name(self) -> str:
        """Of its part of the output; parts sort in the order of the input."""
        return f"part-{self.number:06}"


def run_on_ray(plan: Plan, shard_bytes: int = SHARD_BYTES) -> Summary:
    """Run a plan on the Ray cluster that is connected, or on one that Ray finds or starts.

    The output is a folder that all nodes see. Raises `InputError` for what one shard cannot know
    of the others: `limit`, duplicates, a ledger; `MissingExtra` without the extra `ray`.
    """
    folder = _check(plan)
    try:
        import ray.data  # noqa: PLC0415  an extra
    except ImportError as error:
        raise MissingExtra("running on Ray", "ray") from error
    folder.mkdir(parents=True, exist_ok=True)
    _same_run(plan, shard_bytes, folder / "run.plan")
    todo = [
        {
            "plan": pickle.dumps(_plan_of(shard, plan, folder)),
            "account": str(folder / f"{shard.name}.account"),
        }
        for shard in shards(plan.inputs, shard_bytes)
    ]
    accounts: list[dict[str, Any]] = []
    if todo:
        done = ray.data.from_items(todo, override_num_blocks=len(todo)).map(clean_shard)
        accounts = list(done.iter_rows())
    return _sum(accounts)


def clean_shard(row: dict[str, Any]) -> dict[str, Any]:
    """Do one shard, unless it is done already; its account as JSON in `account`."""
    account = Path(row["account"])
    if not account.exists():
        summary = run(pickle.loads(row["plan"]))  # noqa: S301  from `run_on_ray`
        facts = {
            "counts": dict(summary.counts),
            "hosts": [[*key, count] for key, count in summary.hosts.items()],
            "seconds": summary.seconds,
        }
        partial = account.with_suffix(f".{os.getpid()}.partial")
        partial.write_text(json.dumps(facts), encoding="utf-8")
        partial.replace(account)
    return {"account": account.read_text(encoding="utf-8")}


def shards(inputs: Inputs, size: int) -> Iterator[Shard]:
    """Cut the input: large dumps into spans where they can be split, small files into groups."""
    group: list[str | Skip] = []
    number, weight = 0, 0
    for found in (found for path in inputs.paths for found in found_at(path)):
        large = isinstance(found, Input) and (found.size or 0) > size
        if group and (large or weight > size or len(group) >= SHARD_FILES):
            yield Shard(number, tuple(group))
            number, group, weight = number + 1, [], 0
        if large and isinstance(found, Input):
            for span in _spans(found, inputs.kind, size):
                yield Shard(number, (found.name,), span)
                number += 1
        else:
            group.append(found if isinstance(found, Skip) else found.name)
            weight += 0 if isinstance(found, Skip) else found.size or 0
    if group:
        yield Shard(number, tuple(group))


def _spans(source: Input, kind: str | None, size: int) -> Iterator[tuple[int, int] | None]:
    if (kind or tell(source)[0]) != "warc" or not can_split(source):
        yield None
        return
    total = source.size or 0
    count = -(-total // size)
    for part in range(count):
        yield (total * part // count, total * (part + 1) // count)


def _check(plan: Plan) -> Path:
    """The output folder. Raises `InputError` for a plan that shards cannot do."""
    if plan.inputs.limit is not None or plan.filters.dedup:
        raise InputError("--limit and --dedup see all records in order; they need one machine")
    if plan.keeping.ledger:
        raise InputError("on Ray the parts of the output are the ledger; name none")
    target = plan.output.target
    if not target or target == "-" or Path(target).is_file():
        raise InputError("on Ray the output is a folder that all nodes see; name one")
    return Path(target).absolute()


def _same_run(plan: Plan, shard_bytes: int, note: Path) -> None:
    """Make sure that the parts in the folder are of this run. Raises `InputError`."""
    book = Task(plan.job, plan.inputs, plan.filters, plan.output).version
    facts = to_fact([asdict(plan.inputs), asdict(plan.filters), asdict(plan.output), book])
    if not note.exists():
        note.write_text(f"{facts} {shard_bytes}", encoding="utf-8")
    elif note.read_text(encoding="utf-8") != f"{facts} {shard_bytes}":
        raise InputError(f"{note.parent} has the parts of a run with other options or rules")


def _plan_of(shard: Shard, plan: Plan, folder: Path) -> Plan:
    form = Task(plan.job, plan.inputs, plan.filters, plan.output).form
    reading = replace(plan.inputs.reading, span=shard.span)
    errors = f"{folder / shard.name}.errors.jsonl" if plan.output.errors else None
    target = f"{folder / shard.name}{form.format.suffix}"
    output = replace(plan.output, target=target, format=form.name, errors=errors)
    return replace(
        plan,
        inputs=replace(plan.inputs, paths=_absolute(shard.paths), reading=reading),
        output=output,
        workers=replace(plan.workers, count=1),
        keeping=Keeping(),
    )


def _absolute(paths: tuple[str | Skip, ...]) -> tuple[str | Skip, ...]:
    return tuple(p if isinstance(p, Skip) or "://" in p else str(Path(p).absolute()) for p in paths)


def _sum(accounts: list[dict[str, Any]]) -> Summary:
    summary = Summary()
    for account in accounts:
        facts = json.loads(account["account"])
        summary.counts.update(facts["counts"])
        summary.hosts.update({(host, why): count for host, why, count in facts["hosts"]})
        summary.seconds += facts["seconds"]
    return summary
