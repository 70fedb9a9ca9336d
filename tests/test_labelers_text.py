"""The labeler of plain text: what it keeps, what it calls the rest, and that it never fails."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.blocks import Label
from scraper.document import Document
from scraper.errors import InputError
from scraper.labelers import text, text_facts, text_words
from scraper.labelers.trees import Trees
from scraper.labelers.vocabulary import Vocabulary
from scraper.model import Limits, Page, RawPage
from scraper.rules.book import Match
from scraper.rules.markers import MarkerTable
from scraper.segment import segment_text

PROSE = [
    (
        "The lighthouse at Garrow Point went dark on Sunday, and nobody saw until the ferry came."
        " It was the first night without its light in more than ninety years."
    ),
    (
        "“We looked up and there was only the moon,” said the harbour master, Ines Calder, who has"
        " kept the log of the station since she was a girl."
    ),
    (
        "Engineers found a moth in the switch of the lamp and took it to the museum before noon."
        " They replaced the switch and lit the lamp again."
    ),
    (
        "Until the council decides in autumn, a retired keeper climbs the stairs in the evening."
        " He says that he likes the quiet."
    ),
]
CARDS = (
    "Two swans hold up the regatta",
    "Crews waited for an hour while the birds crossed the finishing line twice.",
    "Baker wins the pudding prize again",
    "Her recipe has not changed since the year of the flood, she says.",
)


def labels_of(source: str) -> tuple[Document, dict[int, Label]]:
    page = Page("text", source, "utf-8", RawPage(None, b"", "text/plain"))
    document = Document(page, segment_text(page, Limits()))
    return document, dict(text.label(document, Match(), [None] * len(document.blocks)))


def kept(source: str) -> list[str]:
    document, labels = labels_of(source)
    return [block.text for block in document.blocks if labels[block.index].keep]


@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_keeps_the_prose_and_drops_what_frames_it(gap: str) -> None:
    head = ["Home", "News", "Sport", "Weather", "Subscribe"]
    foot = ["Hot this week", *CARDS, "Related Articles"]
    assert kept(gap.join([*head, *PROSE, *foot])) == PROSE


@pytest.mark.parametrize(
    "line",
    [
        "Thursday, April 3, 2025",
        "Contributor/Getty Images",
        "Yonhap-AP",
        "Comments0",
        "Advertisement",
        "desk@garrowpost.example",
        "Photo: Ines Calder",
        "12,345 views",
    ],
)
def test_lines_that_are_never_text(line: str) -> None:
    assert line not in kept("\n\n".join([*PROSE[:2], line, *PROSE[2:]]))


def test_short_subheadings_between_prose_stay() -> None:
    lines = [*PROSE[:2], "A moth in the switch", *PROSE[2:]]
    assert kept("\n".join(lines)) == lines


def test_dropped_lines_say_what_they_are() -> None:
    source = "\n\n".join([*PROSE, "Hot this week", *CARDS, "Leave a Reply", "Advertisement"])
    document, labels = labels_of(source)
    roles = {block.text: labels[block.index] for block in document.blocks}
    assert roles["Hot this week"][1:3] == ("related", "marker:hot-this-week")
    assert roles[CARDS[0]].role == "related"
    assert roles["Leave a Reply"].role == "comments"
    assert roles["Advertisement"].role == "ad"


def test_other_scripts() -> None:
    prose = [
        "日曜日の夜、岬の灯台の明かりが九十年ぶりに消え、翌朝の船が遅れて着くまで誰も気づかなかった。",
        "港長のカルダーさんは「見上げると月しかなかった」と話し、少女のころから続けてきた日誌にそう書き残した。",
        "技師たちはランプのスイッチの中に一匹の蛾を見つけ、部品を取り替え、昼前には再び明かりをともした。",
    ]
    menu = ["ホーム", "ニュース", "天気"]
    assert (
        kept("\n\n".join([*menu, *prose, "関連記事", "白鳥がレースを止める", "利用規約"])) == prose
    )


def test_given_labels_stay_open_to_others() -> None:
    page = Page("text", "\n\n".join(PROSE), "utf-8", RawPage(None, b"", "text/plain"))
    document = Document(page, segment_text(page, Limits()))
    ruled = Label(keep=False, role="ad", by="rule:example.com")
    found = text.label(document, Match(), [ruled, None, None, None])
    assert set(found) == {1, 2, 3}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400) | st.lists(st.text(max_size=60), max_size=30).map("\n".join))
def test_every_block_of_any_text_gets_a_label(source: str) -> None:
    document, labels = labels_of(source)
    assert sorted(labels) == list(range(len(document.blocks)))
    assert all(0 <= label.score <= 1 for label in labels.values())
    assert labels == labels_of(source)[1]


@given(st.lists(st.text(max_size=300) | st.sampled_from(
    ["a_b", "İΣ ΟΔΟΣ", "tea日本語 x", "ไทย", "x" * 260, "𝔘𝔫𝔦 😀", "n² ½ ٣", "\u0301a", "don’t"]
), min_size=1, max_size=8))  # fmt: skip
def test_words_of_a_page_are_those_of_its_lines(lines: list[str]) -> None:
    lines = [line.replace("\0", "") for line in lines]
    words = text_words.Words.of(lines)
    for line, start, count in zip(lines, words.starts, words.counts, strict=True):
        assert words.flat[start : start + count] == text_words.words_of(line)
    assert [words.different[number] for number in words.ids] == words.flat


@given(st.lists(st.text("0123489 .:/-年a", max_size=12), max_size=9))
def test_dates_and_times_in_short_lines(lines: list[str]) -> None:
    dates = r"\b(?:1[89]|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\d年|\b\d{1,2}[:.]\d\d\b"
    page = Page("text", "\n".join([*lines, "x" * 160 + " 2024"]), "utf-8", RawPage(None, b""))
    document = Document(page, segment_text(page, Limits()))
    found = text_facts.read(document, MarkerTable(()), Vocabulary.of({}, {}))
    *short, _ = found.texts
    assert found.facts["date"].tolist() == [*[bool(re.search(dates, line)) for line in short], 0]


@given(st.lists(st.sampled_from(["a", "A", "b", "ß", "SS"]), min_size=1, max_size=12))
def test_repeated_lines_are_counted(lines: list[str]) -> None:
    found = text_words.repeated(lines)
    keys = [line.casefold() for line in lines]
    assert found["times"].tolist() == [keys.count(key) for key in keys]
    assert found["nth"].tolist() == [keys[:at].count(key) for at, key in enumerate(keys)]


def test_a_long_page_costs_no_more_a_line() -> None:
    lines = [f"Line {number} of a very long list of names" for number in range(20_000)]
    assert len(labels_of("\n".join(lines))[1]) == 20_000


def test_a_model_of_other_facts_is_refused(tmp_path: Path) -> None:
    forest = Trees(
        facts=("words", "moonlight"),
        about={},
        fact=np.array([0], np.int32),
        border=np.array([5.0], np.float32),
        question=np.zeros((1, 1), np.int32),
        leaf=np.array([-1.0, 1.0], np.float32),
        bias=np.zeros((), np.float32),
    )
    path = tmp_path / "text_first.npz"
    forest.save(path)
    assert Trees.load(path, ("words", "moonlight")).predict(np.array([[9, 0]], np.float32))[0] == 1
    with pytest.raises(InputError, match="moonlight"):
        Trees.load(path, ("words", "letters"))


def test_the_shipped_models_say_where_they_come_from() -> None:
    folder = Path(text.__file__).parent / "data"
    for name in (text.FIRST, text.SECOND):
        with np.load(folder / name) as arrays:
            about = str(arrays["about"])
        for key in ("recipe", "corpus", "date", "command", "facts"):
            assert f'"{key}"' in about
    sizes = [(folder / name).stat().st_size for name in (text.FIRST, text.SECOND, text.WORDS)]
    assert sum(sizes) <= 300_000
