"""What the pages of one host have in common: learned from a dump, reviewed, taken out."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.batch import Inputs, Workers, templates
from scraper.blocks import Label, Role
from scraper.cli import main
from scraper.document import Document
from scraper.errors import RuleError
from scraper.extract import examine, extract
from scraper.labelers import template as labeler
from scraper.model import Article, Limits, RawPage
from scraper.rules import repeats
from scraper.rules.book import Match, RuleBook, load_rules
from scraper.rules.lint import lint
from scraper.rules.markers import line_key
from scraper.rules.packing import pack, unpack_rule
from scraper.rules.page_lines import PageLines, page_lines
from scraper.rules.repeats import Repeats
from scraper.rules.rule import Rule, Where
from scraper.rules.schema import schema
from scraper.rules.template import Asked, Line, Template
from scraper.rules.write import to_toml
from tests.rule_pages import PROSE, dump, read_page, rule

DUMP = Path(__file__).parent.parent / "samples" / "template"
RULE = DUMP / "templates" / "tidewatch.example.toml"
STORIES: dict[str, dict[str, Any]] = json.loads((DUMP / "expected.json").read_text("utf-8"))
PAGES = sorted([*DUMP.glob("html/*.html"), *DUMP.glob("text/*.txt")])
QUOTE = "“A pier is a promise"  # stands in three of six stories
CALL = "Sign up for the letter of the estuary"
FILE = f"""
id = "template/example.com"
[match]
hosts = ["example.com"]
[template]
pages = 40
since = 2024-06-01
until = 2024-06-30
[template.newsletter]
"{CALL}" = 38
[template.other]
'What "we" know: a \\ b' = 25
"""


def raw_of(page: Path) -> RawPage:
    kind = "text/html" if page.suffix == ".html" else "text/plain"
    return RawPage(f"https://www.tidewatch.example/2024/06/{page.stem}", page.read_bytes(), kind)


def learned(pages: Sequence[PageLines], asked: Asked | None = None) -> dict[str, Template]:
    found = Repeats()
    for page in pages:
        found.add(page)
    return {one.host: one.template for one in found.templates(asked or Asked())}


# The dump of an invented paper, as HTML and as text


@pytest.mark.parametrize("kind", ["html", "text"])
def test_the_dump_teaches_its_template(kind: str) -> None:
    found = Repeats()
    for page in (page for page in PAGES if page.parent.name == kind):
        found.add(page_lines(raw_of(page), Limits()))
    (one,) = found.templates(Asked())
    assert to_toml(one.rule()) in RULE.read_text("utf-8")
    assert not [line for line in one.template.lines if QUOTE in line.text]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_template_leaves_the_story(page: Path) -> None:
    outcome = extract(raw_of(page), rules=load_rules(DUMP))
    assert isinstance(outcome, Article)
    expected = STORIES[page.stem]
    assert [piece.text for piece in outcome.blocks] == expected["text"]
    assert outcome.title == expected["title"], "a teaser on all other pages"
    assert outcome.provenance["template"] == "template/tidewatch.example"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_template_only_drops(page: Path) -> None:
    raw = raw_of(page)
    before, after = (examine(raw, rules=book).pieces for book in (load_rules(), load_rules(DUMP)))
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed
    for old, new in changed:
        assert (old.label.keep, new.label.keep) == (True, False)
        assert new.label.by == "template:tidewatch.example"


def test_without_a_template_nothing_is_asked() -> None:
    with patch.object(labeler, "drops", side_effect=AssertionError("asked")):
        for page in PAGES:
            assert extract(raw_of(page))


# Learning


def page_of(number: int, lines: Sequence[str], **facts: Any) -> PageLines:
    told: dict[str, Any] = {"host": "a.example", "address": number, "text": number, "day": None}
    rows: tuple[tuple[str, Role], ...] = tuple((line, "other") for line in dict.fromkeys(lines))
    return PageLines(**(told | facts), chars=500, lines=rows)


LINES = [f"line number {number} of this paper" for number in range(6)]
made = st.builds(
    lambda address, text, **facts: page_of(address, LINES[text % 5 :: 2], text=text, **facts),
    st.integers(0, 9),
    st.integers(0, 9),
    host=st.sampled_from(["a.example", "b.example", "c.example"]),
    day=st.sampled_from([None, date(2024, 6, 1), date(2024, 6, 2)]),
)


@given(pages=st.lists(made, max_size=30), data=st.data())
@settings(max_examples=300)
def test_the_order_of_the_pages_does_not_matter(pages: list[PageLines], data: Any) -> None:
    """Nor does it in dumps that are larger than what is held."""
    other = data.draw(st.permutations(pages))
    asked = Asked(min_pages=2, min_share=0.3)
    for most, held in ((500, 1_000), (3, 1_000), (8, 5)):
        with (
            patch.object(repeats, "MOST_OF_HOST", most),
            patch.object(repeats, "MOST_HELD", held),
            patch.object(repeats, "LEAST_OF_HOST", 2),
        ):
            assert learned(pages, asked) == learned(other, asked)


def test_the_same_page_counts_once() -> None:
    once = [page_of(number, [CALL], text=number) for number in range(3)]
    assert learned(once) == {}
    again = [page_of(1, [CALL], text=7), page_of(8, [CALL], text=2)]  # its address; its text
    assert learned([*once, *again]) == {}
    assert learned([*once, page_of(4, [CALL])])["a.example"].lines == (Line(CALL, "other", 4),)


@pytest.mark.parametrize(
    ("line", "on", "taken"),
    [
        (CALL, 5, True),
        (CALL, 4, False),  # of ten pages
        (PROSE[0], 5, True),
        ("Sign up today", 10, False),  # three words
    ],
)
def test_what_makes_a_line_of_a_template(line: str, on: int, taken: bool) -> None:
    pages = []
    for number in range(10):
        text = dump(f"Only on page {number}.", *([line] if number < on else ()))
        raw = RawPage(f"https://a.example/{number}", text.encode(), "text/plain")
        pages.append(page_lines(raw, Limits()))
    assert bool(learned(pages)) == taken


def test_prose_on_few_pages_is_no_template() -> None:
    pages = [page_of(number, [PROSE[0], CALL]) for number in range(4)]
    assert [line.text for line in learned(pages)["a.example"].lines] == [CALL]


def test_the_usual_spelling_is_written_and_days_are_kept() -> None:
    pages = [page_of(number, [CALL.upper() if number < 2 else CALL]) for number in range(5)]
    pages[1] = pages[1]._replace(day=date(2024, 6, 3))
    pages[4] = pages[4]._replace(day=date(2024, 6, 1))
    (found,) = learned(pages).values()
    assert found.lines == (Line(CALL, "other", 5),)
    assert (found.since, found.until) == (date(2024, 6, 1), date(2024, 6, 3))


def test_a_template_that_nobody_would_review_is_cut() -> None:
    lines = [f"line number {number} of a very long menu" for number in range(600)]
    found = Repeats()
    for number in range(4):
        found.add(page_of(number, lines))
    (one,) = found.templates(Asked())
    assert (len(one.template.lines), one.cut) == (500, 100)


def test_the_names_around_a_line_tell_its_role() -> None:
    html = (
        '<body class="has-sidebar"><div class="newsletter-box"><p>Have our letter every Friday</p>'
        "</div><nav><a>All that floats here</a></nav><p>Nobody knows what this is</p></body>"
    )
    page = page_lines(RawPage("https://a.example/1", html.encode(), "text/html"), Limits())
    assert [role for _, role in page.lines] == ["newsletter", "nav", "other"]


def test_pages_say_their_host_themselves() -> None:
    html = b'<link rel="canonical" href="https://www.b.example/x"><p>Some words to begin with.'
    assert page_lines(RawPage(None, html, "text/html"), Limits(), "c.example").host == "b.example"
    plain = RawPage(None, b"Some words to begin with.", "text/plain")
    assert page_lines(plain, Limits(), "c.example").host == "c.example"
    found = Repeats()
    found.add(page_lines(plain, Limits()))
    assert found.nameless == 1


# The labeler


def drops_of(
    source: str, *lines: str, url: str = "https://example.com/a", kind: str = "text"
) -> tuple[set[str], dict[str, str]]:
    """What a template of these lines drops of a page on which all is kept."""
    document, _ = read_page(source, url=url, kind=kind)
    labels = [Label(True, "body", "model")] * len(document.blocks)
    return dropped(document, labels, *lines)


def dropped(
    document: Document, labels: Sequence[Label], *lines: str
) -> tuple[set[str], dict[str, str]]:
    known = tuple(Line(text, "other", 9) for text in lines)
    one = Rule("template/example.com", Where(("example.com",)), template=Template(9, known))
    found, notes = labeler.drops(document, Match(template=one), labels)
    assert all(label.by == "template:example.com" and not label.keep for label in found.values())
    return {document.blocks[index].text for index in found}, notes


HEADLINE = "Ferry to the outer islands waits for wind"
TEASER = "Sheep on the motorway again"


def test_a_headline_stays_where_it_is_one() -> None:
    page = dump(HEADLINE, *PROSE, TEASER)
    assert drops_of(page, HEADLINE, TEASER)[0] == {TEASER}
    elsewhere = dump("Soup", *PROSE, "Bread and soup for all.", HEADLINE)
    assert drops_of(elsewhere, HEADLINE)[0] == {HEADLINE}
    url = "https://example.com/2024/ferry-outer-islands-waits"
    assert drops_of(elsewhere, HEADLINE, url=url)[0] == set(), "the words of the address"


def test_lines_that_head_text_of_the_page_stay() -> None:
    page = dump(PROSE[0], "What we know so far", PROSE[1], CALL, "What we know so far", PROSE[2])
    assert drops_of(page, "What we know so far", CALL)[0] == {CALL}
    call = "If you enjoy our reporting, you can have the letter every Friday before breakfast."
    assert drops_of(dump(PROSE[0], call, PROSE[1]), call)[0] == {call}, "prose heads nothing"


def test_lines_are_compared_as_markers_are() -> None:
    assert drops_of(dump(*PROSE, "  sheep on the MOTORWAY again …"), TEASER)[0]
    assert not drops_of(dump(*PROSE, "Sheep on the motorway again and again"), TEASER)[0]


def test_most_of_a_text_is_never_taken() -> None:
    page = dump(*PROSE, "The soup is hot.")
    found, notes = drops_of(page, *PROSE)
    assert found == set()
    assert notes["template_guard"].startswith("refused: it takes 9")


def test_keeps_of_rules_and_lines_of_metadata_stay() -> None:
    document, _ = read_page(dump(*PROSE, TEASER, CALL), kind="text")
    labels = [Label(True, "body", "model")] * 5
    labels[3] = Label(True, "body", "rule:example.com")
    labels[4] = Label(False, "byline", "metadata")
    assert dropped(document, labels, TEASER, CALL)[0] == set()


word = st.text(st.characters(categories=("Ll", "Lu", "Lo", "Nd")), min_size=1, max_size=9)
line = st.lists(word, min_size=1, max_size=15).map(" ".join)


@given(page=st.lists(line, max_size=12), known=st.lists(line, min_size=1, max_size=12))
def test_a_template_leaves_pages_alone_that_share_nothing(
    page: list[str], known: list[str]
) -> None:
    document, _ = read_page(dump(*page), kind="text")
    shared = {line_key(block.text) for block in document.blocks}
    labels = [Label(True, "body", "model")] * len(document.blocks)
    own = [text for text in known if line_key(text) not in shared]
    assert dropped(document, labels, *own)[0] == set()
    assert dropped(document, labels, *known)[0] <= {block.text for block in document.blocks}


# The file


def template_rule(text: str = FILE) -> Rule:
    return rule(text, "templates/example.com.toml")


def test_a_file_is_read_written_and_packed() -> None:
    made = template_rule()
    assert made.template == Template(
        40,
        (Line(CALL, "newsletter", 38), Line('What "we" know: a \\ b', "other", 25)),
        date(2024, 6, 1),
        date(2024, 6, 30),
    )
    assert (made.level, made.by) == ("template", "template:example.com")
    assert template_rule(to_toml(made)) == made
    packed = json.loads(json.dumps(pack(made), default=str))
    assert unpack_rule(packed) == made
    assert lint(made, RuleBook()) == ["[provenance] source is missing: hand, learned or imported:…"]
    assert "newsletter" in schema()["properties"]["template"]["properties"]


@given(texts=st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=5))
def test_any_line_can_be_written(texts: list[str]) -> None:
    lines = {line_key(text): Line(text, "nav", 3) for text in texts}
    lines.pop("", None)
    if lines:
        made = Template(9, tuple(lines.values()))
        text = to_toml(Rule("template/a.example", Where(("a.example",)), template=made))
        read = template_rule(text).template
        assert read is not None
        assert set(read.lines) == set(made.lines)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("[template.newsletter]", "[template.newsleter]", "did you mean 'newsletter'"),
        ("= 38", "= 0", "must be the number of pages"),
        ("= 38", '= "38"', "must be a whole number"),
        ("pages = 40", "", "on how many pages"),
        ('id = "template/example.com"', 'id = "example.com"', "must begin with 'template/'"),
        ("pages = 40", "page = 40", "did you mean 'pages'"),
        ("[template.other]", f'"{CALL.lower()}!" = 3\n[template.other]', "is the same line as"),
        ("[template]", '[[drop]]\ncss = ".x"\n[template]', "stands alone"),
    ],
)
def test_mistakes_are_named(old: str, new: str, problem: str) -> None:
    with pytest.raises(RuleError, match=problem):
        template_rule(FILE.replace(old, new, 1))


def test_a_template_needs_lines() -> None:
    head = FILE.partition("[template]")[0]
    with pytest.raises(RuleError, match="is missing"):
        template_rule(head)
    with pytest.raises(RuleError, match="holds no line"):
        template_rule(head + "[template]\npages = 3")


def test_lint_looks_at_lines_and_days() -> None:
    found = template_rule(
        FILE.replace("= 38", "= 41").replace(
            "[template.other]", f'[template.other]\n"{PROSE[0]}"=4'
        )
    )
    told = lint(found, RuleBook(), date(2026, 1, 1))
    assert f"template {CALL!r} is on 41 of 40 pages; one is wrong" in told
    assert any("reads like text and is on 4 pages" in line for line in told)
    assert any("until 2024-06-30; learn it from newer ones" in line for line in told)


def test_a_template_goes_beside_the_rules_of_its_host(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "x.toml").write_text(FILE)
    (tmp_path / "example.com.toml").write_text('[match]\nhosts=["example.com"]\n[[drop]]\ncss=".x"')
    book = load_rules(tmp_path, bundled=False)
    document, _ = read_page(dump(*PROSE), url="https://www.example.com/a", kind="text")
    match = book.match(document.page, None)
    assert match.names == ("example.com",)
    assert match.template is not None
    assert match.template.id == "template/example.com"
    other, _ = read_page(dump(*PROSE), url="https://news.example.com/a", kind="text")
    assert book.match(other.page, None).template is None
    (tmp_path / "quarantine.toml").write_text('[rules]\n"template/example.com" = "rests"')
    assert load_rules(tmp_path, bundled=False).match(document.page, None).template is None


# The command


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(map(str, arguments)))
    return result.exit_code, result.output


def test_command_on_a_folder_of_pages(tmp_path: Path) -> None:
    status, output = run("rules", "template", DUMP / "html", "-o", tmp_path, "--day", "2024-07-01")
    assert status == 0, output
    assert "tidewatch.example\t6\t13\t51.4%\t" in output
    assert "pages: 6; hosts: 1; templates: 1" in output
    text = (tmp_path / "templates" / RULE.name).read_text("utf-8")
    assert text == RULE.read_text("utf-8") + "created = 2024-07-01\n"
    assert run("rules", "lint", tmp_path)[0] == 0
    assert "13 repeated lines\tlearned" in run("rules", "list", "--rules", tmp_path, "tide")[1]
    shown = run("rules", "which", "https://tidewatch.example/a", "--rules", tmp_path)[1]
    assert "template/tidewatch.example: host tidewatch.example; 13 repeated lines" in shown
    page = DUMP / "html" / "swans-hold-up-the-lock.html"
    tried = run("rules", "try", tmp_path / "templates" / RULE.name, page)[1]
    assert "- In the paper this week" in tried
    status, output = run("rules", "template", DUMP / "html", "-o", tmp_path)
    assert (status, "--force writes over it" in output) == (1, True)
    assert run("rules", "template", DUMP / "html", "-o", tmp_path, "--force")[0] == 0


def test_command_on_text_and_its_account(tmp_path: Path) -> None:
    status, output = run("rules", "template", DUMP / "text", "-o", tmp_path)
    assert (status, "6 pages do not say their host" in output) == (0, True)
    status, output = run("rules", "template", DUMP / "text", "-o", tmp_path, "--host", "A.example",
                         "--min-pages", "7")  # fmt: skip
    assert (status, "hosts with fewer than 7 pages: 1" in output) == (0, True)
    assert not (tmp_path / "templates").exists()
    status, output = run("rules", "template", tmp_path / "nothing", DUMP / "text", "-o", tmp_path,
                         "--host", "a.example", "--min-share", "0.9")  # fmt: skip
    assert (status, "nothing: unreadable" in output) == (1, True)
    assert (tmp_path / "templates" / "a.example.toml").exists()


def test_a_bug_costs_one_page_and_is_told() -> None:
    inputs = Inputs((str(DUMP / "text"),))
    with patch.object(
        templates, "page_lines", side_effect=[ValueError("why")] + [page_of(1, [])] * 5
    ):
        found = templates.harvest(inputs, "a.example", Workers(0))
    assert (found.pages, found.skips) == (5, {"crashed": 1})
    assert found.faults[0].endswith("baker-finds-coins-in-oven-wall.txt: crashed: ValueError: why")


def test_a_dump_tells_the_days_of_its_captures(tmp_path: Path) -> None:
    rows = []
    for day, page in enumerate(DUMP.glob("text/*.txt"), 1):
        stamp = datetime(2024, 6, day, tzinfo=UTC).isoformat()
        url = f"https://tidewatch.example/{page.stem}"
        rows.append({"url": url, "text": page.read_text("utf-8"), "captured_at": stamp})
    file = tmp_path / "dump.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in [*rows, *rows]))
    status, output = run("rules", "template", file, "-o", tmp_path, "--parallel", "2")
    assert status == 0, output
    found = tomllib.loads((tmp_path / "templates" / RULE.name).read_text("utf-8"))
    assert found["template"]["pages"] == 6
    assert (found["template"]["since"], found["template"]["until"]) == (
        date(2024, 6, 1),
        date(2024, 6, 6),
    )
    assert found["provenance"]["note"] == "12 pages read, with those that came again"
    cleaned = run("clean", file, "--rules", tmp_path, "-q", "--limit", "1")[1]
    record = json.loads(cleaned)
    assert "In the paper this week" not in record["text"]
    assert record["provenance"]["template"] == "template/tidewatch.example"


def test_hosts_that_no_rule_may_name_have_no_file(tmp_path: Path) -> None:
    status, output = run("rules", "template", DUMP / "text", "-o", tmp_path, "--host", "co.uk")
    assert (status, "not written: " in output) == (1, True)
    rows = [{"url": f"http://x\0y.example/{n}", "text": f"{n}\n\n{CALL}"} for n in range(5)]
    (tmp_path / "dump.jsonl").write_text("\n".join(map(json.dumps, rows)))
    status, output = run("rules", "template", tmp_path / "dump.jsonl", "-o", tmp_path)
    assert (status, "no name of a host" in output) == (1, True)
    assert not (tmp_path / "templates").exists()
