"""Numbers of bytes as people write them."""

from __future__ import annotations

import re
from typing import Any

import click

_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}


class Size(click.ParamType[int]):
    """Bytes, with k, M or G for thousands, millions and so on."""

    name = "bytes"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number of bytes. Ends the command when it is none."""
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"(\d{1,12})\s*([kmg]?)b?", str(value).strip().lower())
        if found is None or int(found[1]) == 0:
            self.fail(f"{value!r} is no size; write 500k, 20M or 1000000", param, ctx)
        return int(found[1]) * _UNITS[found[2]]
