"""Rules in the format of ftr-site-config; all files here are written for these tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scraper.errors import InputError, RuleError
from scraper.rules.book import load_rules
from scraper.rules.ftr import import_ftr
from scraper.rules.rule import Body, Field, Pick
from scraper.rules.xpath import Css, NotCss, to_css
from tests.rule_pages import PROSE, labels_of

FILE = """
# a paper by the sea
title: //h1[@class='head']
author: //meta[@name="author"]/@content
date: substring-after(//time, 'on ')
date: concat(//time, 'x')
body: //div[@id='story']
body: //article | //div[contains(concat(' ', normalize-space(@class), ' '), ' text ')]
strip: //div[contains(@class, 'share')]
strip: //p[starts-with(., 'Read also')]
strip: //a[@class='promo']/..
strip: //h3[text()='More']/ancestor::section
strip: //p/following::div
strip_id_or_class: newsletter-box
strip_id_or_class: ad
strip_id_or_class: two words
strip_id_or_class: item.ad-slot
prune: no
tidy: no
replace_string(<b>): <i>
titl: //h1
test_url: https://harbour.example/a
no directive here
"""


def test_a_file_becomes_a_rule_of_low_trust(tmp_path: Path) -> None:
    (tmp_path / "harbour.example.txt").write_text(FILE)
    found = import_ftr(tmp_path)
    (rule,) = found.rules
    layout = rule.layouts[0]
    assert rule.where.hosts == ("harbour.example",)
    assert layout.body == Body(('div[id="story"]', 'article, div[class~="text"]'), "scope")
    assert layout.drops == (
        Pick('div[class*="share"]'),
        Pick("p", "^Read\\ also"),
        Pick('a[class="promo"]', extent="closest:*"),
        Pick("h3", "^More$", extent="closest:section"),
        Pick('[class*="newsletter-box"], [id*="newsletter-box"]'),
        Pick(".ad, #ad"),
        Pick(".item.ad-slot"),
    )
    assert layout.fields == {
        "title": Field(('css:h1[class="head"]',)),
        "authors": Field(('css:meta[name="author"]@content',)),
        "date": Field(("css:time",), strip=("^.{0,200}?on\\ ",)),
    }
    assert rule.provenance["source"].startswith("imported:")


def test_what_is_not_taken_is_named_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "harbour.example.txt").write_text(FILE)
    notes = [note.partition("harbour.example.txt:")[2] for note in import_ftr(tmp_path).notes]
    assert [note.partition(":")[0] for note in notes] == ["6", "13", "16", "21", "23"]
    assert "did you mean 'title'?" in notes[3]
    assert "directive: value" in notes[4]


@pytest.mark.parametrize(
    ("xpath", "css"),
    [
        ("//div[@id='a' and @class='b']", Css('div[id="a"][class="b"]')),
        ("//div[@id='a' or @class='b']/p", Css('div:is([id="a"], [class="b"]) > p')),
        ("//*[@class!='b']", Css(':not([class="b"])')),
        ("//ul[not(@class)]//li[2]", Css("ul:not([class]) li:nth-of-type(2)")),
        ("(//div[@class='x'])", Css('div[class="x"]')),
        ("/html/body/div[last()]", Css("html > body > div:last-of-type")),
        ("//section[.//aside]", Css("section:has(aside)")),
        ("//h2[contains(text(), 'More (all)')]", Css("h2", text="More\\ \\(all\\)")),
        ("//p[contains(., 'a') or contains(., 'b')]", Css("p", text="a|b")),
        ("//h2/following-sibling::ul", Css("h2 ~ ul")),
        ("//a[@rel='author']/text()", Css('a[rel="author"]')),
        ("(//article)[1]", Css("article")),
        ("//a[@href='/n']/ancestor::section[1]", Css('a[href="/n"]', closest="section")),
        ("//p/descendant::*[@class='x']", Css('p [class="x"]')),
        ("//img/@src", Css("img", attribute="src")),
        ("//div[starts-with(@id, 'x')]", Css('div[id^="x"]')),
    ],
)
def test_xpath_as_css(xpath: str, css: Css) -> None:
    assert to_css(xpath) == [css]


@pytest.mark.parametrize(
    "xpath",
    [
        "//p/preceding::div",
        "//div[count(p) > 3]",
        "substring-before(//h1, '|')",
        "//div[@id='a'",
        "//p[contains(., 'a') and contains(., 'b')]",
        "//p[contains(., 'a') or @class='b']",
        "//div[contains(@class, '')]",
        "",
    ],
)
def test_what_is_no_css(xpath: str) -> None:
    with pytest.raises(NotCss):
        to_css(xpath)


def test_names_of_files(tmp_path: Path) -> None:
    for name in (".sea.example.txt", "www.land.example.txt", "co.uk.txt", "LICENSE.txt"):
        (tmp_path / name).write_text("body: //article\n")
    (tmp_path / "empty.example.txt").write_text("prune: no\n")
    (tmp_path / "bytes.example.txt").write_bytes(b"\xff\xfe\x00")
    found = import_ftr(tmp_path)
    assert sorted(rule.where.hosts[0] for rule in found.rules) == ["*.sea.example", "land.example"]
    assert any("co.uk" in note and "holds many sites" in note for note in found.notes)
    assert any("bytes.example.txt: cannot be read" in note for note in found.notes)


def test_imported_rules_work_without_an_import(tmp_path: Path) -> None:
    (tmp_path / "example.com.txt").write_text(
        f"body: //div[@id='story']\nstrip: //p[contains(., '{PROSE[2][:20]}')]\n"
    )
    book = load_rules(f"ftr:{tmp_path}", bundled=False)
    html = f"<p>menu</p><div id=story><p>{PROSE[0]}</p><p>{PROSE[1]}</p><p>{PROSE[2]}</p></div>"
    assert list(labels_of(html, *book.rules)) == [PROSE[2], "menu"]


@pytest.mark.skipif(
    "FTR_SITE_CONFIG" not in os.environ, reason="FTR_SITE_CONFIG: a folder of files"
)
def test_the_public_set() -> None:
    found = import_ftr(os.environ["FTR_SITE_CONFIG"])
    assert len(found.rules) > 1_000
    assert found.taken > 0.9 * found.directives


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        load_rules(f"ftr:{tmp_path / 'none'}")


def test_odd_files_are_named_once_each(tmp_path: Path) -> None:
    (tmp_path / ".wild.example.txt").write_text("body: //section[position()<3]\nstrip: //aside\n")
    (tmp_path / "bom.example.txt").write_bytes(b"\xef\xbb\xbfbody: //article\r\nstrip: //aside\r\n")
    (tmp_path / "bin.example.txt").write_bytes(b"body: \xff\xfe")
    (tmp_path / "empty.example.txt").write_text("# nothing yet\n")
    (tmp_path / "long.example.txt").write_text(f"body: {'//div' * 3000}\nstrip: //aside\n")
    (tmp_path / "folder.example.txt").mkdir()
    found = import_ftr(tmp_path)
    assert [rule.id for rule in found.rules] == ["bom.example", "long.example", "*.wild.example"]
    named = sorted(Path(note).name.partition(":")[0] for note in found.notes)
    assert named == [".wild.example.txt", "bin.example.txt", "long.example.txt"]


def test_a_link_out_of_the_folder_is_not_read(tmp_path: Path) -> None:
    outside, inside = tmp_path / "secret.txt", tmp_path / "rules"
    outside.write_text("root: of all\n")
    inside.mkdir()
    (inside / "a.example.txt").symlink_to(outside)
    with pytest.raises(RuleError, match="leaves the folder"):
        import_ftr(inside)
