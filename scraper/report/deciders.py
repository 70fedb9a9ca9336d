"""The counts of a run as the sections of its report: who decided, how surely, and what went."""

from __future__ import annotations

from scraper.report.cells import LONGEST_NAME, Row, Section, Table, bar, cell, name, number
from scraper.report.tally import UNSURE, Decided, Tally
from scraper.rules.health import Health

MOST_RULES, MOST_SINGLE, MOST_TEXTS = 15, 12, 3


def removed_section(tally: Tally) -> Section:
    """What was removed, by role, where the records carry it."""
    if not tally.with_removed:
        note = "The records do not carry what was removed; `scraper clean --with-removed` does."
        return Section("Removed", [], note)
    texts: dict[str, list[str]] = {}
    for role, text, count in tally.repeats.removed():
        if len(own := texts.setdefault(role, [])) < MOST_TEXTS:
            own.append(f"“{text[:60]}” {count:,}")
    whole = sum(tally.role_chars.values())
    rows = [
        (cell(role[:LONGEST_NAME], "role"), number(blocks), number(tally.role_chars[role]),
         bar(tally.role_chars[role], whole), cell(", ".join(texts.get(role, [])), "quiet"))
        for role, blocks in tally.roles.ranked(20)
    ]  # fmt: skip
    head = ("role", "blocks", "characters", "share", "most often, in articles")
    note = f"{whole:,} characters went, {tally.chars:,} stayed."
    if tally.with_removed < tally.hosts.run.articles:
        note += f" Only {tally.with_removed:,} articles carry what went."
    return Section("Removed", [Table("", head, rows, wide=True)], note)


def deciders_section(tally: Tally) -> Section:
    """The labelers, and the single rules, templates and markers."""
    whole = sum(decided.kept_chars for decided in tally.labelers.values())
    rows = [_decided(*one, whole) for one in _by_blocks(tally.labelers)]
    head = ("", "blocks kept", "removed", "of the text", "how sure", f"under {UNSURE}")
    tables = [Table("Labelers", head, rows, wide=True)] if rows else []
    single = [_decided(*one, whole) for one in _by_blocks(tally.single)[:MOST_SINGLE]]
    if single:
        title = "Rules, templates and markers that decided most"
        rest = len(tally.single) - len(single)
        tables.append(Table(title, head, single, rest=rest, wide=True))
    return Section("Who decided", tables)


def _by_blocks(known: dict[str, Decided]) -> list[tuple[str, Decided]]:
    return sorted(known.items(), key=lambda pair: -pair[1].blocks)


def _decided(by: str, one: Decided, whole: int) -> Row:
    return (
        name(by or "nobody"), number(one.kept), number(one.removed), bar(one.kept_chars, whole),
        cell(f"{one.sureness / one.blocks:.2f}" if one.blocks else "–", "number"),
        bar(one.unsure, one.blocks),
    )  # fmt: skip


def rules_section(tally: Tally) -> Section:
    """How the rules fit their sites; those first that do not."""
    ranked = sorted(
        tally.rules.items(),
        key=lambda one: (not one[1].alarm(), -(one[1].guarded + one[1].stale), -one[1].pages),
    )
    rows = [_health(*one) for one in ranked[:MOST_RULES]]
    head = ("rule", "pages", "layout there", "words kept", "refused", "rescues", "")
    table = Table("", head, rows, rest=len(ranked) - len(rows), wide=True)
    about = "`scraper rules health` says it by host and month, and puts rotten rules to rest."
    return Section("Rules", [table] if rows else [], about if rows else "No rule applied.")


def _health(rule: str, health: Health) -> Row:
    share = f"{health.share:.0%}" if health.shares else "–"
    return (
        name(rule), number(health.pages), cell(f"{health.hit_rate:.0%}", "number"),
        cell(share, "number"), number(health.guarded), number(health.rescued),
        cell(health.alarm(), "bad"),
    )  # fmt: skip
