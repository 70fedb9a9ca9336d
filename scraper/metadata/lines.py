"""Which blocks are the title, the byline and the date line, so that they leave the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scraper.blocks import Block, Label, Role
from scraper.metadata.context import Context
from scraper.metadata.moments import find_moments, may_hold
from scraper.metadata.names import (
    is_organisation,
    is_role,
    may_open,
    names_photo,
    opens_byline,
    without_opening,
)
from scraper.metadata.prose import SHORT, is_prose
from scraper.metadata.tidy import key, lower, words_of

HEAD = 12  # blocks after the title among which bylines and dates stand
BEFORE = 4  # and before it
FOOT = 4  # kept blocks at the end, for a name with an e-mail address
MAX_LINE = 250  # characters
PUNCTUATION = 12  # characters by which a title may differ from its block
_E_MAIL = re.compile(r"\S{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_FILLER = re.compile(  # in lower case
    r"\b(?:published|posted|updated?|modified|last|first|created|written|reviewed|by|on|at|in|and|"
    r"the|from|date|time|views?|reads?|min(?:ute)?s?|comments?|share|follow|am|pm|[a-z]{1,3}t|utc|gmt|"
    r"staff|writer|reporter|editor|author|authors|contributor|correspondent|"
    r"von|am|um|uhr|veröffentlicht|aktualisiert|zuletzt|stand|lesezeit|minuten|autor|autorin|"
    r"par|publié|le|à|mis|jour|por|el|publicado|actualizado|di|il|pubblicato|del|"
    r"mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?|"
    r"montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\b|입력|수정|등록|기자|更新|公開|配信"
)
_WORD = re.compile(r"[^\W\d_]+")
_BAR = re.compile(r"\s[|•·●]\s")
_COUNTED = ("view", "comment", "share", "read")
_COUNTS = re.compile(r"\b\d*\s*(?:views?|comments?|shares?|reads?)\b\s*\d*", re.IGNORECASE)
_PERSON = re.compile(
    r"(?:[A-ZÀ-ÞŁŚŻČŠŽ][\w'’.-]*\s+){1,2}(?:(?:de|da|van|von|der|den|del|la|al|bin)\s+){0,2}"
    r"[A-ZÀ-ÞŁŚŻČŠŽ][\w'’-]+|[가-힣]{2,4}\s?(?:기자|특파원)"
)


def title_blocks(blocks: Sequence[Block], title: str) -> Iterator[int]:
    """The blocks that are the title: all with its words until the text is well under way."""
    wanted, least, most = key(title), len(title) - PUNCTUATION, len(title) + PUNCTUATION
    prose = 0
    for block in blocks:
        length = len(block.text)
        if least <= length <= most and wanted and key(block.text) == wanted:
            yield block.index
        if length >= SHORT and is_prose(block):
            prose += 1
        if prose > 3 and block.kind != "heading":
            return


def line_labels(context: Context, names: Sequence[str]) -> Iterator[tuple[int, Label]]:
    """New labels for the blocks at the head and foot that hold nothing but byline and date."""
    for block in _head(context.document.blocks, context.title_block):
        role = line_role(block.text, names, context.language)
        if role:
            yield block.index, Label(keep=False, role=role, by="metadata")
    for block in reversed(context.kept[-FOOT:]):
        if len(block.text) <= MAX_LINE and _is_signature(block.text, names):
            yield block.index, Label(keep=False, role="byline", by="metadata")


def _head(blocks: Sequence[Block], title_block: int) -> Iterator[Block]:
    start = max(0, title_block - BEFORE)
    prose = 0
    for block in blocks[start : max(title_block, 0) + HEAD + 1]:
        if block.index == title_block:
            continue
        if block.index > title_block:
            prose += is_prose(block)
            if prose > 1:
                return
        if len(block.text) <= MAX_LINE and block.kind != "table_row":
            yield block


def line_role(text: str, names: Sequence[str], language: str) -> Role | None:
    """`byline` or `date` for a line that holds nothing else; None for every other line."""
    role = _part_role(text, names, language)
    if role or not parted_byline(text):
        return role
    roles = {_part_role(part, names, language) for part in _BAR.split(text)}
    return None if None in roles else "byline" if "byline" in roles else "date"


def parted_byline(text: str) -> str:
    """The byline of a line that has others, parted by bars: `2 May 2024 | By Ann Lee`."""
    if len(text) > MAX_LINE or not ("|" in text or "•" in text or "·" in text or "●" in text):
        return ""
    parts = [part.strip() for part in _BAR.split(text)[1:4]]
    return next((part for part in parts if may_open(part) and opens_byline(part)), "")


def _part_role(text: str, names: Sequence[str], language: str) -> Role | None:
    opens = opens_byline(text)
    rest = f" {_without_addresses(without_opening(text) if opens else text)} "
    named = False
    for name in sorted(names, key=len, reverse=True):
        at = rest.casefold().find(name.casefold())
        if at >= 0:
            rest = rest[:at] + " " + rest[at + len(name) :]
            named = True
    undated = _without_dates(rest, language)
    dated = undated != rest
    if not (named or dated or opens):
        return None
    left = [word for word in words_of(_FILLER.sub(" ", lower(undated))) if len(word) > 1]
    if left and not (named and is_role(" ".join(left))):
        return None
    return "byline" if named or opens else "date"


def name_line(text: str) -> str:
    """The person's name that a line holds besides dates, addresses and counts, or nothing."""
    if not 3 < len(text) <= 120:
        return ""
    rest = without_opening(_without_dates(_without_addresses(text)).strip())
    if any(map(lower(rest).__contains__, _COUNTED)):
        rest = _COUNTS.sub(" ", rest)
    rest = rest.strip(" |•·,-–—")
    named = _PERSON.fullmatch(rest) and not is_organisation(rest) and not names_photo(text)
    return rest if named else ""


def _is_signature(text: str, names: Sequence[str]) -> bool:
    """`Daniel Kim`, or his address, or both, at the end of a text."""
    lowered = lower(text)
    rest = _without_addresses(lowered)
    for name in names:
        rest = rest.replace(lower(name), " ")
    return rest != lowered and not _WORD.search(_FILLER.sub(" ", rest))


def _without_dates(text: str, language: str = "") -> str:
    if may_hold(text):
        for moment in reversed(list(find_moments(text, language))):
            text = text[: moment.start] + " " + text[moment.end :]
    return text


def _without_addresses(text: str) -> str:
    return _E_MAIL.sub(" ", text) if "@" in text else text
