"""Values from markup as one clean line: what a page writes into a field is never trusted."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

MAX_VALUE = 2_000  # characters of one value; longer ones are cut, not refused
MAX_RAW = 8_000  # characters looked at before cleaning
_TAG = re.compile(r"<[^<>]{1,300}>")
# C0, C1, zero-width, bidirectional marks and overrides, soft hyphen, BOM, surrogates. The joiners
# U+200C and U+200D are kept: Persian and Indic spelling and emoji need them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_ESCAPE = re.compile("\x1b(?:\\[[0-9;:?]{0,40}[ -/]?[@-~]|\\][^\x07\x1b]{0,400}(?:\x07|\x1b\\\\)?)")
_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]+")
# What keeps texts from being Latin-1, or their lower case from being what `casefold` gives.
_SPELLINGS = (*((sign, " ") for sign in "‘’“”„–—…"), ("ß", "ss"), ("µ", "μ"))


def _table(word: re.Pattern[str]) -> bytes:
    """Latin-1 in lower case, blank where the pattern finds no word."""
    signs = [chr(code) for code in range(256)]
    return "".join([c.lower() if word.match(c) else " " for c in signs]).encode("latin-1")


_WORDS, _SPELLED = _table(_WORD), _table(_LETTERS)


def one_line(raw: object, limit: int = MAX_VALUE) -> str:
    """A value as one line: entities decoded, tags and unseen characters out, at most `limit` long.

    Anything that is not a string is an empty line.
    """
    if not isinstance(raw, str) or not raw:
        return ""
    text = raw[:MAX_RAW]
    if "&" in text:
        text = html.unescape(text)
        if "&" in text and ";" in text:  # &amp;quot; : encoded twice, as many plugins do
            text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    text = " ".join(text.split())
    if not text.isprintable():
        text = " ".join(_UNSEEN.sub("", _ESCAPE.sub("", text)).split())
    if len(text) <= limit:
        return text
    end = text.rfind(" ", limit // 2, limit)
    return text[: end if end > 0 else limit].rstrip()


def joined(texts: Sequence[str]) -> list[str]:
    """The texts of neighbouring text nodes, a letter that is set apart put back to its word.

    `<b>W</b>ill` is one word, `<span>Ann</span><span>May 2</span>` are two texts.
    """
    whole: list[str] = []
    for text in texts:
        if whole and text and text[0].islower() and whole[-1][-1].isalpha():
            alone = len(text.strip()) == 1 or len(whole[-1].strip()) == 1
            if alone and not text[0].isspace():
                whole[-1] += text
                continue
        if text:
            whole.append(text)
    return whole


def lower(text: str) -> str:
    """In lower case letter by letter, so that all stay where they are."""
    return text.replace("İ", "i").lower()


def key(text: str) -> str:
    """What two spellings of one value have in common: its words in lower case, in order."""
    return " ".join(_words(text, _WORD, _WORDS))


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, those of letters only, in order."""
    return _words(text, _LETTERS, _SPELLED)


def _words(text: str, word: re.Pattern[str], table: bytes) -> list[str]:
    """What the pattern finds in the text in lower case.

    Most texts are Latin-1, but for their quotes and dashes. There a table tells what is no word:
    a tenth of the time that the pattern takes.
    """
    if not text.isascii():
        for sign, plain in _SPELLINGS:
            text = text.replace(sign, plain)
    try:
        encoded = text.encode("latin-1")
    except UnicodeEncodeError:
        return word.findall(text.casefold())
    return encoded.translate(table).decode("latin-1").split()
