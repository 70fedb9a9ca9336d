"""The report on a run, from end to end: what it finds, and that nothing in it steers the reader."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from scraper.cli import main
from scraper.report.browser import to_html
from scraper.report.summary import report_of
from tests.report_records import article, error, look_at, report, shown, skip

ROOT = Path(__file__).parent.parent


def page(title: str, extra: str = "", head: str = "") -> str:
    met = (
        "The council of {0} met {1} and spoke of the bridge, the ferry and the long winter at {0}."
    )
    body = "".join(
        f"<p>{met.format(town, 'again')} {met.format(town, 'once more')}</p>"
        for town in ("Ostrey", "Harrow", "Pell", "Moor")
    )
    return (
        f"<html lang=en><head><title>{title}</title>{head}</head><body><nav><a href=/>Home</a>"
        f"<a href=/n>News</a></nav><article><h1>{title}</h1>{body}{extra}</article></body></html>"
    )


PLEA = "Join the readers who keep this newsroom open to everybody, every day of the week."
DATED = "<meta property=article:published_time content=2025-02-01><meta name=author content='Ada'>"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where `clean` has cleaned a dump of invented pages."""
    folder = tmp_path_factory.mktemp("run")
    pages = [(f"https://news.example/{n}", page(f"Day {n}", head=DATED)) for n in range(40)]
    pages += [(f"https://plea.example/{n}", page(f"Plea {n}", f"<p>{PLEA}</p>", DATED))
              for n in range(12)]  # fmt: skip
    pages += [(f"https://undated.example/{n}", page(f"Bare {n}")) for n in range(10)]
    pages += [(f"https://gone.example/{n}", "<html></html>") for n in range(6)]
    pages += [
        ("https://news.example/x", page("\u202egnp.exe\u202c <i>Tea &amp; cake</i>", head=DATED))
    ]
    lines = [json.dumps({"url": url, "html": html}) for url, html in pages]
    (folder / "dump.jsonl").write_text("\n".join([*lines, "no json", ""]), "utf-8")
    command = [sys.executable, "-m", "scraper", "clean", "dump.jsonl", "-o", "clean.jsonl.gz",
               "--errors", "skipped.jsonl", "--with-removed", "--parallel", "1"]  # fmt: skip
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False
    )
    assert done.returncode == 1
    return folder


def test_a_run_from_end_to_end(run: Path) -> None:
    done = report(run / "clean.jsonl.gz", "--errors", run / "skipped.jsonl")
    assert done.exit_code == 0, done.output
    text = done.stdout
    assert "Nothing is lost: 63 articles + 7 skips = 70." in text
    assert "✓  the errors file tells of the same skips" in text
    assert "✓  the run noted 70 outcomes, and these are they" in text
    assert re.search(r"undated\.example +10 +no byline: 10 of 10 .*\n.*no date: 10 of 10", text)
    assert re.search(r"gone\.example +6 +skipped: 6 of 6 \(run: 10\.0%\)", text)
    assert f"12 × {PLEA[:60]}" in text
    assert re.search(r"empty: 6\n +detail", text)
    assert "dump.jsonl:70" in text  # the line that was no record of the dump


def test_the_browser_page_is_one_file_and_the_same_again(run: Path, tmp_path: Path) -> None:
    pages = []
    for seed in "12":
        out = tmp_path / f"{seed}.html"
        command = [sys.executable, "-m", "scraper", "report", "clean.jsonl.gz", "-o", str(out)]
        env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}
        done = subprocess.run(command, cwd=run, env=env, capture_output=True, check=False)
        assert (done.returncode, done.stdout) == (0, b"")
        pages.append(out.read_bytes())
    assert pages[0] == pages[1]
    html = pages[0].decode()
    assert "Nothing is lost: 63 articles + 7 skips = 70." in html
    assert not re.search(r"<script|<img|<link|\bsrc=|url\(|@import", html)
    assert set(re.findall(r"href='?([a-z#]+)", html)) == {"#s", "https"}


def test_a_page_that_cannot_be_written_is_told_in_a_line(run: Path, tmp_path: Path) -> None:
    for command in (["report", run / "clean.jsonl.gz"], ["explain", f"{run / 'dump.jsonl'}:1"]):
        options = [*map(str, command), "-o", str(tmp_path / "no" / "folder.html")]
        done = CliRunner().invoke(main, options)
        assert (done.exit_code, "folder.html: No such file" in done.stderr) == (1, True)
        assert isinstance(done.exception, SystemExit)
        whole = CliRunner().invoke(main, [*map(str, command), "-o", "-"])
        assert whole.stdout.startswith("<!doctype html>")


def test_explain_goes_on_from_an_origin(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(run)
    done = CliRunner().invoke(main, ["explain", "dump.jsonl:43"])
    assert done.exit_code == 0
    assert "Plea 2" in done.stdout
    assert "no such page" in CliRunner().invoke(main, ["explain", "dump.jsonl:99"]).output


class Tags(HTMLParser):
    """The names of all attributes of a page, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.attributes: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]


def test_nothing_steers_the_reader(tmp_path: Path) -> None:
    evil = "\x1b]52;c;Zm9v\x07\u202e</td></table><script>alert(1)</script>'\"&\ud800"
    seen = look_at(
        tmp_path,
        article(1, title=evil, byline=evil, language=evil, date="2024" + evil,
                url="javascript:" + evil, source={"origin": evil},
                provenance={"title": evil, "rule": evil, "tool": evil},
                removed=[{"role": evil, "by": "rule:" + evil, "text": evil, "score": 1}]),
        article(2, url="https://a.example/'onclick=alert(1) x=\"\ud800", title="x" * 5_000_000),
        skip(3, "crashed", detail=evil, url=evil),
        errors=[error(3, "crashed", detail=evil, traceback=evil * 1000)],
    )  # fmt: skip
    html = to_html(report_of(seen))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\ud800]", html)
    assert "<script" not in html
    tags = Tags()
    tags.feed(html)
    assert tags.attributes == {
        "charset", "class", "content", "data-name", "dir", "href", "id", "lang", "name", "rel",
        "style",
    }  # fmt: skip
    assert all(link.startswith(("#s", "https://a.example/")) for link in tags.links)
    assert len(html) < 100_000
    assert "\x1b]52" not in shown(seen)


def test_hosts_stand_out_where_chance_does_not_explain_it(tmp_path: Path) -> None:
    records = [article(n) for n in range(50)]
    records += [
        article(n, url=f"https://poor.example/{n}", quality={"score": 0.2}) for n in range(90, 95)
    ]
    records += [article(n, url=f"https://one.example/{n}", date=None) for n in range(96, 98)]
    odd = look_at(tmp_path, *records).tally.hosts.standing_out()
    assert [(name, [one.trait for one in traits]) for name, _, traits in odd] == [
        ("poor.example", ["poor"])
    ]
    assert odd[0][1].worst is not None
    assert odd[0][1].worst.origin == "dump.jsonl:90"


def test_rules_that_do_not_fit_come_first(tmp_path: Path) -> None:
    fine = {"rule": "fine.example", "rule_share": "0.97"}
    low = {"rule": "low.example", "rule_share": "0.02", "guard": "body refused"}
    odd = {"rule": "odd.example", "rule_share": "nan" * 50, "stale": "gone.example"}
    notes = [fine] * 9 + [low] * 3 + [odd] * 2
    seen = look_at(tmp_path, *(article(n, provenance=one) for n, one in enumerate(notes)))
    section = next(one for one in report_of(seen).sections if one.title == "Rules")
    names = [row[0][0].text for row in section.tables[0].rows]
    assert names == ["low.example", "gone.example", "fine.example", "odd.example"]
    assert "under 30% of the words on 3 pages in a row" in shown(seen)


def test_examples_are_the_worst_and_a_sample_that_does_not_depend_on_the_order(
    tmp_path: Path,
) -> None:
    records = [article(n, quality={"score": n / 1000}) for n in range(1000)]
    one, other = (look_at(tmp_path, *some).tally for some in (records, records[::-1]))
    assert [example.score for example in one.worst] == [n / 1000 for n in range(10)]
    assert set(one.sample) == set(other.sample)
    assert Counter(example.score is None for example in one.sample) == {False: 500}
