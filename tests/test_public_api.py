"""What users may rely on: the public names, and that importing them costs next to nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import scraper

NAMES = [
    "Article",
    "Block",
    "Comment",
    "Fetcher",
    "Label",
    "Labeled",
    "Limits",
    "RawPage",
    "Reason",
    "RuleBook",
    "ScraperError",
    "Skip",
    "__version__",
    "clean",
    "extract",
    "fetch",
    "load_rules",
    "read",
]
MOST_IMPORT_SECONDS = 0.150  # over a bare interpreter; measured as the best of five
# Each takes 20 to 200 ms: loaded by the functions that need them.
HEAVY = ("httpx", "numpy", "selectolax", "trafilatura", "rich", "click", "pyarrow", "ray", "lxml")


def test_public_names_are_these() -> None:
    assert scraper.__all__ == NAMES
    assert sorted(NAMES) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_is_there_and_explained(name: str) -> None:
    value = getattr(scraper, name)
    assert name in dir(scraper)
    if name != "__version__":
        assert (value.__doc__ or "").strip()


def test_unknown_names_are_attribute_errors() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        getattr(scraper, "no_such_name")  # noqa: B009


def test_importing_loads_nothing_heavy() -> None:
    code = "import sys, scraper; print(*sys.modules)"
    loaded = set(run(code).split())
    assert not loaded & set(HEAVY)


def test_importing_is_quick() -> None:
    code = "import time; t = time.perf_counter(); import scraper; print(time.perf_counter() - t)"
    assert min(float(run(code)) for _ in range(5)) < MOST_IMPORT_SECONDS


def test_the_package_is_typed() -> None:
    assert (Path(scraper.__file__).parent / "py.typed").is_file()


def run(code: str) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
