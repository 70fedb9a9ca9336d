"""Every sample comes out as its golden says, field by field; goldens are only read here."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scraper import samples
from scraper.extract import examine

FOLDER = Path(__file__).parent.parent / "samples"
SAMPLES = {sample.name: sample for sample in samples.load(FOLDER)}


@cache
def now(name: str) -> dict[str, Any]:
    return samples.pinned(SAMPLES[name], samples.golden(samples.outcome(SAMPLES[name])))


def expect_known(request: pytest.FixtureRequest, name: str, field: str) -> None:
    """A failure that `meta.json` admits; when it is mended, the admission has to go."""
    reason = SAMPLES[name].meta.get("known", {}).get(field)
    if reason:
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))


@pytest.mark.parametrize("field", samples.FIELDS)
@pytest.mark.parametrize("name", SAMPLES)
def test_field(name: str, field: str, request: pytest.FixtureRequest) -> None:
    expect_known(request, name, field)
    expected = SAMPLES[name].expected
    assert expected, f"{name} has no golden: scraper samples refresh {name}"
    assert now(name).get(field) == expected.get(field)


@pytest.mark.parametrize("name", [name for name, one in SAMPLES.items() if one.meta.get("absent")])
def test_noise_is_absent(name: str, request: pytest.FixtureRequest) -> None:
    expect_known(request, name, "absent")
    sample = SAMPLES[name]
    source = sample.page.read_text("utf-8", "replace")
    text = "\n".join(now(name).get("text", ()))
    for noise in sample.meta["absent"]:
        assert noise in source, f"{name}: {noise!r} is not even on the page"
        assert noise not in text


@pytest.mark.parametrize("name", SAMPLES)
def test_words_counted_by_blanks_are_words(name: str) -> None:
    for block, _ in examine(SAMPLES[name].raw()).pieces:
        assert block.words == len(block.text.split())


def test_there_are_enough_samples() -> None:
    assert len(SAMPLES) >= 30
