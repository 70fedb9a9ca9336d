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
    r"^\W*(?:(?:(?:story|text|words?|report(?:ed|ing)?|article|analysis|opinion|review|reviewed|"
    r"posted|published|written|created|submitted|added|compiled|contributed|authored|edited|"
    r"started|asked|blog(?: post)?|post|guest post|photos?|interview|"
    r"verfasst|geschrieben|veröffentlicht|erstellt|gepostet|ein (?:artikel|beitrag|gastbeitrag|kommentar)|eine analyse|"
    r"publié|écrit|rédigé|propos recueillis|publicado|escrito|redacción|pubblicato|scritto|"
    r"geschreven|geplaatst|skrevet|skriven|napisany|dodany)\s+(?:and\s+\w+\s+)?)?"
    r"(?:by|von|vom|par|por|di|da|door|av|af|od|przez|autor|автор)(?:\s*:\s*|\s+)(?=\S)"
    r"|(?:authors?|author name|written by|byline|words|text|story|reporter|by|von|autoren?|autorin|auteure?s?|"
    r"autore?s?|autora|autori|redactor|texto?|testo|tekst|texte|from|foto und text|"
    r"글|기자|作者|記者|记者|文|撰文|編輯|编辑|来源|автор|авторы|текст|kirjoittaja|skribent|journalist|író|szerző|yazar|yazan)\s*[:：/／｜|]\s*)+",
    re.IGNORECASE,
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
    r"authors?|bloggers?|producers?|staff|bureau chief|bureau|desk|analysts?|critics?|manager|"
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
    r"\s+(?:(?:senior|chief|deputy|staff|political|news|special|contributing|business|sports?)\s+)*"
    r"(?:staff writer|staff reporter|staff|staff report|correspondent|reporter|columnist|contributor|journalist|"
    r"news editor|editor|writer|기자|특파원|인턴기자|선임기자|記者|记者|編集委員|特派員|通讯员|報導|报道|kolumnist)$",
    re.IGNORECASE,
)
_CREDENTIAL = re.compile(
    r"^(?:[A-Z][A-Za-z]{0,3}\.?){1,4}®?$|^(?:Ph\.?D|M\.?D|Esq|Jr|Sr|I{2,3}|IV|DVM|MBA|CFP|CPA)\.?®?$"
)
_SPLIT = re.compile(
    r"\s*(?:[;,、，،/|•·・&＆\n]|\s[-–—]\s|\b(?:and|und|et|y|og|och|en|ja|ve|oraz|и|та|with|e|i)\b(?=\s))\s*"
)
_HANGUL = re.compile(r"[가-힣]{2,4}")
_LOOSE = re.compile(r"^[\s\-–—|:：,.;/·•()\[\]\"“”'’]+|[\s\-–—|:：,;/·•(\[\"“”]+$")
_NOT_A_NAME = re.compile(
    r"https?:|[<>{}=\[\]@#*^~]|\.(?:com|html?|php|jpg|png)\b/|\d{3,}|[?!]$|…|\.\.\.|"
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
_PARTICLES = frozenset(
    "de da do dos das di del della der den van von vom zu zur la le el al bin ibn ben y e i af av "
    "ten ter te du des d 't und and the of für for zum dal san st mac mc o".split()
)
_AGENCIES = frozenset(
    "afp ap dpa reuters apa sda ansa efe pa tass upi ians pti ani xinhua bloomberg sid ats belga "
    "ritzau ntb tt stt kna epd yonhap kyodo jiji aap cp lusa ria interfax lapresse agi adnkronos "
    "associated\u00a0press agence\u00a0france-presse deutsche\u00a0presse-agentur".split(" ")
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


def people(line: str, language: str = "") -> tuple[Person, ...]:
    """The people in a byline, in order, each once; empty when it names nobody.

    Organisations count only when the line names no person.
    """
    text = _bare(line[:MAX_LINE], language)
    named: dict[str, Person] = {}
    pieces = [piece for piece in _SPLIT.split(text) if piece]
    for piece in pieces[: MAX_PEOPLE * 3]:
        name = _name(piece)
        if name:
            named.setdefault(name.casefold(), Person(name, is_organisation(name)))
    persons = [person for person in named.values() if not person.organisation]
    return tuple((persons or list(named.values()))[:MAX_PEOPLE])


def is_organisation(name: str) -> bool:
    """Whether a name is that of a newsroom, firm or news agency rather than of a person."""
    folded = name.casefold()
    return folded.replace(" ", "\u00a0") in _AGENCIES or bool(_ORGANISATION.search(name))


def opens_byline(text: str) -> bool:
    """Whether a line begins as bylines do: "By …", "Written by …", "Von …", "文/…"."""
    return bool(_OPENING.match(text))


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
    text = _WEB.sub(" ", _E_MAIL.sub(" ", line))
    text = _OPENING.sub("", text.strip(), count=1)
    if language[:2] in ("es", "fr", "it", "pt", "ro", "sv", "da", "no", "nb", "ca"):
        text = _DE_OPENING.sub("", text)
    first = next(find_moments(text, language), None)
    if first:
        text = text[: first.start] or text[first.end :]
    for pattern in (_CLOSING, _CLOSING_SMALL):
        closing = pattern.search(text)
        if closing:
            text = text[: closing.start()]
    text = re.sub(r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]", " ", text)
    return _HANDLE.sub(" ", text)


def _name(piece: str) -> str:
    """A name from one piece of a byline, or an empty string when it is none."""
    name = _LOOSE.sub("", " ".join(piece.split()))
    name = _OPENING.sub("", name, count=1)
    name = _ROLE_AFTER.sub("", name)
    name = _LOOSE.sub("", name)
    if len(name) < 2 or len(name) > 80 or _NOT_A_NAME.search(name) or _ROLE.match(name):
        return ""
    words = name.split()
    if len(words) > MAX_NAME_WORDS or _SENTENCE.search(name):
        return ""
    if len(words) > 1 and sum(word[:1].islower() for word in words) > _small(words):
        return ""
    if _CREDENTIAL.match(name) and len(name) < 6 and name.casefold() not in _AGENCIES:
        return ""
    return name


def _small(words: list[str]) -> int:
    """How many words of a name may begin with a small letter."""
    return sum(word.casefold() in _PARTICLES for word in words)
