"""The language of a page: what it declares, checked against the words that it uses.

The detector counts function words and scripts. It knows some forty languages, needs no model and
is silent when the text is too short to tell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from scraper.metadata.structured import Structured
from scraper.metadata.tidy import words_of
from scraper.model import Found

MAX_SAMPLE = 1_800  # characters of text that are looked at
# "a", "to", "do" and "by" are words of Czech as well: of 2,700 pages, mostly English and German
# ones, 19 were called Czech, Romanian or Polish before these two were asked for.
DISTINCT = 5  # of a language's words have to occur
CLEARLY = 1.5  # times the words of the declared language have to
_TAG = re.compile(r"([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{4}))?(?:[-_]([a-zA-Z]{2}|\d{3}))?(?:[-_.@].*)?")
_SCRIPTS = (
    (0x0370, 0x03FF, "el"), (0x0530, 0x058F, "hy"), (0x0590, 0x05FF, "he"),
    (0x0E00, 0x0E7F, "th"), (0x0E80, 0x0EFF, "lo"), (0x1000, 0x109F, "my"),
    (0x10A0, 0x10FF, "ka"), (0x1780, 0x17FF, "km"), (0x0980, 0x09FF, "bn"),
    (0x0A00, 0x0A7F, "pa"), (0x0A80, 0x0AFF, "gu"), (0x0B00, 0x0B7F, "or"),
    (0x0B80, 0x0BFF, "ta"), (0x0C00, 0x0C7F, "te"), (0x0C80, 0x0CFF, "kn"),
    (0x0D00, 0x0D7F, "ml"), (0x0D80, 0x0DFF, "si"), (0x1200, 0x137F, "am"),
    (0xAC00, 0xD7AF, "ko"), (0x1100, 0x11FF, "ko"), (0x3040, 0x30FF, "ja"),
    (0x4E00, 0x9FFF, "zh"), (0x0900, 0x097F, "devanagari"), (0x0600, 0x06FF, "arabic"),
    (0x0400, 0x04FF, "cyrillic"),
)  # fmt: skip
_OTHER_SCRIPT = re.compile("[\u0370-\u17ff\u3040-\ud7af]")  # from the lowest to the highest
MAX_SCRIPT = 240  # characters that tell it
_FREQUENT = {
    "en": "the of and to in is that for it was on with as be at by this are from or have not you",
    "de": "der die und das ist von den mit sich des auf für nicht ein eine dem auch als wird sind",
    "fr": "le la les des et est une dans que pour qui sur pas plus par avec au ce ne sont du il",
    "es": "el la los las de que y en un una por con para es se del no su al lo como más pero ha",
    "pt": "o a os as de que e em um uma para com não do da no na se por mais foi dos como ao à é",
    "it": "il di che la e un una per con non del della sono si le da nel alla è dei gli ha anche",
    "nl": "de het een van en in is dat op te zijn met voor niet aan er die ook als naar door bij",
    "sv": "och att det som en på är av för den med till inte om ett har de jag så men från kan",
    "da": "og at det er en til af på den der i for med de ikke har som et var han men om blev",
    "no": "og det er en til av på som for med de ikke har den at et var jeg men om ble fra også",
    "fi": "ja on ei että se oli hän mutta ovat kun myös joka mukaan kuin sen tai olla jos vain",
    "is": "og að er í á sem til við en um það ekki af fyrir var hann með eru þetta frá",
    "pl": "i w na się nie z do to że jest o jak po od za przez są dla był ale co tym oraz",
    "cs": "a se na je v že s o to z do i jako by ve pro jsou ale za k od po byl podle",
    "sk": "a sa na je v že s o to z do aj ako by vo pre sú ale za k od po bol podľa",
    "sl": "in je v na za se da so z pa ki ne tudi kot ni iz bi po bo pri od",
    "hr": "i u je na se da za su od s o ne kao koji što će iz bi to nije ali",
    "hu": "a az és hogy nem is egy van meg volt de ez csak már el még mint ki amely",
    "ro": "și de în la a cu pe nu o că un pentru este din care mai se au fost sa",
    "tr": "ve bir bu için da de ile olarak çok daha ne gibi olan var en kadar sonra değil",
    "id": "yang dan di dengan untuk ini dari pada tidak dalam itu akan adalah ke juga oleh",
    "vi": "và của là có được cho trong không các với một người đã những này khi để về từ",
    "ca": "de la el i que en a un les per és amb una no del els al més com va ha",
    "lt": "ir kad į su yra iš tai bet kaip jo apie buvo per po ar už nuo",
    "lv": "un ir ar no ka par uz tas kas bet arī tika pēc kā lai vai",
    "et": "ja on ei et see oli ka kui aga mis oma ta siis või nii selle",
    "sq": "dhe të në për e i me që një nga është së ka nuk më",
    "ru": "и в не на что с по это как он из но за к от для о его был",
    "uk": "і в не на що з до це як у та за про від але й його для був",
    "bg": "и на в за да се от че с е не са по до това като който",
    "sr": "и у је на да се за су од са не као који што ће из би",
    "ar": "في من على أن إلى التي عن مع هذا الذي كان ما هذه لا بعد",
    "fa": "و در به از که این را با است برای آن می های یک خود شده",
    "ur": "کے کی میں ہے کا اور سے کو پر نے کہ یہ اس ہیں",
    "hi": "के में है की से को का और पर ने यह कि हैं भी एक नहीं",
    "mr": "आहे आणि या च्या ते ही की होते मध्ये केले व हा",
    "ne": "छ र को मा ले हो भएको पनि गर्न छन् यो गरेको",
}
_SPOKEN: dict[str, tuple[str, ...]] = {}  # the languages of a word
for _language, _words in _FREQUENT.items():
    for _word in dict.fromkeys(_words.split()):
        _SPOKEN[_word] = (*_SPOKEN.get(_word, ()), _language)
_CYRILLIC, _ARABIC, _DEVANAGARI = ("ru", "uk", "bg", "sr"), ("ar", "fa", "ur"), ("hi", "mr", "ne")
_LATIN = tuple(c for c in _FREQUENT if c not in _CYRILLIC + _ARABIC + _DEVANAGARI)


def declared_language(structured: Structured) -> str:
    """The BCP 47 tag that the page declares, in its usual spelling; empty when there is none."""
    declared = [structured.html_lang]
    declared += [text for _, text in structured.meta("og:locale", "content-language", "language")]
    declared += [text for _, text in structured.meta("dc.language", "dcterms.language")]
    return next((tag for tag in map(normal_tag, declared) if tag), "")


def normal_tag(text: str) -> str:
    """`en_us` as `en-US`; empty when it is no language tag."""
    found = _TAG.fullmatch(text.split(",", maxsplit=1)[0].strip())
    if not found or found[1].lower() in ("und", "mul", "zxx", "xx"):
        return ""
    language, script, region = found.groups()
    parts = [language.lower(), script.title() if script else "", (region or "").upper()]
    return "-".join(part for part in parts if part)


def detected_language(texts: Iterable[str], declared: str = "") -> str:
    """The language of these texts (ISO 639-1), or an empty string when there is too little.

    One that is `declared` stands unless another has clearly more of its words in the texts.
    """
    sample = _sample(texts)
    if len(sample) < 10:
        return ""
    script = _script(sample)
    if script not in ("latin", "cyrillic", "arabic", "devanagari"):
        return script
    among = {"latin": _LATIN, "cyrillic": _CYRILLIC, "arabic": _ARABIC}.get(script, _DEVANAGARI)
    words = words_of(sample)
    spoken = [word for word in words if word in _SPOKEN]
    # Where most of the words are the declared language's, no other can have clearly more.
    if sum([declared in _SPOKEN[word] for word in spoken]) * CLEARLY > len(spoken):
        return ""
    return _most_spoken(spoken, len(words), declared, among)


def _most_spoken(spoken: Sequence[str], total: int, declared: str, among: Sequence[str]) -> str:
    """The language of most of these frequent words of a text; empty when they do not tell."""
    frequent = Counter(spoken)
    counts: Counter[str] = Counter()
    for word, count in frequent.items():
        for language in _SPOKEN[word]:
            counts[language] += count
    hits = sorted([(counts[language], language) for language in among], reverse=True)
    (most, language), (second, _) = hits[0], hits[1]
    if total < 12 or most < 3 or most / total < 0.04 or most == second:
        return ""
    if counts[declared] * CLEARLY > most:
        return ""
    known = sum([language in _SPOKEN[word] for word in frequent])
    return language if known >= DISTINCT else ""


def read_language(structured: Structured, texts: Iterable[str]) -> Found[str] | None:
    """The page's language: the declared one unless the words are clearly of another."""
    declared = declared_language(structured)
    detected = detected_language(texts, declared.split("-", maxsplit=1)[0])
    if detected and not _same(declared, detected):
        return Found(detected, "detected")
    return Found(declared, "html:lang") if declared else None


def _same(declared: str, detected: str) -> bool:
    spoken = declared.split("-", maxsplit=1)[0]
    return spoken == detected or any({spoken, detected} <= family for family in _CLOSE)


# Written so much alike that the declaration knows better than the words.
_CLOSE = (
    frozenset({"no", "nb", "nn", "da"}), frozenset({"hr", "sr", "bs", "sh", "me"}),
    frozenset({"id", "ms"}), frozenset({"cs", "sk"}), frozenset({"es", "gl", "ca", "pt"}),
    frozenset({"bg", "mk"}), frozenset({"zh", "yue", "ja"}), frozenset({"ru", "be", "kk", "ky"}),
    frozenset({"de", "lb", "nds"}), frozenset({"hi", "bho", "mai"}), frozenset({"ar", "ku", "ckb"}),
)  # fmt: skip


def _sample(texts: Iterable[str]) -> str:
    parts: list[str] = []
    length = 0
    for text in texts:
        parts.append(text[: MAX_SAMPLE - length])
        length += len(parts[-1]) + 1
        if length >= MAX_SAMPLE:
            break
    return " ".join(parts)


def _script(sample: str) -> str:
    """The script that most letters belong to; a language where the script is its own."""
    if sample.isascii() or not _OTHER_SCRIPT.search(sample, 0, MAX_SCRIPT):
        return "latin"
    counts: Counter[str] = Counter()
    for char, count in Counter(sample[:MAX_SCRIPT]).items():
        code = ord(char)
        if char.isalpha():
            latin = code < 0x250 or 0x1E00 <= code < 0x1F00
            counts["latin" if latin else _script_of(code)] += count
    if counts["ja"] and counts["ja"] + counts["zh"] > counts["latin"] // 2:
        return "ja" if counts["ja"] * 20 > counts["zh"] else "zh"
    return counts.most_common(1)[0][0] if counts else "latin"


def _script_of(code: int) -> str:
    return next((name for low, high, name in _SCRIPTS if low <= code <= high), "latin")
