"""How far scores can be believed: of pages scored 0.9, are nine in ten good?"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from tests.bench.table import NONE, layout

GOOD = 0.9  # the word F1 from which a text counts as good: what `quality` estimates the chance of
EDGES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
WIDTH = 30  # of the bars, in characters

Pairs = Sequence[tuple[float, float]]  # of every page: its score, and its word F1


def reliability(pairs: Pairs) -> str:
    """A table with one line a band of scores, and three figures over all."""
    lines = [["score", "pages", "mean score", "good", "mean F1", "share that is good"]]
    for low, high, band in bands(pairs):
        if not band:
            lines.append([f"{low:.2f}–{high:.2f}", "0", NONE, NONE, NONE, ""])
            continue
        good = share_good(band)
        mean_score, mean_f1 = (sum(column) / len(band) for column in zip(*band, strict=True))
        bar = "█" * round(good * WIDTH)
        figures = [f"{value:.3f}" for value in (mean_score, good, mean_f1)]
        lines.append([f"{low:.2f}–{high:.2f}", str(len(band)), *figures, bar.ljust(WIDTH)])
    error, brier, order = calibration_error(pairs), brier_score(pairs), ranking(pairs)
    return (
        f"{layout(lines)}\n\nexpected calibration error {error:.3f}, Brier score {brier:.3f}, "
        f"good pages scored above others {order:.3f}"
    )


def bands(pairs: Pairs) -> list[tuple[float, float, Pairs]]:
    """The pages by their score; a score on an edge belongs to the upper band."""
    result: list[tuple[float, float, Pairs]] = []
    for low, high in pairwise(EDGES):
        top = high == EDGES[-1]
        result.append(
            (low, high, [p for p in pairs if low <= p[0] < high or (top and p[0] == high)])
        )
    return result


def share_good(pairs: Pairs) -> float:
    """The share of these pages whose text is good."""
    return sum(f1 >= GOOD for _, f1 in pairs) / len(pairs)


def calibration_error(pairs: Pairs) -> float:
    """The mean distance between mean score and share of good pages, bands weighted by pages."""
    return sum(
        len(band) / len(pairs) * abs(sum(s for s, _ in band) / len(band) - share_good(band))
        for _, _, band in bands(pairs)
        if band
    )


def brier_score(pairs: Pairs) -> float:
    """The mean square of score minus outcome: 0 is perfect, 0.25 a coin."""
    return sum((score - (f1 >= GOOD)) ** 2 for score, f1 in pairs) / len(pairs)


def ranking(pairs: Pairs) -> float:
    """The share of pairs of a good and another page in which the good one has the higher score."""
    good = [score for score, f1 in pairs if f1 >= GOOD]
    others = [score for score, f1 in pairs if f1 < GOOD]
    if not good or not others:
        return 1.0
    above = sum((g > o) + 0.5 * (g == o) for g in good for o in others)
    return above / (len(good) * len(others))


def plot(pairs: Pairs, title: str) -> str:
    """A reliability plot as one SVG: share of good pages against mean score, area by pages."""
    size = 360
    dots = []
    for _, _, band in bands(pairs):
        if band:
            x = sum(score for score, _ in band) / len(band) * size
            y = (1 - share_good(band)) * size
            radius = 3 + 20 * (len(band) / len(pairs)) ** 0.5
            dots.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-30 -30 {size + 60} {size + 60}">'
        f'<text x="0" y="-12" font-size="14">{escape(title)}</text>'
        f'<rect width="{size}" height="{size}" fill="none" stroke="#999"/>'
        f'<path d="M0 {size}L{size} 0" stroke="#999" stroke-dasharray="4"/>'
        f'<g fill="#27c" fill-opacity="0.6">{"".join(dots)}</g></svg>\n'
    )
