"""Dates that count from the day of the visit: "2 hours ago", "gestern". Only a capture date tells
which day is meant; without one they mean nothing.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_DAYS = {"minute": 0.0007, "hour": 0.042, "day": 1.0, "week": 7.0}
_UNITS = {
    "minute": "minutes? mins? minuten minutos? minut[io] minuut minuter 分钟 分鐘 分 분 минуту? "
    "минут",
    "hour": "hours? hrs? stunden? heures? horas? or[ae] uur uren timm(?:e|ar) timer? 小时 小時 "
    "時間 시간 час(?:а|ов)?",
    "day": "days? tag(?:e|en)? jours? días? dias? giorn[oi] dag(?:en|ar|e)? 天 日 일 дн(?:я|ей) "
    "день",
    "week": "weeks? wochen? semaines? semanas? settiman[ae] week(?:en)? veck(?:a|or) 周 週間 주 "
    "недел[юиь]",
}
_NAMED = {
    "today": 0, "heute": 0, "aujourd'hui": 0, "hoy": 0, "oggi": 0, "hoje": 0, "vandaag": 0,
    "今天": 0, "今日": 0, "오늘": 0, "сегодня": 0, "yesterday": 1, "gestern": 1, "hier": 1,
    "ayer": 1, "ieri": 1, "ontem": 1, "gisteren": 1, "昨天": 1, "昨日": 1, "어제": 1, "вчера": 1,
}  # fmt: skip
_UNIT = "|".join(f"(?P<{name}>{'|'.join(forms.split())})" for name, forms in _UNITS.items())
_COUNTED = re.compile(
    rf"(?:vor|il y a|hace|há|för)?\s*(?P<count>\d{{1,2}}|an?|einer?m?|une?|un[ao]?)\s?(?:{_UNIT})"
    r"\s?(?:ago|fa|atrás|geleden|sedan|siden|前|전|назад)?",
    re.IGNORECASE,
)
_MARKED = re.compile(
    r"\bago\b|\bvor\b|il y a|\bhace\b|\bhá\b|\bfa\b|atrás|geleden|sedan|siden|前|전|назад",
    re.IGNORECASE,
)
MAX_LINE = 60  # characters; in a longer text the words tell a story


def read_relative(text: str, captured_at: datetime) -> str | None:
    """The day that a short line means, seen from the day of its capture; None when none."""
    line = text.strip(" ·|,.-–—").casefold()[: MAX_LINE + 1]
    if len(line) > MAX_LINE:
        return None
    found = _COUNTED.search(line) if _MARKED.search(line) else None
    if found:
        unit = next(name for name in _DAYS if found[name])
        count = int(found["count"]) if found["count"].isdigit() else 1
        return (captured_at - timedelta(days=count * _DAYS[unit])).date().isoformat()
    days = next((days for word, days in _NAMED.items() if line.split(",")[0].strip() == word), None)
    return None if days is None else (captured_at - timedelta(days=days)).date().isoformat()
