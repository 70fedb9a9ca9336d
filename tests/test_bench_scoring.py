"""The benchmark's scores, against examples worked out by hand."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.bench import corpora, folds, reliability, scoring
from tests.bench.scoring import Overlap


def test_words_are_lower_case_and_without_punctuation() -> None:
    assert scoring.words("Don't STOP — now, 3 times!") == ["don", "t", "stop", "now", "3", "times"]


def test_word_overlap_counts_a_repeated_word_as_often_as_both_have_it() -> None:
    # answer: the cat the dog; gold: the cat sat. Common: the, cat. Extra: the, dog. Missing: sat.
    overlap = scoring.word_overlap("The cat. The dog!", "the cat sat")
    assert overlap == Overlap(common=2, extra=2, missing=1)
    assert overlap.precision == pytest.approx(2 / 4)
    assert overlap.recall == pytest.approx(2 / 3)
    assert overlap.f1 == pytest.approx(4 / 7)  # 2 * 1/2 * 2/3 / (1/2 + 2/3)


@pytest.mark.parametrize(
    ("answer", "gold", "f1"),
    [("", "", 1.0), ("one", "", 0.0), ("", "one", 0.0), ("one", "two", 0.0), ("a b", "b a", 1.0)],
)
def test_word_overlap_at_the_edges(answer: str, gold: str, f1: float) -> None:
    assert scoring.word_overlap(answer, gold).f1 == f1


def test_shingles_see_the_order() -> None:
    # answer: abcd bcde cdef; gold: abcd bcde cdeg deg-h. Common 2, extra 1, missing 2.
    assert scoring.shingle_overlap("a b c d e f", "a b c d e g h") == Overlap(2, 1, 2)
    assert scoring.shingle_overlap("d c b a", "a b c d") == Overlap(0, 1, 1)


def test_shingles_see_text_given_twice() -> None:
    # abcd twice, with bcda, cdab, dabc between: one of the five is in the gold.
    assert scoring.shingle_overlap("a b c d a b c d", "a b c d") == Overlap(1, 4, 0)


def test_a_text_of_under_four_words_is_one_shingle() -> None:
    assert scoring.shingle_overlap("a b", "A, b.") == Overlap(1, 0, 0)
    assert scoring.shingle_overlap("", "a b") == Overlap(0, 0, 1)


def test_shingle_f1_averages_precision_and_recall_apart() -> None:
    # Precisions 1 and 1/2, mean 3/4; recalls 1/2, 1 and 0 of the empty answer, mean 1/2.
    pages = [Overlap(2, 0, 2), Overlap(3, 3, 0), Overlap(0, 0, 5)]
    assert scoring.shingle_f1(pages) == pytest.approx(2 * 0.75 * 0.5 / 1.25)


def test_shingle_f1_weighs_pages_alike() -> None:
    long, short = Overlap(1000, 0, 0), Overlap(0, 1, 1)
    assert scoring.shingle_f1([long, short]) == pytest.approx(0.5)


def test_snippets_are_found_across_white_space_and_case() -> None:
    text = "The Harbour\n  reopened on\u00a0Monday."
    assert scoring.found(text, ["harbour reopened", "ON MONDAY.", "on Tuesday"]) == 2


def test_titles_may_differ_in_case_and_punctuation_only() -> None:
    assert scoring.same_title("“Harbour reopens”", "HARBOUR: REOPENS")
    assert not scoring.same_title("Harbour reopens | The Post", "Harbour reopens")


@pytest.mark.parametrize(
    ("answer", "gold", "same"),
    [
        (("Ann Lee", "Bo Kim"), "Bo Kim; Ann Lee", True),
        (("Ann Lee", "Bo Kim"), "Ann Lee and Bo Kim", True),
        (("ann lee",), "By Ann Lee", True),
        (("Ann Lee",), "Ann Lee; Bo Kim", False),
        (("Ann Lee", "Staff"), "Ann Lee", False),
    ],
)
def test_authors_are_a_set_of_names(answer: tuple[str, ...], gold: str, same: bool) -> None:
    assert scoring.same_authors(answer, gold) is same


def test_dates_are_compared_by_day() -> None:
    assert scoring.same_day("2024-06-18T23:30:00+02:00", "2024-06-18")
    assert not scoring.same_day("2024-06-19", "2024-06-18")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "a.html.gz").write_bytes(gzip.compress(b"<p>Hello"))
    rows = [
        {"id": 1, "url": "https://news.example.co.uk/a", "html": "a.html.gz", "text": "Hello"},
        {"id": 2, "url": "https://www.example.co.uk/b", "html": "a.html.gz", "author": ""},
        {"id": 3, "url": "", "html": "a.html.gz", "kind": "forum", "title": None, "text": ""},
    ]
    (folder / "cases.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return folder


def test_a_corpus_tells_absent_from_none(corpus: Path) -> None:
    first, second, third = corpora.load(str(corpus))
    assert first.gold == {"text": "Hello"}
    assert second.gold == {"author": None}
    assert third.gold == {"title": None, "text": ""}
    assert third.url is None
    assert first.raw().body == b"<p>Hello"
    assert [case.id for case in corpora.load(str(corpus), frozenset({"forum"}))] == ["3"]


def test_a_site_is_one_fold(corpus: Path) -> None:
    first, second, third = corpora.load(str(corpus))
    assert folds.site_of(first) == folds.site_of(second) == "example.co.uk"
    assert folds.site_of(third) == "tiny:3"
    assert folds.fold_of(first) == folds.fold_of(second)
    held_out = [at for _, test in folds.splits([first, second, third]) for at in test]
    assert sorted(held_out) == [0, 1, 2]


def test_spread_is_even_and_repeatable(corpus: Path) -> None:
    cases = corpora.load(str(corpus)) * 10
    assert corpora.spread(cases, 3) == [cases[0], cases[10], cases[20]]
    assert corpora.spread(cases, 0) == cases


# Of four pages scored 0.9 three are good, of two scored 0.2 none.
PAIRS = [(0.9, 0.95), (0.9, 0.9), (0.9, 1.0), (0.9, 0.5), (0.2, 0.89), (0.2, 0.0)]


def test_calibration_error_weighs_bands_by_pages() -> None:
    # |0.9 - 3/4| over four pages, |0.2 - 0| over two: (4 * 0.15 + 2 * 0.2) / 6
    assert reliability.calibration_error(PAIRS) == pytest.approx(1.0 / 6)


def test_brier_score() -> None:
    # three times (0.1)², once (0.9)², twice (0.2)²: (0.03 + 0.81 + 0.08) / 6
    assert reliability.brier_score(PAIRS) == pytest.approx(0.92 / 6)


def test_ranking_counts_ties_half() -> None:
    # Good: 0.9 three times; others: 0.9, 0.2, 0.2. Each good one: half a tie and two above.
    assert reliability.ranking(PAIRS) == pytest.approx(2.5 / 3)


def test_a_score_on_an_edge_belongs_to_the_upper_band() -> None:
    sizes = {low: len(band) for low, _, band in reliability.bands([*PAIRS, (1.0, 1.0)])}
    assert sizes[0.9] == 4
    assert sizes[0.8] == 0
    assert sizes[0.95] == 1
