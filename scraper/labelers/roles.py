"""What a dropped block is: told by the names around it, its own words and its shape.

Names are the surest; the nearest element with a telling name decides. The tables name only what is
common on many sites; what one site calls its boxes belongs into its rule.
"""

from __future__ import annotations

import re
from typing import cast

from scraper.blocks import Block, Role

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
OF_NAMES: tuple[Role, ...] = (*_BY_NAME,)
# By their numbers, of which the lowest decides.
ROLES: tuple[Role | None, ...] = (*OF_NAMES, "other", None)
UNTOLD = len(ROLES) - 1
ROLE_OF: dict[str, Role] = {
    part: role for role, parts in reversed(_BY_NAME.items()) for part in parts.split()
}
BY_TAG: dict[str, Role] = {
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
# What may stand anywhere in a text, and words of which it then has one: most have none of them, and
# need no closer look.
_ANYWHERE: tuple[Role, ...] = ("legal", "newsletter")
_PARTS = (
    "©", "(c)", "copyright", "all rights reserved", "privacy policy", "cookie", "terms of",
    "newsletter", "sign up", "subscribe", "your ",
)  # fmt: skip
_WITHIN = [(role, re.compile(_TEXTS[role])) for role in _ANYWHERE]
_BEGINS = re.compile(
    "|".join(f"(?P<{role}>{_TEXTS[role]})" for role in _TEXTS if role not in _ANYWHERE)
)
_PART = re.compile(r"[a-z]+")  # of an element's names
_SHORT = 160  # characters: over that a text is no label of itself


def of_element(tag: str, names: str) -> Role | None:
    """What an element's own names, or else its tag, tell."""
    told = [ROLE_OF[part] for part in _PART.findall(names) if part in ROLE_OF]
    return min(told, key=ROLES.index, default=None) or BY_TAG.get(tag)


def of_dropped(block: Block, named: Role | None) -> Role:
    """The role of a block that is dropped; `named` is what the elements around it tell."""
    if block.hidden:
        return "hidden"
    if block.kind == "caption":
        return "caption"
    if named and named not in {"nav", "other"}:
        return named
    told = of_text(block.text) if len(block.text) <= _SHORT else None
    return told or named or ("related" if block.link_chars * 2 > len(block.text) else "other")


def of_text(text: str) -> Role | None:
    """What a short text says that it is."""
    plain = text.casefold()
    if not plain.isascii():  # the dotted and the dotless i of Turkish are taken for one
        plain = plain.replace("i\u0307", "i").replace("ı", "i")
    for part in _PARTS:
        if part in plain:
            for role, pattern in _WITHIN:
                if pattern.search(plain):
                    return role
            break
    begins = _BEGINS.match(plain)
    return cast("Role", begins.lastgroup) if begins else None
