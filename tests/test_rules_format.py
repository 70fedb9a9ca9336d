"""Rule files are read, and every mistake in them is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scraper.errors import InputError, RuleError
from scraper.rules.book import RuleBook, load_rules
from scraper.rules.format import load_toml, read_markers, read_rule
from scraper.rules.packing import pack, unpack_rule
from scraper.rules.rule import Field, Pick
from scraper.rules.schema import schema
from scraper.rules.store import MIN_FILES
from scraper.rules.write import to_toml
from tests.rule_pages import rule

FULL = """
schema = 1
extends = ["platform/other"]
[match]
requires = "#main"
hosts = ["example.com", "*.example.org"]
paths = ['^/\\d{4}/']
paths_exclude = ["^/topic/"]
score = 2
signal = [{ css = ["html#X", ".y"], weight = 2 }, { line = "Current track" }]
[body]
select = ["article .story", "#main"]
mode = "replace"
min_words = 10
[[drop]]
css = [".a", ".b"]
role = "share"
[[drop]]
css = "h2"
text = '^More "on" it\\b'
extent = "closest:section"
[[keep]]
css = ".intro"
[[text]]
id = "more"
text = ["Read more"]
pattern = "^See also"
opens = "rest"
within = "tail"
role = "related"
guard = { min_words_before = 10, min_share_before = 0.25 }
[fields]
title = { from = ["ld:NewsArticle.headline", "css:h1"], strip = ['\\s+\\| Example$'] }
authors = { from = ["css:.by a@title"], split = [",\\\\s*"], timezone = "Europe/London" }
[[version]]
until = 2021-06-30
requires = "#old"
body = { select = ["#old"] }
[provenance]
source = "hand"
verified = 2026-11-23
"""


def test_everything_is_read() -> None:
    read = rule(FULL)
    assert (read.id, read.level, read.by) == ("example.com", "site", "rule:example.com")
    assert read.where.signals[0].css == "html#X, .y"
    now, old = read.layouts
    assert now.body.select == ("article .story", "#main")
    assert now.drops[0] == Pick(".a, .b", role="share")
    assert now.fields["authors"] == Field(
        ("css:.by a@title",), split=(r",\s*",), timezone="Europe/London"
    )
    assert old.until is not None
    assert old.until.isoformat() == "2021-06-30"


def test_what_is_written_reads_back_the_same() -> None:
    first = rule(FULL)
    again = read_rule(load_toml(to_toml(first).encode(), "x"), first.file)
    assert again == first


def test_what_the_index_holds_is_the_same_rule() -> None:
    packed = json.loads(json.dumps(pack(rule(FULL)), default=str))
    assert unpack_rule(packed) == rule(FULL)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('[match]\nhost = ["example.com"]', ("[match] host", "did you mean 'hosts'?")),
        ('[mach]\nhosts = ["example.com"]', ("mach", "did you mean 'match'?")),
        ('[match]\nhosts = ["co.uk"]', ("hosts", "holds many sites")),
        ('[match]\nhosts = ["com"]', ("hosts", "holds many sites")),
        ('[match]\nhosts = ["https://example.com/"]', ("hosts", "write example.com")),
        ('[match]\nhosts = [""]', ("hosts", "list of texts")),
        ('[match]\nhosts = ["example.com"]\n[[drop]]\ncss = "div["', ("[drop 1] css", "bracket")),
        ('[match]\nhosts = ["example.com"]\n[[drop]]\ncss = "//div"', ("XPath as CSS",)),
        ('[match]\nhosts = ["example.com"]\n[[drop]]\ncss = "p:soup"', ("no CSS selector",)),
        ('[match]\nhosts = ["example.com"]\n[[drop]]\ntext = "(a+)+"', ("[drop 1] text",)),
        (
            '[match]\nhosts = ["example.com"]\n[[drop]]\ncss = ".a"\nrole = "relatd"',
            ("[drop 1] role", "did you mean 'related'?"),
        ),
        ('[match]\nhosts = ["example.com"]\n[[drop]]\nextent = "self"', ("css, text or both",)),
        (
            '[match]\nhosts = ["example.com"]\n[[drop]]\ncss = ".a"\nextent = "to_ende"',
            ("did you mean 'to_end'?",),
        ),
        ('[match]\nhosts = ["example.com"]\n[body]\nmode = "scope"', ("[body] mode", "select")),
        ('[match]\nhosts = ["example.com"]\n[body]\nmin_words = "4"', ("whole number",)),
        (
            '[match]\nhosts = ["example.com"]\n[fields]\ntitel = { from = ["css:h1"] }',
            ("[fields] titel", "did you mean 'title'?"),
        ),
        (
            '[match]\nhosts = ["example.com"]\n[fields]\ntitle = { from = ["h1"] }',
            ("[fields.title] from", "no source"),
        ),
        (
            '[match]\nhosts = ["a.bc"]\n[fields]\ndate = { from = "css:i", timezone = "Mars" }',
            ("timezone", "unknown"),
        ),
        ('[match]\nhosts = ["example.com"]\n[[version]]\nbody = {}', ("since, until or requires",)),
        ("[match]\nscore = 1", ("needs hosts or signal",)),
        ('[match]\nscore = 9\nsignal = [{ css = ".a" }]', ("out of reach",)),
        ('[match]\nsignal = [{ css = ".a", line = "b" }]', ("one of css, line, pattern",)),
        ('schema = 2\n[match]\nhosts = ["example.com"]', ("schema", "2 is unknown")),
    ],
)
def test_mistakes_are_named(text: str, parts: tuple[str, ...]) -> None:
    with pytest.raises(RuleError) as error:
        rule(text, "sites/wrong.toml")
    for part in ("sites/wrong.toml", *parts):
        assert part in str(error.value)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\xff\xfe[\x00m\x00", "not UTF-8"),
        (b"[match\n", "not TOML"),
        (b"#" * 600_000, "at most"),
        (b"a = 1\na = 2\n", "not TOML"),
    ],
)
def test_files_that_cannot_be_rules(content: bytes, reason: str) -> None:
    with pytest.raises(RuleError, match=reason):
        load_toml(content, "x.toml")


def test_markers_need_ids_of_their_own() -> None:
    marker = {"id": "a", "text": ["Read more"]}
    assert read_markers({"marker": [marker]}, "markers/en.toml")[0].language == "en"
    with pytest.raises(RuleError, match="two markers"):
        read_markers({"marker": [marker, marker]}, "markers/en.toml")


def _write(folder: Path, name: str, host: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f'[match]\nhosts = ["{host}"]\n[[drop]]\ncss = ".x"\n')


def test_two_rules_for_one_host(tmp_path: Path) -> None:
    _write(tmp_path / "sites", "a.example.toml", "example.com")
    _write(tmp_path / "sites", "b.example.toml", "www.example.com")
    with pytest.raises(RuleError, match=r"b\.example\.toml.*'example\.com' has a rule in .*a\.ex"):
        load_rules(tmp_path, bundled=False)


def test_bad_files_can_be_left_out(tmp_path: Path) -> None:
    _write(tmp_path, "good.example.toml", "good.example.com")
    (tmp_path / "bad.toml").write_text("[match]\nhots = 1")
    with pytest.raises(RuleError, match="hots"):
        load_rules(tmp_path, bundled=False)
    book = load_rules(tmp_path, bundled=False, skip_bad=True)
    assert [r.id for r in book.rules] == ["good.example"]
    assert "hots" in book.problems[0]


def test_clashes_can_be_left_out(tmp_path: Path) -> None:
    _write(tmp_path, "a.example.toml", "example.com")
    _write(tmp_path, "b.example.toml", "example.com")
    (tmp_path / "c.toml").write_text('extends = ["nobody"]\n[match]\nhosts = ["c.example"]')
    with pytest.raises(RuleError, match="has a rule"):
        load_rules(tmp_path, bundled=False)
    book = load_rules(tmp_path, bundled=False, skip_bad=True)
    assert [r.id for r in book.rules] == ["a.example"]
    assert len(book.problems) == 2


def test_what_is_extended_must_be_there(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text('extends = ["nobody"]\n[match]\nhosts = ["c.example"]')
    with pytest.raises(RuleError, match="there is no rule 'nobody'"):
        load_rules(tmp_path, bundled=False)


def test_own_rules_go_before_others(tmp_path: Path) -> None:
    _write(tmp_path / "mine", "x.toml", "example.com")
    _write(tmp_path / "theirs", "example.com.toml", "example.com")
    _write(tmp_path / "theirs", "other.example.toml", "other.example")
    book = load_rules(tmp_path / "mine", tmp_path / "theirs", bundled=False)
    assert [r.id for r in book.rules] == ["x", "other.example"]


def test_links_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    _write(tmp_path / "elsewhere", "x.toml", "example.com")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "x.toml").symlink_to(tmp_path / "elsewhere" / "x.toml")
    with pytest.raises(RuleError, match="leaves the folder"):
        load_rules(tmp_path / "rules", bundled=False)


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        load_rules(tmp_path / "nothing")


def test_the_index_notices_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for number in range(MIN_FILES):
        _write(tmp_path / "rules", f"x{number}.toml", f"x{number}.example")
    first = load_rules(tmp_path / "rules", bundled=False)
    (index,) = (tmp_path / "cache" / "scraper").glob("rules-*.json")
    assert load_rules(tmp_path / "rules", bundled=False) == first
    stored = index.read_text().replace("x3.example", "y3.example")
    index.write_text(stored)
    hosts = [r.where.hosts[0] for r in load_rules(tmp_path / "rules", bundled=False).rules]
    assert "y3.example" in hosts, "the index is what is read"
    _write(tmp_path / "rules", "x3.toml", "z33.example")
    hosts = [r.where.hosts[0] for r in load_rules(tmp_path / "rules", bundled=False).rules]
    assert "z33.example" in hosts
    for damaged in ("{damaged", "[]", '{"reader": 1, "files": {}}'):
        index.write_text(damaged)
        assert len(load_rules(tmp_path / "rules", bundled=False).rules) == MIN_FILES


def test_loading_works_without_a_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    (tmp_path / "file").write_text("no folder")
    for number in range(MIN_FILES):
        _write(tmp_path / "rules", f"x{number}.toml", f"x{number}.example")
    assert len(load_rules(tmp_path / "rules", bundled=False).rules) == MIN_FILES


def test_bundled_rules_load_and_an_empty_book_has_markers() -> None:
    assert load_rules().rules
    assert RuleBook().markers("en")
    assert RuleBook().markers("en-GB") == RuleBook().markers("en")
    assert not RuleBook((), own_markers=()).markers(None)


def test_the_schema_knows_every_key() -> None:
    """All keys of the full rule, and no more tables than the reader has."""
    properties = schema()["properties"]
    read = load_toml(FULL.encode(), "x")
    assert read.keys() <= properties.keys()
    assert read["match"].keys() <= properties["match"]["properties"].keys()
    for table in ("drop", "keep", "text", "version"):
        known = properties[table]["items"]["properties"].keys()
        assert {key for item in read[table] for key in item} <= known
    json.dumps(schema())
