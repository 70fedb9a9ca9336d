"""How a run begins: what the ledger knows decides whether it may, and where it goes on."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, replace
from pathlib import Path

from scraper.batch.changes import Changes, known_rules
from scraper.batch.ledger import Ledger, to_fact
from scraper.batch.policy import Keeping, Plan
from scraper.batch.work import Task
from scraper.errors import InputError
from scraper.version import VERSION

STDOUT = "-"


def resumable(plan: Plan, task: Task) -> Plan:
    """The plan without its ledger when its output cannot be gone on with.

    Raises `InputError` when that was asked for all the same, or without a ledger.
    """
    keeping, target = plan.keeping, plan.output.target or STDOUT
    asked = keeping.resume or keeping.only_changed
    if asked and not keeping.ledger:
        raise InputError("to go on with an earlier run, name its ledger")
    is_file = not (target.endswith(os.sep) or Path(target).is_dir())
    if "://" not in target and not (task.form.name == "parquet" and is_file):
        return plan
    if asked:
        raise InputError(f"{target} cannot be resumed; a folder of Parquet shards can")
    return replace(plan, keeping=Keeping())


def begin(plan: Plan, task: Task, ledger: Ledger) -> None:
    """Make sure that the ledger is for this plan. A finished run makes way for a new one.

    Raises `InputError` for one that is not finished, unless the plan says what to do with it.
    """
    keeping, target = plan.keeping, plan.output.target or STDOUT
    if not keeping.ledger:
        return
    options = to_fact([*_looks(plan), asdict(plan.filters)])
    if keeping.only_changed and ledger.fact("plan") is not None:
        if ledger.mark(target) is not None:
            raise InputError("give the records that change an output of their own")
        return
    if keeping.resume and ledger.fact("plan") is not None:
        if ledger.fact("plan") != options:
            raise InputError("the earlier run had other options; resume with the same ones")
        ledger.commit({"finished": ""})
        return
    if ledger.fact("plan") is not None and not keeping.force and not ledger.fact("finished"):
        raise InputError(
            f"{keeping.ledger} has a run that did not finish: --resume goes on with it, "
            "--force begins anew"
        )
    known = dict.fromkeys(ledger.marks(), "0")  # outputs of ours, which may be written over
    ledger.clear()
    ledger.commit({"plan": options, "tool": VERSION, **rules_fact(task), **known})


def changes(plan: Plan, task: Task, ledger: Ledger) -> Changes | None:
    """What rules changed since the run that the ledger remembers, when that was asked for."""
    if not plan.keeping.only_changed:
        return None
    before = json.loads(ledger.fact("rules") or "{}")
    after = json.loads(rules_fact(task)["rules"])
    return Changes.between(before, after)


def rules_fact(task: Task) -> dict[str, str]:
    """The rules in use, as the ledger remembers them."""
    return {"rules": to_fact(known_rules(task.book))}


def _looks(plan: Plan) -> list[object]:
    return [plan.output.format, asdict(plan.output.shown), plan.output.schema]
