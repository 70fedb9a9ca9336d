"""Labelers give every block its label. They run in order; each fills what is still open.

Rules speak first but not alone: what the others say without them is known too, and a rule that
would take away too much of it is refused (see `rules.guard`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from scraper.blocks import Label
from scraper.document import Document
from scraper.labelers import markers, sections, site
from scraper.rules import guard
from scraper.rules.book import Match

Labeler = Callable[[Document, Match, Sequence[Label | None]], Mapping[int, Label]]

OPEN = Label(keep=False, role="other", by="nobody", score=0.0)  # a block that no labeler spoke of


def label(document: Document, match: Match) -> tuple[list[Label], dict[str, str]]:
    """A label for every block, and notes on who decided: `rule`, `guard`, `rescue`, `stale`.

    The note `text` says that the page shows none itself.
    """
    free = _free_labels(document, match)
    notes = {"stale": " ".join(match.stale)} if match.stale else {}
    if document.tree and document.tree.scripted:
        notes["text"] = "the data of the page's scripts"
    if not match.applied:
        return free, notes
    notes["rule"] = " ".join(match.names)
    ruled, found = _guarded(document, match, free)
    labels = list(free)
    for index, own in ruled.items():
        labels[index] = _named(own, free[index])
    return labels, notes | found


def _named(own: Label, other: Label) -> Label:
    """A rule's label; what lies outside of its scope is called what the others call it."""
    unnamed = own.role == "other" and not own.keep and not other.keep
    return Label(own.keep, other.role, own.by, own.score) if unnamed else own


def _free_labels(document: Document, match: Match) -> list[Label]:
    """What all labelers but the rules say."""
    labels: list[Label | None] = [None] * len(document.blocks)
    for labeler in LABELERS.values():
        for index, verdict in labeler(document, match, labels).items():
            if labels[index] is None:
                labels[index] = verdict
    for later in (
        sections.drops(document, match, labels),
        sections.unseen(document.blocks, labels),
    ):
        for index, verdict in later.items():
            labels[index] = verdict
    return [verdict or OPEN for verdict in labels]


def _guarded(
    document: Document, match: Match, free: Sequence[Label]
) -> tuple[Mapping[int, Label], dict[str, str]]:
    """What the rules say as far as the guard lets them, and what it did."""
    blocks, reach = document.blocks, site.Reach(document)
    kept = [index for index, label in enumerate(free) if label.keep]
    drops = site.picks(document, match, reach)
    body = site.body_rule(document, match, reach)
    if body and body.layout.body.mode != "replace":
        text = {
            index: own
            for index, own in site.body_text(document, body, reach).items()
            if index not in drops and not free[index].by.startswith("marker:")
        }
        by_rule = [index for index, own in text.items() if own.keep]
        if guard.needs_rescue(guard.words(blocks, kept), guard.words(blocks, by_rule)):
            return text | drops, {"rescue": body.rule.id}
    ruled = site.outside(document, body, reach) | drops
    share = guard.kept_share(blocks, kept, ruled)
    note = {
        "rule_share": f"{share:.2f}"
    }  # of the text found without rules; `rules health` reads it
    replaces = body and body.layout.body.mode == "replace" and not body.rule.rescue_only
    if replaces or guard.accepts(document.page.kind, share):
        return ruled, note
    if guard.accepts(document.page.kind, guard.kept_share(blocks, kept, drops)):
        return drops, note | {"guard": f"body refused: it takes {1 - share:.0%} of the text"}
    return {}, note | {"guard": f"rule refused: it takes {1 - share:.0%} of the text"}


def _generic(
    document: Document, match: Match, given: Sequence[Label | None]
) -> Mapping[int, Label]:
    """The labeler for what nobody knows, by the kind of page."""
    if document.page.kind == "text":
        from scraper.labelers import text  # noqa: PLC0415  brings numpy and the model

        return text.label(document, match, given)
    from scraper.labelers import generic  # noqa: PLC0415  brings numpy and the model

    return generic.label(document, match, given)


# A new labeler is one function and one entry here; the order is the order of trust.
LABELERS: Mapping[str, Labeler] = {
    "markers": markers.label,
    "generic": _generic,
}
