"""Bytes to text: charsets with right, wrong and no labels; what is no text; what is damaged."""

from __future__ import annotations

import gzip
import random
import time
import zlib

import pytest
import webencodings
from hypothesis import given
from hypothesis import strategies as st

from scraper.decode import decode
from scraper.errors import Refused
from scraper.model import Limits, Page, RawPage, Reason

RUSSIAN = "Сегодня утром в городе открылась новая библиотека, и жители пришли посмотреть на неё."
JAPANESE = "今朝、町に新しい図書館ができました。住民たちが見にきて、本をかりていったそうです。"
SIMPLIFIED = "今天早上城里新开了一家图书馆，很多人都来看，我们也去了，大家都说这里很好。"
TRADITIONAL = "今天早上城裡新開了一家圖書館，很多人都來看，我們也去了，大家都說這裡很好。"
KOREAN = "오늘 아침 도시에 새로운 도서관이 문을 열었고 주민들이 보러 와서 책을 빌려 갔다."
GREEK = "Σήμερα το πρωί άνοιξε μια νέα βιβλιοθήκη στην πόλη και οι κάτοικοι ήρθαν να τη δουν."
POLISH = "Dziś rano otwarto nową bibliotekę, a mieszkańcy przyszli ją obejrzeć. Książki są świeże."
FRENCH = "Ce matin, une bibliothèque a ouvert ses portes, et les élèves du collège y ont été reçus."
TURKISH = "Bu sabah şehirde yeni bir kütüphane açıldı ve halk görmeye geldi, kitapları ödünç aldı."
CHARSETS = [
    ("windows-1251", RUSSIAN),
    ("koi8-r", RUSSIAN),
    ("shift_jis", JAPANESE),
    ("euc-jp", JAPANESE),
    ("iso-2022-jp", JAPANESE),
    ("gb18030", SIMPLIFIED),
    ("big5", TRADITIONAL),
    ("euc-kr", KOREAN),
    ("windows-1253", GREEK),
    ("windows-1250", POLISH),
    ("iso-8859-2", POLISH),
    ("windows-1252", FRENCH),
    ("windows-1254", TURKISH),
    ("utf-8", JAPANESE),
    ("utf-16le", RUSSIAN),
    ("utf-16be", RUSSIAN),
]
UNKNOWN_LABELS = [
    "",
    "rot13",
    "zip",
    "idna",
    "unicode_escape",
    "undefined",
    "utf-7",
    "x" * 100_000,
]


def page(body: bytes, content_type: str | None = None, **limits: int) -> Page:
    return decode(RawPage(None, body, content_type), Limits(**limits))


def in_html(text: str, meta: str = "") -> str:
    return f"<!doctype html><html><head>{meta}<title>x</title></head><body><p>{text}</p></body>"


def encoded(text: str, name: str) -> bytes:
    if name.startswith("utf-16"):
        return text.encode(name)
    return webencodings.encode(text, name)


def refusal(body: bytes, content_type: str | None = None, **limits: int) -> Refused:
    with pytest.raises(Refused) as caught:
        page(body, content_type, **limits)
    return caught.value


@pytest.mark.parametrize(("name", "text"), CHARSETS, ids=[name for name, _ in CHARSETS])
class TestCharsets:
    def test_right_label_in_the_transport(self, name: str, text: str) -> None:
        found = page(encoded(in_html(text), name), f"text/html; charset={name}")
        assert text in found.text
        assert found.encoding == name

    def test_right_label_in_the_page(self, name: str, text: str) -> None:
        if name.startswith("utf-16"):
            pytest.skip("a meta tag cannot name UTF-16: it could not be read")
        found = page(encoded(in_html(text, f'<meta charset="{name}">'), name))
        assert text in found.text

    def test_no_label(self, name: str, text: str) -> None:
        found = page(encoded(in_html(text), name))
        assert text in found.text
        assert found.encoding == name

    @pytest.mark.parametrize("wrong", ["iso-8859-1", "utf-8", "utf-16"])
    def test_wrong_label(self, name: str, text: str, wrong: str) -> None:
        if wrong == "iso-8859-1" and name in ("windows-1250", "iso-8859-2", "windows-1254"):
            pytest.skip("two Latin charsets cannot be told apart against the label's word")
        found = page(encoded(in_html(text), name), f"text/html; charset={wrong}")
        assert text in found.text


class TestLabels:
    def test_transport_beats_page(self) -> None:
        body = encoded(in_html(RUSSIAN, '<meta charset="koi8-r">'), "windows-1251")
        assert page(body, "text/html; charset=windows-1251").encoding == "windows-1251"

    def test_mark_beats_transport(self) -> None:
        body = b"\xef\xbb\xbf" + in_html(RUSSIAN).encode()
        found = page(body, "text/html; charset=windows-1251")
        assert (found.encoding, RUSSIAN in found.text) == ("utf-8", True)
        assert not found.text.startswith("\ufeff")

    @pytest.mark.parametrize("label", UNKNOWN_LABELS)
    def test_labels_that_browsers_do_not_know_are_ignored(self, label: str) -> None:
        body = in_html(FRENCH, f'<meta charset="{label}">').encode()
        found = page(body, f"text/html; charset={label}")
        assert (found.encoding, FRENCH in found.text) == ("utf-8", True)

    def test_a_meta_tag_in_a_comment_is_none(self) -> None:
        meta = '<!-- <meta charset="koi8-r"> --><meta charset="windows-1251">'
        body = encoded(in_html("да нет", meta), "windows-1251")
        assert page(body).encoding == "windows-1251"

    def test_a_meta_tag_behind_a_long_script(self) -> None:
        meta = f"<script>{'x = 1;' * 2_000}</script><meta charset='windows-1251'>"
        assert "да" in page(encoded(in_html("да", meta), "windows-1251")).text

    def test_ascii_that_says_utf_16(self) -> None:
        assert "hello" in page(in_html("hello").encode(), "text/html; charset=utf-16").text

    def test_utf_7_is_not_decoded(self) -> None:
        found = page(b"<p>+ADw-script+AD4- and more</p>", "text/html; charset=utf-7")
        assert "+ADw-" in found.text


class TestEncodedTwice:
    @pytest.mark.parametrize("text", [RUSSIAN, JAPANESE, FRENCH, "a “quoted” word – and a dash"])
    def test_utf_8_that_was_read_as_latin_1_is_read_once(self, text: str) -> None:
        body = in_html(text).encode().decode("latin-1").encode()
        found = page(body, "text/html; charset=utf-8")
        assert (found.encoding, found.utf8) == ("utf-8", None)
        assert text in found.text

    @pytest.mark.parametrize("text", [FRENCH, "é as Ã© is mojibake: Ã©Ã©Ã©", "Â¡ is one", "Ã…"])
    def test_text_that_only_looks_like_it_stays(self, text: str) -> None:
        assert text in page(in_html(text).encode()).text


class TestDamage:
    def test_a_few_bad_bytes_cost_only_themselves(self) -> None:
        body = in_html(RUSSIAN * 20).encode()
        body = body[:500] + b"\xff\xc0\xaf" + body[500:]
        found = page(body)
        assert found.encoding == "utf-8"
        assert found.text.count("библиотека") >= 19

    def test_cut_within_a_character(self) -> None:
        assert (
            page(in_html(JAPANESE * 5).encode()[:-20][: -len("</p></body>") // 2]).text.count(
                "図書館"
            )
            > 3
        )

    def test_surrogates_become_replacement_characters(self) -> None:
        body = "one \ud800 two \udfff three é".encode("utf-8", "surrogatepass")
        found = page(body, "text/plain; charset=utf-8")
        assert found.text == "one \ufffd two \ufffd three é"

    def test_paired_surrogates_become_their_character(self) -> None:
        assert page("a \ud83d\ude00 b".encode("utf-8", "surrogatepass")).text == "a 😀 b"

    def test_nuls_are_left_out(self) -> None:
        assert page(b"<p>on\0e</p> and <b\0>two</b> of them, in all").text.startswith("<p>one</p>")

    def test_utf_16_of_odd_length(self) -> None:
        body = b"\xff\xfe" + in_html("hello").encode("utf-16le") + b"x"
        assert "hello" in page(body).text

    @given(st.binary(max_size=200))
    def test_any_bytes_become_text_or_are_refused(self, body: bytes) -> None:
        try:
            found = page(body)
        except Refused as refused:
            assert refused.detail  # noqa: PT017  either outcome is right
        else:
            found.text.encode()
            assert "\0" not in found.text

    @given(st.text(max_size=200))
    def test_any_text_comes_back(self, text: str) -> None:
        body = text.encode()
        if not text.strip(" \t\r\n\f\v\0\ufeff\x1a"):
            assert refusal(body, "text/plain; charset=utf-8").reason is Reason.EMPTY
        elif not any(sign < " " or sign == "\x7f" for sign in text) and text.isprintable():
            found = page(body, "text/plain; charset=utf-8")
            assert found.text == text


class TestKind:
    @pytest.mark.parametrize(
        "body",
        [
            b"<!DOCTYPE html><p>x",
            b"  \n<html>",
            b"<div class=a>x</div>",
            b"<?xml version='1.0'?><html>",
            b"Hello<br>there<br>you<br>all",
            b"\xef\xbb\xbf<!-- a --><p>x",
        ],
    )
    def test_html(self, body: bytes) -> None:
        assert page(body).kind == "html"

    @pytest.mark.parametrize(
        "body",
        [
            b"Just words.",
            b"a < b and c > d",
            b"Use the <b> tag.",
            b"<3 this",
            b"{}",
            b"<unknown> x",
        ],
    )
    def test_text(self, body: bytes) -> None:
        assert page(body).kind == "text"

    def test_the_content_type_decides(self) -> None:
        assert page(b"<p>x</p>", "text/plain").kind == "text"
        assert page(b"words", "TEXT/HTML; charset=utf-8").kind == "html"
        assert page(b"<p>x</p>", "application/octet-stream").kind == "html"


class TestRefusals:
    @pytest.mark.parametrize(
        "body", [b"", b" \n\t\r\n", b"\0" * 65_536, b"\xef\xbb\xbf", b"\xff\xfe"]
    )
    def test_empty(self, body: bytes) -> None:
        assert refusal(body).reason is Reason.EMPTY

    def test_too_large_says_both_sizes(self) -> None:
        refused = refusal(b"x" * 3_000_000, max_bytes=2_000_000)
        assert refused.reason is Reason.TOO_LARGE
        assert ("3.0 MB" in refused.detail, "2 MB" in refused.detail) == (True, True)

    @pytest.mark.parametrize(
        ("body", "word"),
        [
            (b"%PDF-1.7\n", "PDF"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "JPEG"),
            (b"GIF89a\1\0", "GIF"),
            (b"PK\3\4\x14\0", "ZIP"),
            (b"RIFF\x24\0\0\0WEBPVP8 ", "image"),
            (random.Random(1).randbytes(5_000), "binary"),
        ],
    )
    def test_no_text(self, body: bytes, word: str) -> None:
        for content_type in (None, "text/html", "text/html; charset=utf-8"):
            refused = refusal(body, content_type)
            assert refused.reason is Reason.NOT_TEXT
            assert word in refused.detail

    def test_words_that_look_like_magic_are_words(self) -> None:
        assert page(b"BMW and ID3 and BZh are names of things.").kind == "text"


class TestGzip:
    HTML = in_html("compressed words " * 50).encode()

    def test_inflated(self) -> None:
        found = page(gzip.compress(self.HTML), "text/html")
        assert ("compressed words" in found.text, found.truncated) == (True, False)

    def test_twice(self) -> None:
        assert "compressed words" in page(gzip.compress(gzip.compress(self.HTML))).text

    def test_three_times_is_refused(self) -> None:
        thrice = gzip.compress(gzip.compress(gzip.compress(self.HTML)))
        assert refusal(thrice).reason is Reason.NOT_TEXT

    def test_cut_off_is_said(self) -> None:
        whole = gzip.compress(random.Random(2).randbytes(400).hex().encode() * 20)
        found = page(whole[: len(whole) // 2])
        assert found.truncated

    def test_damaged_from_the_start(self) -> None:
        assert refusal(b"\x1f\x8b\x08\0\0\0\0\0\0\3\xff\xff\xff\xff").reason is Reason.UNREADABLE

    def test_a_bomb_is_refused_at_the_cap(self) -> None:
        pack = zlib.compressobj(9, zlib.DEFLATED, 31)
        bomb = b"".join(pack.compress(b"a" * 1_000_000) for _ in range(100)) + pack.flush()
        start = time.perf_counter()
        assert refusal(bomb).reason is Reason.TOO_LARGE
        assert time.perf_counter() - start < 2

    def test_100_000_empty_members(self) -> None:
        start = time.perf_counter()
        refusal(gzip.compress(b"") * 100_000)
        assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (b"<p>plain", True),
        ("<p>né".encode(), True),
        ("\ufeff<p>né".encode(), False),
        ("<p>né\0".encode(), False),
        ("<p>né".encode() * 20 + b"\xff", False),
        ("<p>né".encode("windows-1252"), False),
        (gzip.compress("<p>né".encode()), True),
    ],
)
def test_bytes_that_are_the_text_are_handed_on(body: bytes, kept: bool) -> None:
    page = decode(RawPage(None, body, "text/html"), Limits())
    assert page.utf8 == (page.text.encode() if kept else None)
