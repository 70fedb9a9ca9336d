"""What a dropped block is: told by the names around it, its own words and its shape.

Names are the surest; the nearest element with a telling name decides. The tables name only what is
common on many sites; what one site calls its boxes belongs into its rule.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from scraper.blocks import Block, Role
from scraper.document import Elements
from scraper.labelers.vocabulary import name_parts

# Parts of class and id names; the first table row that holds a part of the name decides.
_BY_NAME: dict[Role, str] = {
    "comments": "comment comments commentlist commenter respond disqus livefyre replies "
    "kommentar kommentare commentaires comentarios commenti reacties",
    "newsletter": "newsletter newsletters signup subscribe subscription mailchimp mailinglist",
    "share": "share shares sharing sharebar sharedaddy social socials addthis addtoany sharethis "
    "follow",
    "ad": "ad ads advert adverts advertisement advertising adslot adunit dfp outbrain taboola "
    "sponsored sponsor werbung anzeige",
    "related": "related recommended recommendation recommendations recirc recirculation popular "
    "trending mostread readmore upnext yarpp suggested latest similar teaser teasers carousel",
    "promo": "promo promos promotion promotional upsell cta banner paywall donate donation "
    "marketing",
    "legal": "cookie cookies consent gdpr copyright legal disclaimer privacy imprint onetrust "
    "cookiebot terms",
    "player": "player jwplayer video videojs audio podcast playlist vjs",
    "byline": "byline author authors bio contributor",
    "caption": "caption figcaption credit credits",
    "nav": "nav navbar navigation menu menus breadcrumb breadcrumbs topbar masthead sitemap toc "
    "pagination pager sidebar widget footer header tabs toolbar skip search filter filters facets",
}
_ORDER = list(_BY_NAME)
ROLE_OF: dict[str, Role] = {
    part: role for role, parts in reversed(_BY_NAME.items()) for part in parts.split()
}
_BY_TAG: dict[str, Role] = {
    "nav": "nav", "menu": "nav", "footer": "nav", "header": "nav", "figcaption": "caption",
    "form": "other", "button": "nav", "select": "nav",
}  # fmt: skip
# Short texts that say what they are, in English; other languages: site_rules/markers.
_TEXTS: dict[Role, str] = {
    "legal": r"©|\(c\) ?\d{4}|copyright|all rights reserved|privacy policy|cookies?\b"
    r"|terms of (?:use|service)",
    "newsletter": r"newsletter|sign up\b|subscribe|your (?:e-?mail|inbox)",
    "ad": r"^(?:advertisement|sponsored|ad|werbung|anzeige|publicité|publicidad)\b",
    "share": r"^(?:share\b|tweet$|facebook$|twitter$|whatsapp$|copy link|follow (?:us|me)\b"
    r"|print$|e-?mail$)",
    "related": r"^(?:related|read (?:more|also|next)|more (?:from|on|in|stories)|see also"
    r"|you (?:may|might) (?:also )?like|recommended|up next|trending|most (?:read|popular)"
    r"|latest)\b",
    "comments": r"^(?:\d+ )?(?:comments?|replies|responses)\b"
    r"|^(?:leave a (?:reply|comment)|reply|log ?in to (?:reply|comment))",
    "player": r"^(?:play(?: video)?|watch:|listen\b|video:|\d+:\d\d(?: ?/ ?\d+:\d\d)?$)",
    "byline": r"^(?:by|written by|author:)\s+\S",
}
_BY_TEXT = {role: re.compile(pattern, re.IGNORECASE) for role, pattern in _TEXTS.items()}
_SHORT = 160  # characters: over that a text is no label of itself


def of_elements(
    elements: Elements, held: Sequence[int], holds_text: Sequence[bool]
) -> dict[int, Role | None]:
    """For each of these elements the role that it or the nearest named element around it tells.

    An element that holds kept text tells nothing: it is the page's frame, whatever its name.
    `held` are numbers of elements in page order, with the elements around them; `holds_text` says
    it of each.
    """
    known: dict[tuple[str, str], Role | None] = {}
    told: dict[int, Role | None] = {-1: None}
    for element, holds in zip(held, holds_text, strict=True):
        if holds:
            told[element] = None
            continue
        key = elements.tag[element], elements.names[element]
        if key not in known:
            known[key] = _of_names(key[1]) or _BY_TAG.get(key[0])
        told[element] = known[key] or told[elements.parent[element]]
    return told


def of_dropped(block: Block, around: Mapping[int, Role | None]) -> Role:
    """The role of a block that is dropped; `around` comes from `of_elements`."""
    if block.hidden:
        return "hidden"
    if block.kind == "caption":
        return "caption"
    named = around.get(block.element)
    told = _of_text(block.text) if len(block.text) <= _SHORT else None
    if named and named not in {"nav", "other"}:
        return named
    if told:
        return told
    if named:
        return named
    return "related" if block.link_chars * 2 > len(block.text) else "other"


def _of_names(names: str) -> Role | None:
    found = [ROLE_OF[part] for part in name_parts(names) if part in ROLE_OF] if names else []
    return min(found, key=_ORDER.index, default=None)


def _of_text(text: str) -> Role | None:
    return next((role for role, pattern in _BY_TEXT.items() if pattern.search(text)), None)
