"""How far a text can be trusted: a calibrated score and the signals behind it, or a skip.

The score is an estimate of the chance that the text is good: that its words and the words a
careful person would keep agree to 0.9 (F1). `quality.json` holds the weights of the signals, the
recipe that fitted them and how well scores and outcomes agreed on unseen sites.
"""

from __future__ import annotations

import html
import json
import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from scraper.blocks import Block, Label
from scraper.document import Document
from scraper.metadata import Metadata
from scraper.model import Quality, Skip
from scraper.status import status

SHOWN = ("body", "table")  # the roles that make the text; the others have fields of their own
SENTENCE_ENDS = tuple(".!?…。！？؟।:;\"'”’»)")
FULL_LENGTH = 2_500  # characters; longer texts are not surer
OPENING = 40  # characters by which a block is looked up in the linked data's text
_BODY = re.compile(r'"articleBody"\s*:\s*("[^"\\]*(?:\\.[^"\\]*)*")')
_TAG = re.compile(r"<[^>]*>")


def judge(document: Document, labels: Sequence[Label], metadata: Metadata) -> Quality | Skip:
    """The quality of the text that these labels make, or the reason why it is no article.

    `labels` holds one label for every block of the document.
    """
    kept = [document.blocks[at] for at in _kept(labels)]
    title = metadata.title.value if metadata.title else ""
    verdict = status(kept, document.blocks, title)
    if verdict:
        raw = document.page.raw
        return Skip(raw.origin, raw.url, verdict.reason, verdict.detail)
    signals = measure(document, labels, metadata)
    return Quality(score(signals), {name: round(value, 3) for name, value in signals.items()})


def score(signals: Mapping[str, float]) -> float:
    """The chance that the text is good, 0 to 1; an absent signal counts as the usual one."""
    weights = _weights()
    odds = weights["bias"] + sum(
        entry["weight"] * (signals.get(name, entry["usual"]) - entry["usual"])
        for name, entry in weights["signals"].items()
    )
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, odds)))), 3)


def measure(document: Document, labels: Sequence[Label], metadata: Metadata) -> dict[str, float]:
    """The signals of a text, each from 0 to 1; those that the page cannot give are absent.

    Higher is better, but for `rule`, `first_opinion` and `marked_up`: those say who labelled what.

    Shares are of characters: counting words of every block would cost more than all the rest.
    """
    sizes = [len(block.text) for block in document.blocks]
    at_kept = _kept(labels)
    kept = [document.blocks[at] for at in at_kept]
    chars = sum([sizes[at] for at in at_kept]) or 1
    stretch = sum(sizes[at_kept[0] : at_kept[-1] + 1])
    by_rule = sum([sizes[at] for at in at_kept if labels[at].by.startswith("rule:")])
    by_second = sum([sizes[at] for at in at_kept if labels[at].by.endswith("trafilatura")])
    signals = {
        "certain": _expected_f1(labels, sizes, at_kept),
        "unbroken": chars / max(stretch, 1),
        "share": chars / max(sum(sizes), 1),
        "prose": 1 - sum([block.link_chars for block in kept]) / chars,
        "sentences": sum([len(b.text) for b in kept if b.text.endswith(SENTENCE_ENDS)]) / chars,
        "length": min(1.0, chars / FULL_LENGTH),
        "rule": by_rule / chars,
        "first_opinion": 1 - by_second / chars,
        "marked_up": float(document.tree is not None),
        "titled": float("title" in [label.role for label in labels]),
        "dated": float(metadata.date is not None),
        "signed": float(metadata.byline is not None or metadata.authors is not None),
    }
    body = _article_body(document)
    return signals | {"linked_data": _agreement(kept, body)} if body else signals


def _kept(labels: Sequence[Label]) -> list[int]:
    return [at for at, label in enumerate(labels) if label.keep and label.role in SHOWN]


def _expected_f1(labels: Sequence[Label], sizes: Sequence[int], kept: Sequence[int]) -> float:
    """The F1 that the labels themselves expect, each taken as right with the chance it gives."""
    sure = [size * label.score for size, label in zip(sizes, labels, strict=True)]
    right, chars = sum([sure[at] for at in kept]), sum([sizes[at] for at in kept])
    missed = (sum(sizes) - chars) - (sum(sure) - right)
    return 2 * right / (right + chars + missed) if right else 0.0


def _article_body(document: Document) -> str:
    """The article's text as the page's linked data gives it, on one line; often empty."""
    scripts = document.tree.json_ld if document.tree else ()
    return max(
        (_body_in(script) for script in scripts if "articleBody" in script), key=len, default=""
    )


def _body_in(script: str) -> str:
    found = _BODY.search(script)
    if not found:
        return ""
    try:
        text = str(json.loads(found[1], strict=False))
    except ValueError:  # an escape that JSON does not know; metadata reports on such scripts
        return ""
    text = html.unescape(_TAG.sub(" ", text)) if "<" in text or "&" in text else text
    return " ".join(text.split())


def _agreement(kept: Sequence[Block], body: str) -> float:
    """How much of the text opens like a part of `body`, and how much of `body` that explains."""
    shared = sum(len(block.text) for block in kept if block.text[:OPENING] in body)
    total = sum(len(block.text) for block in kept)
    return min(shared / max(total, 1), shared / len(body), 1.0)


@cache
def _weights() -> dict[str, Any]:
    source = (Path(__file__).parent / "quality.json").read_text(encoding="utf-8")
    weights: dict[str, Any] = json.loads(source)
    return weights
