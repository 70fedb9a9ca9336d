"""The account of a run, read from its list: what went in is what came out."""

from __future__ import annotations

from scraper import urls
from scraper.fetch.state import State
from scraper.model import Reason, Skip

COUNTS = """
    SELECT CASE WHEN lines.url IS NULL THEN 'unreadable'
                WHEN NOT lines.first THEN 'duplicate'
                WHEN urls.state = 'done' THEN coalesce(urls.reason, 'article')
                ELSE 'unfinished' END AS outcome, count(*)
    FROM lines LEFT JOIN urls ON urls.id = lines.url GROUP BY outcome
"""


def counts(state: State) -> dict[str, int]:
    """Lines by outcome: `article`, and the reasons of skips. Their sum is all lines."""
    return dict(state.rows(COUNTS))


def progress(state: State) -> str:
    """Where the run stands, in a line."""
    states: dict[str, int] = dict(state.rows("SELECT state, count(*) FROM urls GROUP BY state"))
    todo = states.get("todo", 0)
    return f"{sum(states.values()) - todo:,} fetched, {todo:,} to go"


def failures(state: State, limit: int) -> list[Skip]:
    """Some of the URLs that gave no article, in the order of the list."""
    query = """
        SELECT asked, reason, detail FROM urls
        WHERE state = 'done' AND reason IS NOT NULL ORDER BY id LIMIT ?
    """
    found = []
    for asked, reason, detail in state.rows(query, limit):
        url = urls.without_credentials(asked)[0]
        found.append(Skip(url, url, Reason(reason), detail))
    return found
