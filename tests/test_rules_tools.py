"""The tools around rules: lint, check, learn, scramble, and the commands."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from scraper.cli import main
from scraper.errors import InputError
from scraper.model import Limits, RawPage
from scraper.rules.book import RuleBook, load_rules
from scraper.rules.cases import Case, bag, load_cases, load_samples, precision, word_f1
from scraper.rules.check import check_rule, mutants, try_rule
from scraper.rules.invent import Scrambler
from scraper.rules.learn import propose
from scraper.rules.lint import lint
from scraper.rules.rule import Layout, Pick, Rule, Signal, Where
from scraper.rules.sample import make_sample
from scraper.rules.scramble import scramble_html, scramble_text
from scraper.rules.selectors import split_list
from scraper.rules.stable import handles, is_hashed, stable_part
from scraper.tree import parse
from tests.rule_pages import PROSE, rule

SAMPLES = Path(__file__).parent.parent / "samples"
CARDS = "".join(
    f"<p>{part} Readers wrote in about it, and the mate answered.</p>" for part in PROSE
)
PARTS = [
    f"{part} It was day {day} on the water for all of them." for day in "1234" for part in PROSE
]
STORY = "".join(f"<p>{part}</p>" for part in PARTS)
TEXT = "\n\n".join(PARTS)


def page(extra: str = "", name: str = "a") -> Case:
    html = f"<body><article class=story><h1>A soup at sea</h1>{STORY}{extra}</article></body>"
    raw = RawPage(f"https://example.com/{name}", html.encode(), "text/html; charset=utf-8")
    return Case(name, raw, TEXT)


BOX = f'<div class="also-read-box css-1x9z2k">{CARDS}</div>'


def test_word_f1() -> None:
    assert word_f1(bag("a b c d"), bag("A, b!")) == pytest.approx(2 * 2 / 6)
    assert word_f1(bag("a a"), bag("a")) == pytest.approx(2 / 3)
    assert (word_f1(bag(""), bag("")), word_f1(bag("a"), bag(""))) == (1.0, 0.0)
    assert (precision(bag("a b"), bag("a c")), precision(bag("a"), bag(""))) == (0.5, 1.0)


@pytest.mark.parametrize(
    "name",
    ["css-u7urgs", "sc-1n1m3k", "a1b2c3d", "styles__Box-sc-1ylecsg-0", "ktgpf", "post-123456"],
)
def test_hashed_names(name: str) -> None:
    assert is_hashed(name)


@pytest.mark.parametrize(
    "name",
    ["article-body", "story", "ArticleBody", "c-article__body", "newsletter2", "h1", "wp-block"],
)
def test_names_that_people_gave(name: str) -> None:
    assert not is_hashed(name)


def test_handles_prefer_what_lasts() -> None:
    names = "p-4 css-u7urgs story Body_text__3xYz1"
    html = f'<div id="x9f8e7d6c" data-testid="story-body" class="{names}">'
    node = parse(html, Limits()).select("div")[0]
    assert stable_part("Body_text__3xYz1") == "Body_text"
    assert list(handles(node)) == [
        '[data-testid="story-body"]',
        ".story",
        '[class*="Body_text"]',
    ]
    utility = parse('<p class="p-4 leading-tight font-bold" id="part-2">', Limits()).select("p")[0]
    assert list(handles(utility)) == [], "how it looks, and which one it is"


@pytest.mark.parametrize(
    ("made", "warning"),
    [
        (Layout(drops=(Pick(".css-u7urgs"),)), "build tool"),
        (Layout(drops=(Pick("script.x"),)), "never matches"),
        (Layout(drops=(Pick(".a div:nth-child(3)"),)), "counts elements"),
        (Layout(drops=(Pick("div"),)), "every such element"),
        (Layout(drops=(Pick("", "Read more"),)), "begin it with ^"),
        (Layout(drops=(Pick("hr", extent="to_end"),)), "dangerous"),
        (Layout(), "says nothing"),
    ],
)
def test_lint(made: Layout, warning: str) -> None:
    found = lint(Rule("example.com", Where(("example.com",)), (made,)), RuleBook())
    assert any(warning in line for line in found)


def test_lint_is_silent_on_a_good_rule_and_knows_dates() -> None:
    good = rule(
        '[match]\nhosts=["example.com"]\n[[drop]]\ncss=".related-stories"\n'
        '[provenance]\nsource="hand"\nverified=2024-01-01'
    )
    assert lint(good, RuleBook()) == []
    assert "2024-01-01" in lint(good, RuleBook(), date(2026, 1, 1))[0]


def test_bundled_rules_are_lint_free() -> None:
    book = load_rules()
    assert [f"{r.id}: {w}" for r in book.rules for w in lint(r, book)] == []


def test_a_rule_is_learned_from_answers() -> None:
    found = propose([page(BOX, "a"), page(BOX, "b")], RuleBook())
    drops = [part for pick in found.rule.layouts[0].drops for part in split_list(pick.css)]
    if found.before < 0.99:  # the generic labeler may know better one day
        assert drops == [".also-read-box"]
        assert found.after == pytest.approx(1.0, abs=0.03)
    assert found.rule.where.hosts == ("example.com",)
    assert found.rule.provenance["source"] == "learned"


@pytest.mark.parametrize(
    ("name", "learned"), [("newsletter-call", [".newsletter-call"]), ("slot-b", [])]
)
def test_one_page_teaches_what_names_itself(name: str, learned: list[str]) -> None:
    found = propose([page(f"<div class={name}>{CARDS}</div>")], RuleBook())
    drops = [part for pick in found.rule.layouts[0].drops for part in split_list(pick.css)]
    if found.before < 0.99:  # the generic labeler may know better one day
        assert drops == learned


def test_repetition_teaches_without_answers() -> None:
    def other(name: str, end: str) -> Case:
        own = page(f"<p>Only on {name}: {end}, said the cook, and nobody at all objected.</p>{BOX}")
        return Case(name, RawPage(f"https://example.com/{name}", own.raw.body, "text/html"))

    found = propose([other("a", "soup"), other("b", "bread")], RuleBook())
    assert found.after >= found.before


def test_learning_needs_pages_of_one_host() -> None:
    stray = Case("x", RawPage("https://elsewhere.example/", b"<p>a"))
    with pytest.raises(InputError, match="not of one known host"):
        propose([page(), stray], RuleBook())


DROP = Rule("example.com", Where(("example.com",)), (Layout(drops=(Pick(".also-read-box"),)),))


def test_a_trial_shows_before_and_after() -> None:
    trial = try_rule(DROP, page(BOX))
    assert trial.alone.f1 == pytest.approx(1.0, abs=0.03)
    assert (trial.without.f1 or 0) <= (trial.alone.f1 or 0)


def test_a_rule_that_changes_nothing_fails() -> None:
    idle = Rule("example.com", Where(("example.com",)), (Layout(drops=(Pick(".nothing"),)),))
    report = check_rule(idle, [page()], RuleBook())
    assert "is no better than no rule at all" in report.advice
    assert "[[drop]] .nothing hits nothing in any sample" in report.problems
    assert check_rule(idle, [], RuleBook()).advice == ("has no sample",)


def test_mutants_miss_one_piece_each() -> None:
    full = rule(
        '[match]\nhosts=["example.com"]\n[body]\nselect="main"\n[[drop]]\ncss=".a"\n[[drop]]\ncss=".b"\n'
        '[[keep]]\ncss=".c"\n[[text]]\ntext="d"'
    )
    names = [name for name, _ in mutants(full)]
    assert names == ["[body]", "[[drop]] .a", "[[drop]] .b", "[[keep]] .c", "[[text]] d"]
    assert all(mutant != full for _, mutant in mutants(full))


def test_bundled_rules_pass_their_samples() -> None:
    book, cases = load_rules(), load_samples(SAMPLES)
    problems = []
    for one in book.rules:
        own = [case for case in cases if case.rule == one.id]
        problems += [f"{one.id}: {problem}" for problem in check_rule(one, own, book).problems]
    assert problems == []


SECRET = "Ada Lovelace met Émile Zola at 221 Baker Street on 3 May 1889."


def test_scrambling_leaves_no_word() -> None:
    html = (
        f'<html lang="en"><head><title>{SECRET}</title><meta name="author" content="Ada Lovelace">'
        '<meta name="application-name" content="Ada met Zola">'
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ada met Zola"}'
        f'</script><script>var ada="Lovelace"</script></head><body style="x"><!-- Lovelace -->'
        f'<h2 id="ada-lovelace-met-emile-zola-at-221-baker-street">x</h2>'
        f'<p class="story" data-user="ada-lovelace" onclick="zola()"><a href="https://zola.test/ada">'
        f'{SECRET}</a></p><img alt="Zola" src="/zola.jpg"><p>Привет, Мария!</p></body></html>'
    )
    tree = parse(html, Limits())
    made = scramble_html(tree, Scrambler("seed"))
    words = ["ada", "lovelace", "émile", "zola", "baker", "street", "привет", "мария"]
    assert [
        word for word in words if word in made.lower().replace('data-user="ada-lovelace"', "")
    ] == []
    assert made == scramble_html(parse(html, Limits()), Scrambler("seed")), "the same each time"
    assert made != scramble_html(tree, Scrambler("other"))
    again = parse(made, Limits())
    assert [node.tag for node in again.select("p.story > a")] == ["a"]
    assert len(again.select("p.story")[0].text(deep=True)) == len(SECRET)
    assert "NewsArticle" in again.json_ld[0]


def test_scrambling_keeps_signs_and_drops_long_runs() -> None:
    scrambler = Scrambler(
        "s", (r"^Written by .{0,40} on ",), "", lambda line: line == "Hot this week"
    )
    made = scramble_text("Hot this week\nWritten by Ada Moor on May 3, 2024\nHot soup", scrambler)
    first, second, third = made.splitlines()
    assert first == "Hot this week"
    assert second.startswith("Written by ")
    assert second.endswith(" on May 3, 2024")
    assert "Moor" not in second
    assert third.split()[0] != "Hot"
    links = "<ul>" + "<li>soup</li>" * 50 + "</ul>"
    assert scramble_html(parse(links, Limits()), scrambler).count("<li>") == 20


def test_a_sample_is_cut_to_what_its_rule_needs() -> None:
    menu = "".join(f"<div class=menu><a href=/{n}>Berth {n}</a></div>" for n in range(300))
    long = "<p>" + " ".join(PROSE * 8) + "</p>"
    whole = page(f"{long}<p>See also: soup and bread from the harbour kitchen</p>{BOX}{menu}")
    made = Rule(
        "example.com",
        Where(("example.com",)),
        (Layout(drops=(Pick("article > p", text="^See also:"), Pick(".also-read-box"))),),
    )
    sample = make_sample(made, whole, RuleBook())
    assert len(whole.raw.body) > 15_000
    assert len(sample.page) < 6_000
    assert "also-read-box" in sample.page
    assert "See also:" in sample.page, "what a pattern looks for stays"
    assert "harbour" not in sample.page


def test_a_rule_may_have_an_easy_sample_but_no_useless_one() -> None:
    idle = Layout(drops=(Pick("h1", role="title"),))
    made = Rule("example.com", Where(("example.com",)), (idle,))
    easy = check_rule(made, [page()], RuleBook())
    assert easy.problems == ()
    assert "is no better than no rule at all" in easy.advice
    hard = Case("a", page().raw, TEXT + " soup" * 400)
    assert "is no better than no rule at all" in check_rule(made, [hard], RuleBook()).problems


def test_a_sample_behaves_like_its_page() -> None:
    made = make_sample(DROP, page(BOX), RuleBook())
    assert made.likeness > 0.9
    assert "also-read-box" in made.page
    assert "ferry" not in made.page


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["rules", *map(str, arguments)])
    return result.exit_code, result.output


def test_commands_on_rules(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    file = folder / "example.com.toml"
    html = tmp_path / "a.html"
    html.write_bytes(page(BOX).raw.body)
    status, output = run("new", html, html, "--host", "example.com", "-o", file)
    assert status == 0, output
    file.write_text('[match]\nhosts=["example.com"]\n[[drop]]\ncss=".also-read-box"\n')
    assert "example.com\t1 drops" in run("list", "--rules", folder)[1]
    assert "host example.com" in run("which", "https://www.example.com/x", "--rules", folder)[1]
    shown = run("which", html, "--url", "https://example.com/x", "--rules", folder)[1]
    assert "example.com: host example.com" in shown
    assert "also-read-box" in run("show", "example.com", "--rules", folder)[1]
    assert "words ->" in run("try", file, html)[1]
    status, output = run("lint", folder)
    assert (status, "source is missing" in output) == (0, True)
    sample = tmp_path / "samples" / "example.com" / "story"
    status, output = run("sample", html, "--rule", file, "-o", sample)
    assert status == 0, output
    assert json.loads((sample / "meta.json").read_text())["rule"] == "example.com"
    status, output = run("test", file, "--samples", tmp_path / "samples")
    assert "example.com/story" in output
    assert json.loads(run("schema")[1])["title"] == "A site rule"


def test_mistakes_end_in_one_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('[match]\nhots = ["example.com"]')
    status, output = run("lint", bad)
    assert (status, "did you mean 'hosts'?" in output) == (1, True)
    status, output = run("show", "platform/tagdiv-newspapr")
    assert status != 0
    assert "did you mean 'platform/tagdiv-newspaper'?" in output
    assert "Traceback" not in output


def test_health_command(tmp_path: Path) -> None:
    log = tmp_path / "run.jsonl"
    gone = {"url": "https://a.example/x", "provenance": {"stale": "a.example"}}
    log.write_text("\n".join([json.dumps(gone)] * 25))
    status, output = run("health", log, "--quarantine", tmp_path / "rules")
    assert (status, "a.example\t25\t0%" in output) == (0, True)
    assert "a.example" in (tmp_path / "rules" / "quarantine.toml").read_text()
    log.write_text("{")
    assert run("health", log)[0] != 0


def test_import_command(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "harbour.example.txt").write_text("body: //article\nstrip: //nav[1=2]\n")
    status, output = run("import-ftr", tmp_path / "in", "-o", tmp_path / "out")
    assert (status, "1 rules, 1 of 2 directives" in output) == (0, True)
    assert load_rules(tmp_path / "out", bundled=False).rules[0].id == "harbour.example"


def test_annotated_pages_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>soup</p>")
    row = {
        "id": "a",
        "url": "https://example.com/a",
        "html": "a.html",
        "text": "soup",
        "with": ["s"],
    }
    (tmp_path / "cases.jsonl").write_text(json.dumps(row))
    (case,) = load_cases(tmp_path / "cases.jsonl")
    assert (case.name, case.text, case.contains) == ("a", "soup", ("s",))
    (tmp_path / "cases.jsonl").write_text('{"id": "a"}')
    with pytest.raises(InputError, match="no file of cases"):
        load_cases(tmp_path / "cases.jsonl")


def test_signals_of_platforms_are_shown(tmp_path: Path) -> None:
    made = Rule("platform/x", Where(signals=(Signal(css=".story"),)))
    assert RuleBook((made,)).rule("platform/x") is made
