"""Quality does not drop unnoticed: what `floor.json` pins is reached.

To pin better figures: `python -m tests.bench.floor --write`. To accept worse ones, which has to be
explained: `--lower "why"`.
"""

from __future__ import annotations

import pytest

from tests.bench import corpora, floor

FLOORS = floor.pinned()["floors"]


@pytest.mark.parametrize("name", floor.SAMPLE_SETS)
def test_samples_keep_their_floor(name: str) -> None:
    assert floor.fallen(floor.SAMPLE_SETS[name](), FLOORS[name]) == []


@pytest.mark.parametrize("corpus", floor.PAGES)
def test_corpora_keep_their_floor(corpus: str) -> None:
    if corpus not in corpora.names():
        pytest.skip(f"no corpus {corpus} under {corpora.root()}")
    cases = floor.cases_of(corpus)
    if floor.digest(cases) != floor.pinned()["digests"][corpus]:
        pytest.skip(f"{corpus} holds other pages than those the figures were measured on")
    assert floor.fallen(floor.of_cases(cases), FLOORS[corpus]) == []


def test_a_fallen_figure_is_named() -> None:
    now = {"word_f1": 0.90, "title": 0.8}
    assert floor.fallen(now, {"word_f1": 0.901, "title": 0.8}) == []
    assert floor.fallen(now, {"word_f1": 0.91, "date": 0.5}) == [
        "word_f1 0.900, pinned 0.910",
        "date 0.000, pinned 0.500",
    ]
