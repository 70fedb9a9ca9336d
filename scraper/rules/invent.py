"""Invents words for words: of the same length, case and script, the same each time."""

from __future__ import annotations

import hashlib
import re
from calendar import day_abbr, day_name, month_abbr, month_name
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from scraper.rules.patterns import compiled_pattern
from scraper.tree import Node

MAX_SIGN = 60  # characters of a line that may stay: "Read also:", never a sentence
MAX_TEXT = 300  # characters of one text: a paragraph stays one
_WORD = re.compile(r"\w+")
_ESCAPE = re.compile(r"\\[a-z]")
_STEM = 5  # letters of a pattern's word that may go on in the text: `reporter` of `reporters`
_WILD = re.compile(r"(?<!\\)\.|\\[SwD]")  # a pattern with one may hit words of the page's own
_DAYS = (*month_name, *month_abbr, *day_name, *day_abbr)
_MONTHS = frozenset(name.lower() for name in _DAYS if name)  # a date must stay one

# Syllables by script, so that lengths and line breaks stay plausible. Invented, no words of anyone.
_LATIN = (
    "ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "lo", "nu", "ra",
    "mi", "ko", "tal", "ven", "sor", "lin", "dar", "mun", "pel",
)  # fmt: skip
_ALPHABETS: tuple[tuple[str, str], ...] = (
    (r"[\u0400-\u04ff]", "абвгдежзиклмнопрстуфхчшя"),
    (r"[\u0370-\u03ff]", "αβγδεζηικλμνοπρστυφχω"),
    (r"[\u0590-\u05ff]", "אבגדהוזחטיכלמנסעפצקרשת"),
    (r"[\u0600-\u06ff]", "ابتجحدرزسشصطعفقكلمنهوي"),
    (r"[\u0900-\u097f]", "कगचजटडतदनपबमयरलवसह"),
    (r"[\u0e00-\u0e7f]", "กขคงจชดตทนบปพมยรลวสห"),
    (r"[\u3040-\u30ff]", "あいうえかきくけさしすせたちつてなにぬね"),
    (r"[\uac00-\ud7af]", "가나다라마바사아자차카타파하거너더러"),
    (r"[\u4e00-\u9fff]", "山水木火土金日月星田石竹米糸羽貝"),
)


@dataclass(frozen=True, slots=True)
class Scrambler:
    """Invents words for words: the same word gives the same word everywhere in a page."""

    seed: str = "sample"
    signs: tuple[str, ...] = ()  # patterns of the rules; what they look for stays
    selectors: str = ""  # all selectors of the rules; data attributes that they name stay
    is_marker: Callable[[str], bool] = field(default=lambda _: False)  # a line that stays whole
    holds: Callable[[Node], bool] = field(default=lambda _: True)  # elements that stay

    def text(self, text: str) -> str:
        """A text of the same shape: punctuation, case and digits' places stay."""
        line = " ".join(text.split())
        if len(line) > MAX_TEXT:
            text = line[:MAX_TEXT].rpartition(" ")[0] + "."
        if len(line) <= MAX_SIGN and self.is_marker(line):
            return text
        for sign in self.signs:
            if hit := compiled_pattern(sign).search(line):
                return self._with_sign(" ".join(text.split()), sign, hit)
        return self._invent(text, frozenset())

    def _with_sign(self, line: str, sign: str, hit: re.Match[str]) -> str:
        """The line with what a pattern looks for: whole, or where it is long, word by word."""
        if not _WILD.search(sign) and len(hit[0]) <= MAX_SIGN:
            before, after = line[: hit.start()], line[hit.end() :]
            return self._invent(before, ()) + hit[0] + self._invent(after, ())
        return self._invent(line, _MONTHS | set(_WORD.findall(_ESCAPE.sub(" ", sign.lower()))))

    def _invent(self, text: str, stay: Collection[str]) -> str:
        stems = [word for word in stay if len(word) > _STEM and word not in _MONTHS]

        def word(hit: re.Match[str]) -> str:
            own = hit[0].lower()
            kept = own in stay or (stay and own.isdigit()) or any(map(own.startswith, stems))
            return hit[0] if kept else self.word(hit[0])

        return _WORD.sub(word, text)

    def words(self, text: str) -> str:
        """A text with every word invented."""
        return self._invent(text, ())

    def word(self, word: str) -> str:
        """An invented word of the same length, case and script."""
        number = int.from_bytes(hashlib.sha256(f"{self.seed} {word.lower()}".encode()).digest()[:8])
        if word.isdigit():
            return _digits(number, len(word))
        for script, letters in _ALPHABETS:
            if re.search(script, word):
                places = range(0, 3 * len(word), 3)
                return "".join(letters[(number >> place) % len(letters)] for place in places)
        made = ""
        while len(made) < len(word):
            made += _LATIN[number % len(_LATIN)]
            number = number // len(_LATIN) or number + len(made) * 7919 + 1
        made = made[: len(word)]
        if word.isupper() and len(word) > 1:
            return made.upper()
        return made.capitalize() if word[:1].isupper() else made


def _digits(number: int, length: int) -> str:
    """Digits of a number; four of them stay a year of this century."""
    if length == 4:
        return str(2000 + number % 25)
    return "".join(str((number >> (at * 4)) % 10) for at in range(length))
