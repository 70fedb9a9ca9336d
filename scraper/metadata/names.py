"""From a byline as printed to the people in it: in order, without roles, credits and times."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from scraper.metadata import byline_words as wording
from scraper.metadata.moments import find_moments
from scraper.metadata.tidy import lower

MAX_LINE = 1_000  # characters of one byline that are looked at
MAX_PEOPLE = 50
MAX_NAME_WORDS = 7


class Person(NamedTuple):
    """One name of a byline; an organisation or a news agency is flagged."""

    name: str
    organisation: bool = False


def people(*lines: str, language: str = "") -> tuple[Person, ...]:
    """The people in the lines of a byline, in order, each once; empty when it names nobody.

    Within a line, organisations count only beside no person; one that has a line of its own, as
    in a list of authors, is stated to be one.
    """
    return each_once([one for line in lines[:MAX_PEOPLE] for one in in_line(line, language)])


def stated(*names: str, language: str = "") -> tuple[Person, ...]:
    """The people whom structured data names one by one; a name that is clearly one stays whole."""
    return each_once([one for name in names[:MAX_PEOPLE] for one in as_stated(name, language)])


def each_once(found: Iterable[Person]) -> tuple[Person, ...]:
    """These people without those who are named before, and no more than a byline can have."""
    named: dict[str, Person] = {}
    for person in found:
        named.setdefault(person.name.casefold(), person)
    return tuple(named.values())[:MAX_PEOPLE]


def in_line(line: str, language: str) -> list[Person]:
    """The people in one line of a byline."""
    if wording.SIMPLE.fullmatch(line):
        lowered = lower(line)
        if not wording.ROLE_AFTER.search(lowered) and not wording.ROLE.match(lowered):
            named = not _is_no_name(lowered) and not wording.JOB.search(lowered)
            return [Person(line, is_organisation(line))] if named else []
    return _persons(
        [
            Person(name, is_organisation(name))
            for number, piece in enumerate(_pieces(_bare(line[:MAX_LINE], language)))
            if (name := _name(piece, first=number == 0))
        ]
    )


def as_stated(line: str, language: str) -> list[Person]:
    """The people in one value of structured data."""
    name = _bared(wording.SHORTHAND.sub("", line))
    lowered = lower(name)
    whole = wording.PLAIN.fullmatch(name) and not wording.JOINING.search(lowered)
    if whole and not _is_no_name(lowered) and not opens_byline(name):
        return [Person(name, is_organisation(name))]
    return in_line(line, language)


def _persons(found: list[Person]) -> list[Person]:
    """Without the organisations, and the lone words of a job, that stand beside full names."""
    full = [one for one in found if not one.organisation and " " in one.name]
    if full and full[0].name.isascii():
        return full
    return [one for one in found if not one.organisation] or found


def _pieces(text: str) -> list[str]:
    """A byline cut where one name ends; what follows a name's comma as its degree stays with it."""
    pieces: list[str] = []
    for piece in wording.SPLIT.split(text)[: MAX_PEOPLE * 3]:
        if not piece:
            continue
        named = pieces and " " in pieces[-1].strip()
        if named and wording.CREDENTIAL.fullmatch(lower(piece).strip()):
            pieces[-1] = f"{pieces[-1].strip()}, {piece.strip()}"
        else:
            pieces.append(piece)
    return pieces


def is_organisation(name: str) -> bool:
    """Whether a name is that of a newsroom, firm or news agency rather than of a person."""
    lowered = lower(name)
    return lowered.replace(" ", "\u00a0") in wording.AGENCIES or bool(
        wording.ORGANISATION.search(lowered)
    )


def opens_byline(text: str) -> bool:
    """Whether a line begins as bylines do: "By …", "Written by …", "Von …", "文/…".

    "By focusing on quality, …" is a sentence: names begin with a capital, but for short handles.
    """
    if not may_open(text):
        return False
    rest = without_opening(text)
    return rest != text and (not rest[:1].islower() or rest.count(" ") < 3)


def only_opens(text: str) -> bool:
    """Whether a line is the opening of a byline whose name follows on the next: "Author:"."""
    if len(text) >= 25 or not may_open(text):
        return False
    return bool(wording.OPENING.fullmatch(lower(text).rstrip(" :") + ": "))


def may_open(text: str) -> bool:
    """Whether a line begins with a word that bylines open with: hardly any does, told quickly."""
    first = wording.FIRST_WORD.match(text)
    return first is not None and first[1].casefold() in wording.FIRST_WORDS


def without_opening(text: str) -> str:
    """A line without the words that open a byline."""
    opening = wording.OPENING.match(lower(text)) if may_open(text) else None
    return text[opening.end() :] if opening else text


def is_role(text: str) -> bool:
    """Whether a text is a job and nothing else: "Senior Staff Writer"."""
    return bool(wording.ROLE.match(lower(text)))


def is_name(text: str) -> bool:
    """Whether a text that is stated to be a name can be one, unlike "admin" or an address."""
    return 1 < len(text) <= 80 and not _is_no_name(lower(text))


def _is_no_name(lowered: str) -> bool:
    return bool(wording.NO_NAME.fullmatch(lowered) or wording.NOT_IN_NAMES.search(lowered))


def names_photo(text: str) -> bool:
    """Whether a line credits a picture."""
    return bool(wording.PHOTO.search(lower(text)))


def _bare(line: str, language: str) -> str:
    """A byline without its opening words, addresses, dates and what follows them."""
    text = wording.E_MAIL.sub(" ", line) if "@" in line else line
    if "://" in text or "www." in lower(text):
        text = wording.WEB.sub(" ", text)
    text = without_opening(wording.GLUED.sub("", text.strip()).strip())
    if language[:2] in ("es", "fr", "it", "pt", "ro", "sv", "da", "no", "nb", "ca"):
        text = wording.DE_OPENING.sub("", text)
    text = _undated(text, language)
    closing = wording.CLOSING.search(lower(text))
    text = text[: closing.start()] if closing else text
    closing = wording.CLOSING_SMALL.search(text)
    text = text[: closing.start()] if closing else text
    if "(" in text or "[" in text:
        text = wording.BRACKETS.sub(" ", text)
    return wording.HANDLE.sub(" ", text) if "@" in text else text


def _undated(text: str, language: str) -> str:
    """A byline without the dates before its names, and from the first date after them on."""
    for _ in range(3):
        first = next(find_moments(text, language), None)
        if not first:
            return text
        before = wording.WEEKDAY.sub("", text[: first.start]).strip(wording.LINE_ENDS)
        if before:
            return before
        text = without_opening(text[first.end :].strip(wording.LINE_ENDS))
    return text


def _name(piece: str, *, first: bool) -> str:
    """A name from one piece of a byline, or an empty string when it is none.

    "Podium Staff" may be all that is named; after a first name such words are its job.
    """
    name = _bared(" ".join(piece.split()))
    name = _bared(wording.COUNTED.sub("", without_opening(name)))
    lowered = lower(name)
    if not first and wording.ROLE_START.match(lowered) and wording.JOB.search(lowered):
        return ""
    name = wording.ROLE_BEFORE.sub("", name)
    role = wording.ROLE_AFTER.search(lower(name))
    shorter = name[: role.start()] if role else name
    # "Guardian staff" is a name of its own, "Jane Doe staff writer" a name with a job.
    if shorter != name and (" " in shorter or not shorter.isascii()):
        name = _bared(shorter)
    return name if _may_be_one(name, first=first) else ""


def _may_be_one(name: str, *, first: bool) -> bool:
    """Whether what is left of a piece of a byline is a name, by its words and its shape."""
    lowered = lower(name)
    if not is_name(name) or name[0].isdigit() or (not first and wording.JOB.search(lowered)):
        return False
    if wording.SENTENCE.search(name) or wording.ROLE.match(lowered):
        return False
    words = name.partition(",")[0].split()
    small = sum([word[:1].islower() for word in words]) if len(words) > 1 else 0
    if len(words) > MAX_NAME_WORDS or (small and small > _small(words)):
        return False
    return not wording.CREDENTIAL.fullmatch(lowered) or lowered in wording.AGENCIES


def _bared(name: str) -> str:
    """A name without the signs around it."""
    return name.lstrip(wording.BEFORE_NAME).rstrip(wording.BEHIND_NAME)


def _small(words: list[str]) -> int:
    """How many words of a name may begin with a small letter: all, in a handle or user name."""
    if all(word[:1].islower() for word in words) and len(words) <= 3:
        return 0 if any(word in wording.STOPPING for word in words) else len(words)
    return sum(word.casefold() in wording.PARTICLES for word in words)
