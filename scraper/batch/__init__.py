"""Runs over many pages: `run(Plan(Inputs(("dump.warc.gz",)), output=Output("out.jsonl")))`."""

from scraper.batch.policy import Filters, Inputs, Job, Keeping, Output, Plan, Workers
from scraper.batch.run import Progress, run
from scraper.batch.summary import Summary

__all__ = [
    "Filters",
    "Inputs",
    "Job",
    "Keeping",
    "Output",
    "Plan",
    "Progress",
    "Summary",
    "Workers",
    "run",
]
