"""Pages that are no article say why; the others get a score with its signals."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import pytest

from scraper import quality, status
from scraper.blocks import Block, BlockKind, Label
from scraper.document import Document
from scraper.metadata import Metadata
from scraper.model import Found, Limits, Page, Quality, RawPage, Reason, Skip
from scraper.tree import Tree, parse

BODY = Label(keep=True, role="body", by="model", score=0.9)
NAV = Label(keep=False, role="nav", by="model", score=0.9)
PROSE = (
    "The harbour of Selmouth was dredged for the first time in twelve years, and the two ferries "
    "that wait outside on stormy days can now come in whenever they want. "
)
FRAME = ["Home", "News", "Subscribe", "We use cookies to make this site better. Accept all"]


def page(
    kept: list[str],
    dropped: list[str] | None = None,
    title: str = "",
    *,
    links: int = 0,
    tree: Tree | None = None,
) -> tuple[Document, list[Label], Metadata]:
    """A page whose kept blocks stand before the dropped ones, after a menu of `links`."""
    texts = ["menu item"] * links + kept + (dropped or [])
    kind: BlockKind = "paragraph"
    blocks = tuple(
        Block(at, kind, text, link_chars=len(text) if at < links else 0)
        for at, text in enumerate(texts)
    )
    labels = [BODY if links <= at < links + len(kept) else NAV for at in range(len(texts))]
    raw = RawPage("https://example.com/a", b"", origin="a.html")
    document = Document(Page("html", "", "utf-8", raw), blocks, tree)
    return document, labels, Metadata(title=Found(title, "meta:og:title") if title else None)


WALLS = [
    (Reason.CONSENT_WALL, "We and our partners store information on a device. Accept all"),
    (Reason.CONSENT_WALL, "Wir verwenden Cookies und brauchen dafür Ihre Zustimmung."),
    (Reason.CONSENT_WALL, "Nous utilisons des cookies. Tout accepter ou tout refuser ?"),
    (Reason.CONSENT_WALL, "Używamy plików cookie. Zaakceptuj wszystkie"),
    (Reason.CONSENT_WALL, "当サイトではクッキーを使用しています。すべて許可"),
    (Reason.BOT_CHECK, "Checking your browser before accessing example.com."),
    (Reason.BOT_CHECK, "Verify you are human by completing the action below. Ray ID: 8a"),
    (Reason.BOT_CHECK, "Bitte bestätigen Sie, dass Sie kein Roboter sind."),
    (Reason.BOT_CHECK, "Подтвердите, что вы человек"),
    (Reason.ERROR_PAGE, "Sorry, the page you’re looking for has moved or never existed."),
    (Reason.ERROR_PAGE, "Die gesuchte Seite wurde nicht gefunden."),
    (Reason.ERROR_PAGE, "La página que buscas ya no está disponible."),
    (Reason.ERROR_PAGE, "お探しのページは見つかりませんでした。"),
    (Reason.PAYWALL, "This article is for subscribers only. Log in to read it."),
    (
        Reason.PAYWALL,
        "Il vous reste 90 % de cet article à lire. La suite est réservée aux abonnés.",
    ),
    (Reason.PAYWALL, "Om verder te lezen: word abonnee vanaf 5 euro."),
]


@pytest.mark.parametrize(("reason", "text"), WALLS)
def test_a_wall_is_no_article(reason: Reason, text: str) -> None:
    verdict = quality.judge(*page([text], FRAME))
    assert isinstance(verdict, Skip)
    assert verdict.reason == reason
    assert verdict.detail
    assert verdict.origin == "a.html"


@pytest.mark.parametrize(("reason", "text"), WALLS)
def test_a_wall_is_known_when_nothing_was_kept(reason: Reason, text: str) -> None:
    verdict = quality.judge(*page([], [text], links=3))
    assert isinstance(verdict, Skip)
    assert verdict.reason == reason


@pytest.mark.parametrize(("reason", "text"), WALLS)
def test_the_same_words_beside_an_article_say_nothing(reason: Reason, text: str) -> None:
    assert isinstance(quality.judge(*page([PROSE] * 6, [text])), Quality)


@pytest.mark.parametrize(("reason", "text"), WALLS)
def test_the_same_words_within_an_article_say_nothing(reason: Reason, text: str) -> None:
    assert isinstance(quality.judge(*page([PROSE] * 6 + [text])), Quality)


def test_a_long_list_of_purposes_is_still_a_wall() -> None:
    purposes = [f"Our partners store information on a device, purpose {n}: ads." for n in range(50)]
    verdict = quality.judge(*page(purposes, title="Ferry returns to Selmouth"))
    assert isinstance(verdict, Skip)
    assert verdict.reason == Reason.CONSENT_WALL


def test_a_cookie_policy_is_a_page() -> None:
    policy = [f"This site uses cookies for purpose {n}." for n in range(20)]
    assert isinstance(quality.judge(*page(policy, title="Cookie policy")), Quality)


@pytest.mark.parametrize(
    "title", ["404", "404 – Selmouth Post", "Page not found | Post", "Error 404"]
)
def test_an_error_page_by_its_title(title: str) -> None:
    verdict = quality.judge(*page(["Try the search, or go back to our front page."], title=title))
    assert isinstance(verdict, Skip)
    assert verdict.reason == Reason.ERROR_PAGE


def test_an_error_page_may_offer_other_things_to_read() -> None:
    verdict = quality.judge(*page([PROSE] * 5, title="Page not found – Selmouth Post"))
    assert isinstance(verdict, Skip)
    assert verdict.reason == Reason.ERROR_PAGE
    assert isinstance(quality.judge(*page([PROSE] * 5, title="Sorry")), Quality)
    assert isinstance(quality.judge(*page([PROSE] * 20, title="Access denied")), Quality)


@pytest.mark.parametrize(
    "title", ["Route 404 reopens", "An error that cost a ferry", "Not found by radar"]
)
def test_titles_about_errors_are_titles(title: str) -> None:
    assert isinstance(quality.judge(*page([PROSE], title=title)), Quality)


def test_a_brief_beside_a_newsletter_call_is_an_article() -> None:
    calls = ["Subscribe to our newsletter", "Sign up for breaking news", "Log in"]
    brief = "The ferry to Selmouth is back in service after a week of repairs."
    assert isinstance(quality.judge(*page([brief], calls)), Quality)


def test_a_teaser_before_a_paywall_is_kept_when_it_is_a_text() -> None:
    wall = ["Subscribe to continue reading"]
    assert isinstance(quality.judge(*page([PROSE] * 2, wall)), Quality)
    verdict = quality.judge(*page(["The ferry is back in service."], wall))
    assert isinstance(verdict, Skip)
    assert verdict.reason == Reason.PAYWALL


def test_a_frame_above_the_text_is_no_paywall() -> None:
    document, labels, metadata = page(["Already a subscriber? Log in", "The ferry is back."])
    labels[0] = NAV
    assert isinstance(quality.judge(document, labels, metadata), Quality)


def test_a_page_of_links_is_a_listing() -> None:
    verdict = quality.judge(*page([], links=40))
    assert isinstance(verdict, Skip)
    assert verdict.reason == Reason.LISTING


def test_words_without_an_article() -> None:
    verdict = quality.judge(*page([], ["Ferry times", "Open daily"], links=2))
    assert isinstance(verdict, Skip)
    assert verdict.reason == Reason.NO_ARTICLE


def test_no_words_at_all() -> None:
    verdict = quality.judge(*page([]))
    assert isinstance(verdict, Skip)
    assert verdict.reason == Reason.EMPTY


def test_a_surer_labeler_gives_a_higher_score() -> None:
    document, labels, metadata = page([PROSE] * 6, FRAME)
    scores = []
    for sure in (0.5, 0.7, 0.9, 1.0):
        labels = [label._replace(score=sure) for label in labels]
        verdict = quality.judge(document, labels, metadata)
        assert isinstance(verdict, Quality)
        scores.append(verdict.score)
    assert scores == sorted(scores)
    assert 0 <= scores[0] < scores[-1] <= 1


def signals(kept: list[str], tree: Tree | None = None) -> Mapping[str, float]:
    verdict = quality.judge(*page(kept, FRAME, tree=tree))
    assert isinstance(verdict, Quality)
    return verdict.signals


def linked(text: str) -> Tree:
    data = json.dumps({"@type": "NewsArticle", "articleBody": text})
    return parse(f'<script type="application/ld+json">{data}</script>', Limits())


def test_linked_data_agrees_with_the_text_or_not() -> None:
    assert signals([PROSE] * 6, linked(PROSE * 6))["linked_data"] > 0.95
    assert signals([PROSE] * 6, linked(f"<p>{PROSE}</p>" * 6))["linked_data"] > 0.95
    assert 0.4 < signals([PROSE] * 3, linked(PROSE * 6))["linked_data"] < 0.6
    assert signals([PROSE] * 6, linked("Something else. " * 30))["linked_data"] == 0.0
    assert "linked_data" not in signals([PROSE] * 6)


def test_gaps_in_the_text_are_a_signal() -> None:
    document, labels, metadata = page([PROSE] * 4)
    labels[1] = NAV
    verdict = quality.judge(document, labels, metadata)
    assert isinstance(verdict, Quality)
    assert verdict.signals["unbroken"] == pytest.approx(0.75)


def test_signals_are_named_shares() -> None:
    found = signals([PROSE] * 6)
    assert found["unbroken"] == 1.0
    assert found["prose"] == 1.0
    assert all(0 <= value <= 1 for value in found.values())


def test_every_weight_is_of_a_signal() -> None:
    fitted = json.loads(Path(quality.__file__).with_name("quality.json").read_text("utf-8"))
    assert fitted["signals"].keys() == signals([PROSE] * 6, linked(PROSE)).keys()


def test_phrases_are_found_as_they_are_written() -> None:
    source = Path(status.__file__).with_name("status.toml").read_text("utf-8")
    tables = tomllib.loads(source)
    del tables["error_titles"]
    for reason, languages in tables.items():
        for phrase in (phrase for said in languages.values() for phrase in said):
            assert phrase == " ".join(phrase.lower().split()), "lower case, single spaces"
            assert "’" not in phrase, "straight apostrophes"
            assert status.phrases().speaks(f"well: {phrase}, then", Reason(reason))


def test_kinds_of_blocks_do_not_matter_to_the_status() -> None:
    for kind in get_args(BlockKind):
        wall = Block(0, kind, "We use cookies. Accept all")
        verdict = status.status([wall], [wall], "")
        assert verdict
        assert verdict.reason == Reason.CONSENT_WALL
