"""Which rules fit which pages."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from scraper.errors import RuleError
from scraper.model import Limits, Page, RawPage
from scraper.rules.book import RuleBook
from scraper.rules.rule import Layout, Pick, Rule, Signal, Where
from scraper.rules.selectors import Alternative, Names, Value, alternatives, may_match, split_list
from scraper.tree import parse
from tests.rule_pages import rule


def names(book: RuleBook, html: str, url: str | None) -> tuple[str, ...]:
    page = Page("html", html, "utf-8", RawPage(url, b""))
    return book.match(page, parse(html, Limits())).names


def text_names(book: RuleBook, text: str, url: str | None = None) -> tuple[str, ...]:
    return book.match(Page("text", text, "utf-8", RawPage(url, b"")), None).names


def site(*hosts: str, name: str = "", paths: tuple[str, ...] = ()) -> Rule:
    return Rule(name or hosts[0], Where(hosts, paths=paths), (Layout(drops=(Pick(".x"),)),))


def platform(name: str, *signals: Signal, score: float = 1) -> Rule:
    return Rule(f"platform/{name}", Where(signals=signals, score=score))


@pytest.mark.parametrize(
    ("url", "fits"),
    [
        ("https://example.com/a", True),
        ("http://www.example.com:8080/", True),
        ("https://EXAMPLE.com./a", True),
        ("example.com/a", True),
        ("https://notexample.com/", False),
        ("https://news.example.com/", False),
        ("https://example.com.evil.test/", False),
        ("https://evil.test/?u=example.com", False),
        ("https://[::1", False),
        ("", False),
        (None, False),
    ],
)
def test_hosts_match_by_whole_labels(url: str | None, fits: bool) -> None:
    assert bool(names(RuleBook((site("example.com"),)), "<p>a</p>", url)) == fits


def test_wildcards_are_for_what_is_below() -> None:
    book = RuleBook((site("*.example.com", name="wide"), site("*.b.example.com", name="narrow")))
    assert names(book, "", "https://example.com/") == ()
    assert names(book, "", "https://a.example.com/") == ("wide",)
    assert names(book, "", "https://a.b.example.com/") == ("narrow", "wide")


def test_the_most_specific_rule_is_first() -> None:
    book = RuleBook(
        (
            platform("weak", Signal(css=".p")),
            platform("strong", Signal(css=".p", weight=3)),
            site("example.com", name="group/papers"),
            site("*.com", name="wild"),
            site("example.com"),
        )
    )
    assert names(book, '<p class="p">a</p>', "https://example.com/") == (
        "example.com",
        "wild",
        "group/papers",
        "platform/strong",
        "platform/weak",
    )


def test_paths() -> None:
    book = RuleBook((rule('[match]\nhosts=["example.com"]\npaths=["^/n/"]\npaths_exclude=["x$"]'),))
    assert names(book, "", "https://example.com/n/a?q=x")
    assert not names(book, "", "https://example.com/n/x")
    assert not names(book, "", "https://example.com/m/a")


def test_a_page_without_address_says_its_own() -> None:
    html = '<link rel="canonical" href="https://www.example.com/a"><p>a</p>'
    assert names(RuleBook((site("example.com"),)), html, None) == ("example.com",)


def test_signals_add_up() -> None:
    book = RuleBook((platform("p", Signal(css=".a"), Signal(css="#b", weight=0.5), score=1.5),))
    assert not names(book, '<p class="a">x</p>', None)
    assert names(book, '<p class="a" id="b">x</p>', None)
    assert not names(book, "<p>class='a' id='b'</p>", None), "the text of a page is no sign"


def test_lines_are_signs_of_plain_text_only() -> None:
    book = RuleBook((platform("p", Signal(line="Hot this week"), Signal(pattern="^By .+ Views$")),))
    assert text_names(book, "A\n\n  hot this WEEK: \n") == ("platform/p",)
    assert text_names(book, "By Ada Views") == ("platform/p",)
    assert not text_names(book, "It was hot this week in town.")
    assert not names(book, "<p>Hot this week</p>", None)


def test_what_a_rule_extends_comes_with_it() -> None:
    child = Rule("example.com", Where(("example.com",)), extends=("platform/p",))
    book = RuleBook((child, platform("p", Signal(css=".never"))))
    assert names(book, "<p>a</p>", "https://example.com/") == ("example.com", "platform/p")
    with pytest.raises(RuleError, match="no rule 'platform/p'"):
        names(RuleBook((child,)), "<p>a</p>", "https://example.com/")


def test_one_id_and_one_host_for_one_rule() -> None:
    with pytest.raises(RuleError, match="also the id"):
        names(RuleBook((site("a.example"), site("b.example", name="a.example"))), "", "https://a.b")
    with pytest.raises(RuleError, match="has a rule"):
        names(RuleBook((site("a.example"), site("a.example", name="b"))), "", "https://a.b")


VERSIONS = """
[match]
hosts = ["example.com"]
requires = "#new"
[body]
select = ["#new"]
[[version]]
until = 2020-01-01
requires = "#old"
body = { select = ["#old"] }
"""


@pytest.mark.parametrize(
    ("html", "year", "body"),
    [
        ('<p id="new">a</p>', 2024, "#new"),
        ('<p id="new">a</p><p id="old">b</p>', 2019, "#old"),
        ('<p id="new">a</p><p id="old">b</p>', None, "#new"),
        ('<p id="old">b</p>', 2024, "#old"),
    ],
)
def test_the_layout_of_the_day_is_tried_first(html: str, year: int | None, body: str) -> None:
    day = datetime(year, 5, 1, tzinfo=UTC) if year else None
    page = Page("html", html, "utf-8", RawPage("https://example.com/", b"", captured_at=day))
    match = RuleBook((rule(VERSIONS),)).match(page, parse(html, Limits()))
    assert match.applied[0].layout.body.select == (body,)
    assert match.applied[0].body[0].attributes["id"] == body[1:]


def test_a_rule_without_its_layout_is_stale() -> None:
    html = "<p>neither</p>"
    page = Page("html", html, "utf-8", RawPage("https://example.com/", b""))
    match = RuleBook((rule(VERSIONS),)).match(page, parse(html, Limits()))
    assert (match.names, match.stale) == ((), ("example.com",))


@pytest.mark.parametrize(
    ("selector", "name", "values"),
    [
        (".foo-Bar", "foo-bar", ()),
        ("div.card:not(.teaser) > p", "card", ()),
        (".a:has(.bee)", "a", ()),
        ("[data-X='y'] p", "", (Value("data-x", "y", begins=True),)),
        ("[data-x~='y]z.c']", "", (Value("data-x", "y]z.c"),)),
        ("[hidden]", "", (Value("hidden", ""),)),
        ("[class*=share]", "", (Value("class", "share"),)),
        ("a[href$='.pdf']", "", (Value("href", ".pdf"),)),
        (
            "meta[name=a][content^='Word' i]",
            "",
            (Value("name", "a", begins=True), Value("content", "word", begins=True)),
        ),
        (r".w\:full", "", ()),
        (".größe", "", ()),
        (":is(.a, .b) .c", "c", ()),
    ],
)
def test_what_a_selector_needs(selector: str, name: str, values: tuple[Value, ...]) -> None:
    assert alternatives(selector) == (Alternative(selector, name, values),)


@pytest.mark.parametrize(
    ("selector", "may"),
    [
        (".foo", True), (".fo", False), (".BAR", True), ("#b", True), ("#nine", False),
        ("[data-x]", True), ("[data-y]", False), ("[data-x^=one]", True), ("[data-x=two]", False),
        ("[class*=oo]", True), ("[class*=ox]", False), ("p", True), (".fo, p", True),
        (".last", True),
    ],
)  # fmt: skip
def test_a_selector_is_run_only_where_it_may_match(selector: str, may: bool) -> None:
    many = " ".join(f"c{n}" for n in range(400))
    html = f"<p class='foo bar' id=b><i data-x='One more'></i><b id=x class='{many} last'>"
    names = Names(parse(html, Limits()))
    assert may_match(selector, names) is may


def test_lists_are_split_at_their_own_commas() -> None:
    assert split_list('a:is(b, c), [d="e,f"], g') == ("a:is(b, c)", '[d="e,f"]', "g")


@pytest.mark.parametrize(
    "css",
    [
        ".Sign", "#sign", "b, .x .sign", "[data-sign]", "[data-sign=one]", "[data-sign^='on']",
        "[data-sign*=ne]", "[class*=ig]", "[class^=Sig]", "[id=sign]", "i:not(.sign)",
        "meta[name='generator'][content^='Engine 3']", r"#s\69gn",
    ],
)  # fmt: skip
def test_platforms_are_found_by_any_kind_of_sign(css: str) -> None:
    html = (
        "<!doctype html><meta name=generator content='Engine 3.1'><title>t</title>"
        "<div class=x><p class='Sign sign' id=sign data-sign=one><b>1</b><i>2</i></div>"
    )
    others = [platform(f"p{n}", Signal(css=f".no-{n}, [no=no-{n}]")) for n in range(3)]
    book = RuleBook((*others, platform("real", Signal(css=css))))
    assert names(book, html, None) == ("platform/real",)


def test_two_thousand_rules_cost_no_more_than_a_few() -> None:
    """Under 1 ms a page of 1,200 elements, with room for a slow machine."""
    rules = [site(f"site{n}.example") for n in range(1_100)]
    rules += [
        platform(f"p{n}", Signal(css=f".sign-{n}"), Signal(css=f"#i-{n}")) for n in range(900)
    ]
    html = "".join(f'<div class="card c{n}"><a href="/{n}">story {n}</a></div>' for n in range(600))
    page, tree = Page("html", html, "utf-8", RawPage("https://a.test/", b"")), parse(html, Limits())
    book = RuleBook(tuple(rules))
    book.match(page, tree)
    start = time.perf_counter()
    for _ in range(20):
        book.match(page, tree)
    assert (time.perf_counter() - start) / 20 < 0.004
