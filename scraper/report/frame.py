"""The frame of pages for the browser: complete in one file, light and dark, broad and narrow.

Nothing is loaded from elsewhere, and nothing that a page or a file holds can steer the browser.
"""

from __future__ import annotations

from html import escape

from scraper.blocks import Role
from scraper.terminal import printable

# One hue a family of roles; the browser page and the terminal agree.
COLOURS: dict[Role, str] = {
    "body": "green", "table": "green", "title": "cyan", "byline": "cyan", "date": "cyan",
    "caption": "blue", "nav": "yellow", "related": "magenta", "promo": "magenta",
    "comments": "bright_black", "share": "yellow", "newsletter": "magenta", "legal": "yellow",
    "player": "yellow", "ad": "red", "hidden": "bright_black", "other": "yellow",
}  # fmt: skip


def page(title: str, body: str, *, style: str = "", script: str = "") -> str:
    """A whole page. `body`, `style` and `script` are our own; the title may be anything."""
    behind = f"<script>{script}</script>" if script else ""
    return (
        "<!doctype html><html lang=en><meta charset=utf-8>"
        f"<title>{shown(title)}</title>"
        "<meta name=viewport content='width=device-width,initial-scale=1'>"
        "<meta name=referrer content=no-referrer>"
        f"<style>{STYLE}{_hues()}{style}</style>"
        f"<h1><bdi>{shown(title)}</bdi></h1>{body}{behind}</html>\n"
    )


def shown(text: str) -> str:
    """Any text as HTML; what would steer the reader's eye or a terminal is spelled out."""
    return escape(printable(text, lines=True))


def _hues() -> str:
    """Each role's hue, as `--hue` of its class."""
    return "".join(f".{role}{{--hue:var(--{hue})}}" for role, hue in COLOURS.items())


STYLE = """
:root{color-scheme:light dark;--ink:#222;--quiet:#6b6b6b;--paper:#fff;--tint:#f6f4f0;--line:#ddd;
--green:#2a7d46;--cyan:#0a6f80;--blue:#3568b8;--yellow:#946a00;--magenta:#a0399a;--red:#b3261e;
--bright_black:#777}
@media(prefers-color-scheme:dark){:root{--ink:#ddd;--quiet:#999;--paper:#161616;--tint:#202020;
--line:#3a3a3a;--green:#6fbf86;--cyan:#5cc3d4;--blue:#8ab0ee;--yellow:#d3a63c;--magenta:#d98bd4;
--red:#f28b82;--bright_black:#999}}
body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;
color:var(--ink);background:var(--paper)}
h1{font-size:1.3rem;overflow-wrap:anywhere}
table{border-collapse:collapse}th,td{text-align:left;vertical-align:top}
th{font-weight:600}small{color:var(--quiet);font-size:.8rem}a{color:inherit}
"""
