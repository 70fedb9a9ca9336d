"""From a byline as printed to the people in it: in order, without roles, credits and times."""

from __future__ import annotations

from typing import NamedTuple

from scraper.metadata import byline_words as wording
from scraper.metadata.moments import find_moments

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
    named: dict[str, Person] = {}
    for line in lines[:MAX_PEOPLE]:
        if (
            wording.SIMPLE.fullmatch(line)
            and not wording.ROLE_AFTER.search(line)
            and not wording.ROLE.match(line)
        ):
            if not wording.NOT_A_NAME.search(line) and not wording.JOB.search(line):
                named.setdefault(line.casefold(), Person(line, is_organisation(line)))
            continue
        found = [
            Person(name, is_organisation(name))
            for number, piece in enumerate(_pieces(_bare(line[:MAX_LINE], language)))
            if (name := _name(piece, first=number == 0))
        ]
        for person in _persons(found):
            named.setdefault(person.name.casefold(), person)
    return tuple(named.values())[:MAX_PEOPLE]


def stated(*names: str, language: str = "") -> tuple[Person, ...]:
    """The people whom structured data names one by one; a name that is clearly one stays whole."""
    named: dict[str, Person] = {}
    for line in names[:MAX_PEOPLE]:
        name = wording.LOOSE.sub("", wording.SHORTHAND.sub("", line))
        if (
            wording.PLAIN.fullmatch(name)
            and not wording.NOT_A_NAME.search(name)
            and not opens_byline(name)
        ):
            found: tuple[Person, ...] = (Person(name, is_organisation(name)),)
        else:
            found = people(line, language=language)
        for person in found:
            named.setdefault(person.name.casefold(), person)
    return tuple(named.values())[:MAX_PEOPLE]


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
        if pieces and wording.CREDENTIAL.fullmatch(piece.strip()) and " " in pieces[-1].strip():
            pieces[-1] = f"{pieces[-1].strip()}, {piece.strip()}"
        else:
            pieces.append(piece)
    return pieces


def is_organisation(name: str) -> bool:
    """Whether a name is that of a newsroom, firm or news agency rather than of a person."""
    folded = name.casefold()
    return folded.replace(" ", "\u00a0") in wording.AGENCIES or bool(
        wording.ORGANISATION.search(name)
    )


def opens_byline(text: str) -> bool:
    """Whether a line begins as bylines do: "By …", "Written by …", "Von …", "文/…".

    "By focusing on quality, …" is a sentence: names begin with a capital, but for short handles.
    """
    opening = wording.OPENING.match(text) if may_open(text) else None
    if not opening:
        return False
    rest = text[opening.end() :]
    return not rest[:1].islower() or rest.count(" ") < 3


def only_opens(text: str) -> bool:
    """Whether a line is the opening of a byline whose name follows on the next: "Author:"."""
    if len(text) >= 25 or not may_open(text):
        return False
    return bool(wording.OPENING.fullmatch(text.rstrip(" :") + ": "))


def may_open(text: str) -> bool:
    """Whether a line begins with a word that bylines open with: hardly any does, told quickly."""
    first = wording.FIRST_WORD.match(text)
    return first is not None and first[1].casefold() in wording.FIRST_WORDS


def without_opening(text: str) -> str:
    """A line without the words that open a byline."""
    return wording.OPENING.sub("", text, count=1)


def is_role(text: str) -> bool:
    """Whether a text is a job and nothing else: "Senior Staff Writer"."""
    return bool(wording.ROLE.match(text))


def is_name(text: str) -> bool:
    """Whether a text that is stated to be a name can be one, unlike "admin" or an address."""
    return 1 < len(text) <= 80 and not wording.NOT_A_NAME.search(text)


def names_photo(text: str) -> bool:
    """Whether a line credits a picture."""
    return bool(wording.PHOTO.search(text))


def _bare(line: str, language: str) -> str:
    """A byline without its opening words, addresses, dates and what follows them."""
    text = wording.E_MAIL.sub(" ", line) if "@" in line else line
    text = wording.GLUED.sub("", wording.WEB.sub(" ", text).strip()).strip()
    if may_open(text):
        text = wording.OPENING.sub("", text, count=1)
    if language[:2] in ("es", "fr", "it", "pt", "ro", "sv", "da", "no", "nb", "ca"):
        text = wording.DE_OPENING.sub("", text)
    text = _undated(text, language)
    for pattern in (wording.CLOSING, wording.CLOSING_SMALL):
        closing = pattern.search(text)
        if closing:
            text = text[: closing.start()]
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
        text = text[first.end :].strip(wording.LINE_ENDS)
        if may_open(text):
            text = wording.OPENING.sub("", text, count=1)
    return text


def _name(piece: str, *, first: bool) -> str:
    """A name from one piece of a byline, or an empty string when it is none.

    "Podium Staff" may be all that is named; after a first name such words are its job.
    """
    name = wording.LOOSE.sub("", " ".join(piece.split()))
    name = wording.LOOSE.sub("", wording.COUNTED.sub("", wording.OPENING.sub("", name, count=1)))
    if not first and wording.ROLE_START.match(name) and wording.JOB.search(name):
        return ""
    name = wording.ROLE_BEFORE.sub("", name)
    shorter = wording.ROLE_AFTER.sub("", name)
    # "Guardian staff" is a name of its own, "Jane Doe staff writer" a name with a job.
    if shorter != name and (" " in shorter or not shorter.isascii()):
        name = wording.LOOSE.sub("", shorter)
    if len(name) < 2 or len(name) > 80 or name[0].isdigit() or wording.NOT_A_NAME.search(name):
        return ""
    words = name.partition(",")[0].split()
    if wording.JOB.search(name) and not first:
        return ""
    if len(words) > MAX_NAME_WORDS or wording.SENTENCE.search(name) or wording.ROLE.match(name):
        return ""
    if len(words) > 1 and sum(word[:1].islower() for word in words) > _small(words):
        return ""
    return (
        ""
        if wording.CREDENTIAL.fullmatch(name) and name.casefold() not in wording.AGENCIES
        else name
    )


def _small(words: list[str]) -> int:
    """How many words of a name may begin with a small letter: all, in a handle or user name."""
    if all(word[:1].islower() for word in words) and len(words) <= 3:
        return 0 if any(word in wording.STOPPING for word in words) else len(words)
    return sum(word.casefold() in wording.PARTICLES for word in words)
