"""What may reach a terminal or a log: printable characters, and nothing that steers it."""

from __future__ import annotations

import re

# C0 and C1 controls (escape sequences in 7 and 8 bits), line and paragraph separators,
# bidirectional overrides and isolates (Unicode TR 36), byte order marks, lone surrogates.
_STEERING = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def printable(text: str, *, lines: bool = False) -> str:
    """`text` with steering characters as visible escapes (`\\x1b`, `\\u202e`).

    Line breaks and tabs become spaces, unless `lines` keeps them.
    """
    if not lines:
        text = text.replace("\r\n", " ").replace("\n", " ").replace("\t", " ")
    return _STEERING.sub(_visible, text)


def _visible(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
