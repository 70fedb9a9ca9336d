"""From a byline as printed to the people in it: in order, without roles, credits and times."""

from __future__ import annotations

import re
from typing import NamedTuple

from scraper.metadata.moments import find_moments

MAX_LINE = 1_000  # characters of one byline that are looked at
MAX_PEOPLE = 50
MAX_NAME_WORDS = 7
_E_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_WEB = re.compile(r"(?:https?://|www\.)\S{1,300}", re.IGNORECASE)
_HANDLE = re.compile(r"(?<!\w)@\w{2,30}")
_OPENING = re.compile(
    r"^\W*(?:(?:(?:story|text|words?|report(?:ed|ing)?|article|analysis|opinion|review|posted|"
    r"published|written|created|submitted|added|compiled|contributed|authored|started|asked|"
    r"blog(?: post)?|post|guest post|thread|topic|verfasst|geschrieben|veröffentlicht|erstellt|gepostet|"
    r"eingestellt|pressemitteilung|ein (?:artikel|beitrag|gastbeitrag|kommentar)|eine analyse|"
    r"beitrag|artikel|text und interview|publié|écrit|rédigé|propos recueillis|publicado|escrito|"
    r"redacción|pubblicato|scritto|geschreven|geplaatst|skrevet|skriven|napisany|dodany)"
    r"\s+(?:and\s+\w+\s+)?)?"
    r"(?:by|starter|von|vom|par|por|di|da|door|av|af|od|przez|autor|author|автор)(?:\s*:\s*|\s+)(?=\S)"
    r"|(?:authors?|author name|contributors?|article by|written by|posted by|byline|words|text|story|reporter|by|von|autoren?|"
    r"autorin|autor(?:in)?/-?(?:in)?|auteure?s?|autore?s?|autora|autori|redactor|texto?|testo|"
    r"tekst|texte|from|text und interview|text und fotos?|interview|"
    r"글|기자|作者|記者|记者|文|撰文|編輯|编辑|来源|автор|авторы|текст|kirjoittaja|skribent|"
    r"journalist|író|szerző|yazar|yazan)\s*[:：/／｜|]\s*)+",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]{0,200}\)(?!\s?[A-ZÀ-Þ])|\[[^\[\]]{0,200}\]")
_GLUED = re.compile(r"^(?:By|Von|Par|Por)(?=[A-ZÀ-Þ][a-zà-ÿ])")
_WEEKDAY = re.compile(
    r"[\s»|,(-]*\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?[\s,]*$", re.IGNORECASE
)
_DE_OPENING = re.compile(r"^(?:de|di|da|av|af|od)\s+(?=[A-ZÀ-Þ])", re.IGNORECASE)
# Everything from here on is no longer names.
_CLOSING = re.compile(
    r"\b(?:and\s+)?(?:last\s+)?(?:updated|published|posted|modified|reviewed|edited|medically|"
    r"fact[- ]checked|photograph(?:y|ed|s)?|photos?|images?|illustrat\w+|video|additional reporting|"
    r"with files|has been|read more|follow|share|comments?|views?|min(?:ute)?s? read|"
    r"aktualisiert|veröffentlicht|stand|fotos?|bild(?:er)?|publié|mis à jour|actualizado|"
    r"publicado|aggiornato|for the|translated|traducción|übersetz\w+|contributing|special to|"
    r"guest|copyright)\b|©|\d{1,2}:\d\d|\b(?:CES?T|IST)\b|[|•·●▪]\s*\d",
    re.IGNORECASE,
)
_CLOSING_SMALL = re.compile(r"(?:^|(?<=\s))(?:is|was|are|am|um|le|el|il|on|at|in|an|for)(?=\s|$)")
_ROLE = re.compile(
    r"^(?:the\s+)?(?:(?:senior|sr\.?|junior|chief|lead|deputy|assistant|associate|managing|executive|contributing|"
    r"staff|guest|freelance|special|former|political|national|foreign|international|local|global|science|"
    r"sports?|business|tech(?:nology)?|health|news|features?|data|digital|web|online|copy|night|"
    r"investigative|general|media|education|environment|climate|economics?|finance|money|"
    r"entertainment|culture|music|film|tv|food|travel|city|metro|state|white house|washington|"
    r"europe|asia|africa|world|content|marketing|seo|social|editorial|certified|licensed|registered|product|research)\s+(?:and\s+)?)*"
    r"(?:writers?|reporters?|editors?|correspondents?|journalists?|columnists?|contributors?|"
    r"authors?|bloggers?|producers?|bureau chief|analysts?|critics?|manager|"
    r"director|founder|co-founder|cofounder|ceo|cto|cmo|president|professor|lecturer|researcher|"
    r"dietitian|nutritionist|strategist|specialist|consultant|intern|fellow|expert|engineer|"
    r"developer|designer|photographer|publisher|moderator|administrator|member|owner|"
    r"in chief|redakteur(?:in)?|redaktion|reporter(?:in)?|korrespondent(?:in)?|journaliste?|"
    r"autor(?:in)?|volontär(?:in)?|redacteur|rédact(?:eur|rice)|correspondante?|redactora?|"
    r"periodista|giornalista|redattore|jornalista|repórter|журналист|корреспондент|"
    r"chefredakteur(?:in)?|ressortleiter(?:in)?)"
    r"(?:\s*(?:,|at|of|for|bei|für|de|and|&)\s.*)?$",
    re.IGNORECASE,
)
_ROLE_AFTER = re.compile(
    r"\s+(?:(?:senior|chief|deputy|staff|political|news|special|contributing|business|sports?|"
    r"expert|guest|managing|executive|editorial|associate|assistant|features?|web|digital)\s+)*"
    r"(?:staff writer|staff reporter|staff report|correspondent|reporter|columnist|contributor|"
    r"journalist|news editor|editor|writer|reviewer|author|producer|co-?founder|founder|ceo|"
    r"기자|특파원|인턴기자|선임기자|논설위원|記者|记者|編集委員|特派員|通讯员|報導|报道|kolumnist|autor(?:in)?|"
    r"redakteur(?:in)?|korrespondent(?:in)?|members?|moderators?|administrators?)$",
    re.IGNORECASE,
)
_CREDENTIAL = re.compile(
    r"(?:ph\.?\s?d|m\.?d|d\.?o|r\.?n|r\.?d|rdn|lpc|lcsw|lmft|psy\.?d|ed\.?d|pharm\.?d|d\.?v\.?m|vmd|dds|"
    r"dmd|mba|mph|msc?|m\.?s|m\.?a|b\.?a|bsc?|mfa|cfp|cepf|cpa|cfa|cissp|cpp|psp|esq|jr|sr|i{2,3}|iv|ldn|np|fnp|"
    r"aprn|pa-c|dacvb|facp|faap|facog|fand|lvt|cpt|cscs|mscp|rdh|od|dc|dpt|jd|j\.d|llm|pmp|phr|sphr|shrm-\w+|"
    r"e-ryt(?: \d+)?|foma|dabom|facc|ccc-slp)\.?[®™]?\.?",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:[;,、，،/|•·・&＆\n]|\s[-–—]\s|\b(?:and|And|AND|und|et|y|og|och|en|ja|ve|oraz|и|та|with|e|i)\b(?=\s))\s*"
)
_HANGUL = re.compile(r"[가-힣]{2,4}")
_LOOSE = re.compile(r"^[\s\-–—|:：,.;/·•»()\[\]\"“”'’]+|[\s\-–—|:：,;/·•»(\[\"“”]+$")
_NOT_A_NAME = re.compile(
    r"https?:|[<>{}=\[\]@#*^~]|\.(?:com|html?|php|jpg|png)\b/|\d{6,}|[?!]$|…|\.\.\.|"
    r"^(?:by|admin(?:istrator)?|user|author|authors|unknown|none|null|undefined|n/?a|anonymous|guest|staff|"
    r"editor|editors|webmaster|root|test|default|true|false|about|more|home|share|posts?|articles?|"
    r"view all|all posts|read more|follow|subscribe|biography|bio|profile|website|twitter|facebook|"
    r"linkedin|instagram|email|e-mail|contact|login|register|image|photo|getty images|"
    r"shutterstock|comments?|reply|tags?|categor(?:y|ies)|date|published|updated|"
    r"wordpress|wp|super user|super admin|site admin|siteadmin|web admin|\W*)$",
    re.IGNORECASE,
)
_PHOTO = re.compile(
    r"\b(?:photo(?:graph)?s?|foto|image|picture|bild|credit|getty|shutterstock|yonhap)\b|사진|写真|撮影",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"[.!?]\s+\w+\s+\w+|\b(?:is|are|was|were|has|have|will|the best|how to|your)\b"
)
_JOB = re.compile(
    r"\s(?:experts?|analysts?|specialists?|editors?|managers?|directors?|writers?|enthusiasts?|lead|"
    r"strategists?|consultants?|officers?|engineers?|reporters?|correspondents?|professors?|"
    r"coordinators?|representatives?|advisors?|attorneys?|coach|trainer|dietitian|teacher|"
    r"founder|president|partner|experte|expertin|leiter(?:in)?)$",
    re.IGNORECASE,
)
# Two or three capitalised words: most of what is asked about.
_SIMPLE = re.compile(r"(?!By |Von |Par |Por |Di )[A-ZÀ-Þ][a-zà-ÿ]{1,20}(?: [A-ZÀ-Þ][a-zà-ÿ.]{1,20}){1,2}")
# A name without a comma, a joining word, or what begins a job or an address.
_PLAIN = re.compile(
    r"(?!.*(?:\b(?:and|und|et|y|with|by|von|reporter|correspondent|writer)\b|기자|記者|记者))"
    r"[^\s,;|/&@:·、]{1,30}(?:\s[^\s,;|/&@:·、]{1,30}){0,6}",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\s+\d[\d,.]*(?:\s.*)?$")  # "Vader 6,796 gold badges"
_STOPPING = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "to",
        "in",
        "on",
        "at",
        "is",
        "and",
        "or",
        "for",
        "with",
        "more",
        "all",
        "this",
        "that",
        "your",
    ]
)
_PARTICLES = frozenset(
    [
        "de",
        "da",
        "do",
        "dos",
        "das",
        "di",
        "del",
        "della",
        "der",
        "den",
        "van",
        "von",
        "vom",
        "zu",
        "zur",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "ben",
        "y",
        "e",
        "i",
        "af",
        "av",
        "ten",
        "ter",
        "te",
        "du",
        "des",
        "d",
        "'t",
        "und",
        "and",
        "the",
        "of",
        "für",
        "for",
        "zum",
        "dal",
        "san",
        "st",
        "mac",
        "mc",
        "o",
    ]
)
_AGENCIES = frozenset(
    [
        "afp",
        "ap",
        "dpa",
        "reuters",
        "apa",
        "sda",
        "ansa",
        "efe",
        "pa",
        "tass",
        "upi",
        "ians",
        "pti",
        "ani",
        "xinhua",
        "bloomberg",
        "sid",
        "ats",
        "belga",
        "ritzau",
        "ntb",
        "tt",
        "stt",
        "kna",
        "epd",
        "yonhap",
        "kyodo",
        "jiji",
        "aap",
        "cp",
        "lusa",
        "ria",
        "interfax",
        "lapresse",
        "agi",
        "adnkronos",
        "associated\xa0press",
        "agence\xa0france-presse",
        "deutsche\xa0presse-agentur",
    ]
)
_ORGANISATION = re.compile(
    r"\b(?:team|staff|news(?:room|desk)?|redaktion|agency|press|media|magazine|times|post|journal|"
    r"university|institute|foundation|association|company|inc|llc|ltd|gmbh|group|committee|board|"
    r"desk|department|editors|editorial|redacción|redazione|rédaction|center|centre|network|"
    r"studio|society|service|agentur|zeitung|tv|radio|\.\w{2,3}$)\b|\.(?:com|org|net|de|fr|it|at|ch|is|be|tr|io)$",
    re.IGNORECASE,
)


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
        if _SIMPLE.fullmatch(line) and not _ROLE_AFTER.search(line) and not _ROLE.match(line):
            if not _NOT_A_NAME.search(line) and not _JOB.search(line):
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
        name = _LOOSE.sub("", line)
        if _PLAIN.fullmatch(name) and not _NOT_A_NAME.search(name) and not opens_byline(name):
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
    for piece in _SPLIT.split(text)[: MAX_PEOPLE * 3]:
        if not piece:
            continue
        if pieces and _CREDENTIAL.fullmatch(piece.strip()) and " " in pieces[-1].strip():
            pieces[-1] = f"{pieces[-1].strip()}, {piece.strip()}"
        else:
            pieces.append(piece)
    return pieces


def is_organisation(name: str) -> bool:
    """Whether a name is that of a newsroom, firm or news agency rather than of a person."""
    folded = name.casefold()
    return folded.replace(" ", "\u00a0") in _AGENCIES or bool(_ORGANISATION.search(name))


def opens_byline(text: str) -> bool:
    """Whether a line begins as bylines do: "By …", "Written by …", "Von …", "文/…".

    "By focusing on quality, …" is a sentence: names begin with a capital, but for short handles.
    """
    opening = _OPENING.match(text)
    if not opening:
        return False
    rest = text[opening.end() :]
    return not rest[:1].islower() or rest.count(" ") < 3


def only_opens(text: str) -> bool:
    """Whether a line is the opening of a byline whose name follows on the next: "Author:"."""
    return len(text) < 25 and bool(_OPENING.fullmatch(text.rstrip(" :") + ": "))


def without_opening(text: str) -> str:
    """A line without the words that open a byline."""
    return _OPENING.sub("", text, count=1)


def is_role(text: str) -> bool:
    """Whether a text is a job and nothing else: "Senior Staff Writer"."""
    return bool(_ROLE.match(text))


def names_photo(text: str) -> bool:
    """Whether a line credits a picture."""
    return bool(_PHOTO.search(text))


def _bare(line: str, language: str) -> str:
    """A byline without its opening words, addresses, dates and what follows them."""
    text = _GLUED.sub("", _WEB.sub(" ", _E_MAIL.sub(" ", line)).strip())
    text = _OPENING.sub("", text.strip(), count=1)
    if language[:2] in ("es", "fr", "it", "pt", "ro", "sv", "da", "no", "nb", "ca"):
        text = _DE_OPENING.sub("", text)
    first = next(find_moments(text, language), None)
    if first:
        text = _WEEKDAY.sub("", text[: first.start]) or text[first.end :]
    for pattern in (_CLOSING, _CLOSING_SMALL):
        closing = pattern.search(text)
        if closing:
            text = text[: closing.start()]
    text = _BRACKETS.sub(" ", text)
    return _HANDLE.sub(" ", text)


def _name(piece: str, *, first: bool) -> str:
    """A name from one piece of a byline, or an empty string when it is none.

    "Podium Staff" may be all that is named; after a first name such words are its job.
    """
    name = _LOOSE.sub("", " ".join(piece.split()))
    name = _LOOSE.sub("", _COUNTED.sub("", _OPENING.sub("", name, count=1)))
    shorter = _ROLE_AFTER.sub("", name)
    # "Guardian staff" is a name of its own, "Jane Doe staff writer" a name with a job.
    if shorter != name and (" " in shorter or not shorter.isascii()):
        name = _LOOSE.sub("", shorter)
    if len(name) < 2 or len(name) > 80 or name[0].isdigit() or _NOT_A_NAME.search(name):
        return ""
    words = name.partition(",")[0].split()
    if _JOB.search(name) and not first:
        return ""
    if len(words) > MAX_NAME_WORDS or _SENTENCE.search(name) or _ROLE.match(name):
        return ""
    if len(words) > 1 and sum(word[:1].islower() for word in words) > _small(words):
        return ""
    return "" if _CREDENTIAL.fullmatch(name) and name.casefold() not in _AGENCIES else name


def _small(words: list[str]) -> int:
    """How many words of a name may begin with a small letter: all, in a handle or user name."""
    if all(word[:1].islower() for word in words) and len(words) <= 3:
        return 0 if any(word in _STOPPING for word in words) else len(words)
    return sum(word.casefold() in _PARTICLES for word in words)
