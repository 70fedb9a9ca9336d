"""A wheel, installed into an empty environment in another folder, works and has its rules."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "samples" / "text-dump" / "radio-station" / "page.txt"


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an environment that holds the wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--quiet")
    run(*pip, "wheel", "--no-deps", "--wheel-dir", folder, ROOT, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "env", with_pip=False)
    python = folder / "env" / "bin" / "python"
    run(*pip, "--python", python, "install", wheel, cwd=folder)
    return python.parent


def test_command_cleans_a_page_with_a_bundled_rule(installed: Path, tmp_path: Path) -> None:
    out = run(installed / "scraper", "clean", PAGE, "--output-format", "jsonl", cwd=tmp_path)
    record = json.loads(out)
    expected = json.loads((PAGE.parent / "expected.json").read_text("utf-8"))
    assert record["title"] == expected["title"]
    assert record["text"].split("\n\n") == expected["text"]
    assert record["provenance"]["rule"]


def test_library_is_typed_and_its_own(installed: Path, tmp_path: Path) -> None:
    code = (
        "import pathlib, scraper; home = pathlib.Path(scraper.__file__).parent;"
        "print(home, (home / 'py.typed').exists(), len(scraper.load_rules().rules) > 0)"
    )
    home, typed, rules = run(installed / "python", "-c", code, cwd=tmp_path).split()
    assert Path(home).is_relative_to(installed.parent)
    assert (typed, rules) == ("True", "True")
