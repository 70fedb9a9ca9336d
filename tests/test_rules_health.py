"""Rot is seen in the records of a run, and a rotten rule rests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scraper.errors import RuleError
from scraper.rules.book import load_rules
from scraper.rules.health import check_up, quarantine_toml


def record(**provenance: str) -> dict[str, Any]:
    return {
        "url": "https://www.example.com/a",
        "source": {"captured_at": "2024-05-03T00:00:00"},
        "provenance": provenance,
    }


def test_a_healthy_rule() -> None:
    page = record(rule="example.com platform/x", rule_share="0.97", title="rule:example.com")
    found = check_up([page] * 30)
    health = found.rules["example.com"]
    assert (health.pages, health.hit_rate, health.share) == (30, 1.0, 0.97)
    assert health.filled == {"title": 30}
    assert found.hosts["platform/x", "www.example.com"].filled == {}
    assert list(found.months) == [("example.com", "2024-05"), ("platform/x", "2024-05")]
    assert found.rotten() == {}


def test_a_layout_that_is_gone() -> None:
    fine, gone = record(rule="a.example", rule_share="0.9"), record(stale="a.example")
    assert check_up([fine] * 20 + [gone] * 5).rotten() == {}
    assert check_up([gone] * 5).rotten() == {}, "too few pages to tell"
    assert "50% of 40 pages" in check_up([fine, gone] * 20).rotten()["a.example"]


def test_three_pages_in_a_row_without_the_text() -> None:
    fine, low = record(rule="a", rule_share="0.9"), record(rule="a", rule_share="0.1", guard="x")
    assert check_up([low, low, fine, low, low]).rotten() == {}
    found = check_up([fine, low, low, low])
    assert "3 pages in a row" in found.rotten()["a"]
    assert found.rules["a"].guarded == 3


def test_quarantine_is_read_back(tmp_path: Path) -> None:
    (tmp_path / "a.example.toml").write_text(
        '[match]\nhosts = ["a.example"]\n[[drop]]\ncss = ".x"\n'
    )
    (tmp_path / "quarantine.toml").write_text(quarantine_toml({"a.example": 'no "body"'}))
    assert [r.rescue_only for r in load_rules(tmp_path).rules if r.id == "a.example"] == [True]
    (tmp_path / "quarantine.toml").write_text("rules = 1")
    with pytest.raises(RuleError, match="must be a table"):
        load_rules(tmp_path, bundled=False)
