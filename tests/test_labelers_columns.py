"""The arithmetic of the learned labeler, held against the plain way to say the same."""

from __future__ import annotations

from dataclasses import replace
from itertools import repeat
from pathlib import Path

import numpy as np
import pytest

from scraper.labelers.cleanup import without_repeats
from scraper.labelers.columns import (
    Column,
    Facts,
    gathered,
    numbered,
    ranked,
    row_of,
    shifted,
    stretches,
    tallied,
    whole,
    windows,
)
from scraper.labelers.places import FIGURES, Places, nearest, repeated, sums, wider
from scraper.labelers.prints import Lexicon, Prints, code_points
from scraper.labelers.shape import STOP, UPPER, Shape
from scraper.labelers.trees import Trees
from scraper.labelers.vocabulary import Vocabulary, name_parts, opening_words, parts_of

RANDOM = np.random.default_rng(7)
TEXTS = [
    "The ferry is late. It was late before, said the pilot.",
    "",
    "Œuvre d’été – à 8 heures ¶ ٣ chaises ½",
    "The pilot said: The ferry is late. It was late before, said the pilot. So be it!",
    "NEWS\nAND weather",
    "渡し船は遅れた。",
]


def test_equal_keys_share_a_number() -> None:
    keys = RANDOM.integers(-3, 20, 200)
    assert numbered(keys).tolist() == np.unique(keys, return_inverse=True)[1].tolist()


def test_neighbours_and_windows() -> None:
    rows = RANDOM.random((2, 9)).astype(np.float32)
    above, below = seen(rows, (-2, 2))
    assert above[1].tolist() == [-1, -1, *rows[1, :-2].tolist()]
    assert below[0].tolist() == [*rows[0, 2:].tolist(), -1, -1]
    near, far = windows(rows, np.array((1, 20)))[1]
    assert near[4] == pytest.approx(rows[1, 3:6].sum())
    assert far == pytest.approx([rows[1].sum()] * 9)


def test_a_page_shorter_than_the_steps_has_no_neighbours() -> None:
    assert seen(np.ones((1, 1), np.float32), (-4, 4)).tolist() == [[[-1]], [[-1]]]


def seen(rows: Column, steps: tuple[int, ...]) -> Column:
    found = np.empty((len(rows), len(steps), rows.shape[1]), np.float32)
    shifted(rows, np.array(steps), found)
    return found.swapaxes(0, 1)


def test_facts_are_filled_by_name() -> None:
    facts = Facts(row_of(("links", *ranked(("words",), 2))), 3)
    facts["links"] = 7
    gathered(np.array([[1, 2, 3]], np.float32), whole([2, 1, 0]), facts.part(("words_0",)))
    facts.part(ranked(("words",), 2))[1] = [4, 5, 6]
    assert facts.table.tolist() == [[7, 7, 7], [3, 2, 1], [4, 5, 6]]
    assert facts.picked(("words_1", "links")).tolist() == [[4, 5, 6], [7, 7, 7]]


def test_sums_over_groups() -> None:
    found = tallied(np.array([[1, 2, 4], [1, 1, 1]]), whole([0, 2, 0]))
    assert found.tolist() == [[5, 0, 2], [2, 0, 1]]


@pytest.mark.parametrize("flags", ["", "#", "-", "##--#", "-#-##"])
def test_stretches_begin_and_end(flags: str) -> None:
    starts, ends = stretches(np.array([flag == "#" for flag in flags], np.bool_))
    found = [flags[start:end] for start, end in zip(starts, ends, strict=True)]
    assert found == flags.replace("-", " ").split()


def test_equal_stretches_have_equal_prints() -> None:
    text = "the ferry, the Ferry and the ferryman"
    codes, prints = code_points(text), Prints(code_points(text))
    starts, ends = stretches(codes >= ord("A"))
    words = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    numbers = prints.of(starts, ends).tolist()
    assert len(set(numbers)) == len(set(words))
    assert dict(zip(words, numbers, strict=True))["the"] == prints.windows(3)[0]


def test_known_words_are_found_by_their_prints() -> None:
    codes = code_points("été early ferry")
    sought = Prints(codes).of(whole([0, 4, 10]), whole([3, 9, 15]))
    values, known = Lexicon({"ferry": 1.5, "": 2, "late": 3, "été": -4}).find(sought)
    assert values.tolist() == [-4, 0, 1.5]
    assert known.tolist() == [True, False, True]
    assert not Lexicon({}).find(sought)[1].any()


def test_openings_are_weighed_word_by_word() -> None:
    odds = {"ferry": 2.0, "late": -1.5, "été": 0.5, "œuvre": 0.25, "weather": 1.0}
    table = Vocabulary.of({}, odds).openings(TEXTS)
    for column, text in enumerate(TEXTS):
        weights = [odds.get(word, 0.0) for word in opening_words(text)]
        known = [word in odds for word in opening_words(text)]
        some = max(len(weights), 1)
        expected = [sum(weights) / some, min([*weights, 0]), max([*weights, 0])]
        expected += [weights[0] if weights else 0.0, sum(known) / some]
        assert table[:, column] == pytest.approx(expected), text


def test_a_part_counts_once_in_a_name() -> None:
    odds = {"post": 1.0, "body": 0.5}
    names = ["post-body post", "", "x_post", "post2body", "body élan", "-"]
    scores = Vocabulary.of(odds, {}).scores(parts_of(names))
    assert scores.tolist() == [sum(map(odds.get, name_parts(n), repeat(0))) for n in names]
    assert Vocabulary.of({}, {}).scores(parts_of(names)).tolist() == [0] * 6


def test_characters_are_counted_by_their_sort() -> None:
    shape = Shape(TEXTS)
    assert shape.chars.tolist() == [len(text) for text in TEXTS]
    assert shape.words.tolist() == [11, 0, 8, 17, 3, 3.5]
    assert shape.sentences.tolist() == [2, 0, 0, 3, 0, 1]
    assert shape.capitals.tolist() == [2, 0, 1, 4, 2, 0]
    assert shape.count[4, UPPER] == 7
    assert shape.last[[0, 3]].tolist() == [STOP, STOP]


def test_the_middle_of_a_block_that_stands_elsewhere_too_is_found() -> None:
    echoes = Shape(TEXTS).echoes()
    assert echoes["echo_after"].tolist() == [1, 0, 0, 0, 0, 0]
    assert echoes["echo_before"].tolist() == [0, 0, 0, 1, 0, 0]


def test_a_doubted_copy_of_a_text_is_dropped() -> None:
    text = " ".join([f"word{number}" for number in range(40)])
    shape = Shape([text, "Read on. " + text, "word1 word2 word3 word4 word5 word6", text[::-1]])
    every = np.full(4, True)
    assert without_repeats(shape, every.copy(), every).tolist() == [True, False, True, True]
    kept = np.array([False, True, True, True])
    assert without_repeats(shape, kept.copy(), every).tolist() == [False, True, True, True]


def test_a_text_that_repeats_itself_stays() -> None:
    text = " ".join([f"word{number}" for number in range(40)])
    shape = Shape([text, text, "Refrain.", text])
    sure = without_repeats(shape, np.full(4, True), np.array([False, False, True, True]))
    assert sure.tolist() == [True, True, True, False]


def places() -> Places:
    """A page of two cards within one wrapper within another, and one without a card."""
    return Places(
        parent=whole([-1, 0, 1, 2, 2, 2, 0]),
        span=np.array([[0, 0, 0, 1, 2, 3, 4], [5, 4, 4, 2, 3, 4, 5]]),
        order=whole([4, 0, 2, 1, 3]),
        bits=np.zeros((2, 7), np.int64),
        role=np.zeros(7, np.int64),
        figures=np.array([*[[0] * 7 for _ in FIGURES[1:]], [0, 1, 2, 3, 3, 3, 1]], np.float32),
        kin=whole([0, 1, 2, 3, 3, 3, 4]),
        style=np.zeros(7, np.int64),
        element=whole([3, 5, 4, 6, 2]),  # not in their order: text set apart comes last
    )


def test_what_elements_hold_is_summed_over_their_subtrees() -> None:
    within = sums(places(), np.array([[1, 2, 4, 8, 16]]))
    assert within.tolist() == [[31, 23, 23, 1, 4, 2, 8]]


def test_the_next_wider_element_holds_more() -> None:
    blocks = sums(places(), np.ones((1, 5)))[0]
    assert wider(places(), blocks).tolist() == [0, 0, 0, 2, 2, 2, 0]


def test_the_innermost_of_three_alike_is_found() -> None:
    blocks = sums(places(), np.ones((1, 5)))[0]
    assert repeated(places(), blocks).tolist() == [[3, 5, 4, 0, 0], [0, 0, 0, 0, 0]]


def test_the_nearest_of_some_elements_is_found() -> None:
    flagged = np.isin(np.arange(7), (1, 4))
    assert nearest(places(), flagged).tolist() == [0, 1, 1, 1, 4, 1, 0]


def test_a_model_finds_its_facts_by_name(tmp_path: Path) -> None:
    trees = Trees(
        facts=("words", "links"),
        about={},
        fact=np.array([0, 1]),
        border=np.array([10, 0.5], np.float32),
        question=np.array([[0, 1], [1, 1]]),
        leaf=np.array([0, 1, 2, 3, 10, 20, 30, 40], np.float32),
        bias=np.array(0.5, np.float32),
    )
    trees.save(tmp_path / "model.npz")
    rows = RANDOM.random((700, 2)).astype(np.float32) * 20
    plain = [
        trees.leaf[(words > 10) + 2 * (links > 0.5)] + trees.leaf[4 + 3 * int(links > 0.5)] + 0.5
        for words, links in rows.tolist()
    ]
    turned = Trees.load(tmp_path / "model.npz", ["links", "words"])
    assert trees.predict(rows).tolist() == plain
    assert turned.predict(rows[:, ::-1]).tolist() == plain
    assert replace(turned, facts=()).predict(rows[:0]).tolist() == []
