"""The part of XPath that rule files of others use, as CSS.

Of ftr-site-config's expressions 97 % of bodies and 84 % of strips are CSS in other words: steps by
tag, id, class and attribute, joined by `/` and `//`, with `and`, `or`, `not`, positions, parents of
a match (`/..`, `ancestor::`), and conditions on text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_STEP = re.compile(
    r"(?P<axis>//|/)?(?:(?P<name>[a-z-]+)::)?(?P<test>\*|[A-Za-z][\w-]*(?:\(\))?|@[\w:-]+|\.\.?)"
)
_TEXT = r"(?:\.|text\(\)|string\(\.?\)|normalize-space\((?:\.|text\(\))?\))"
_QUOTED = r"""(?:"([^"]*)"|'([^']*)')"""
_CLASS_WORD = re.compile(
    rf"^contains\(\s*concat\(\s*{_QUOTED}\s*,\s*(?:normalize-space\(\s*@class\s*\)|@class)\s*,"
    rf"\s*{_QUOTED}\s*\)\s*,\s*{_QUOTED}\s*\)$"
)
_EQUALS = re.compile(rf"^@([\w:-]+)\s*(!?=)\s*{_QUOTED}$")
_HAS = re.compile(r"^@([\w:-]+)$")
_PART = re.compile(rf"^(contains|starts-with|ends-with)\(\s*@([\w:-]+)\s*,\s*{_QUOTED}\s*\)$")
_SAYS = re.compile(rf"^(contains|starts-with)\(\s*{_TEXT}\s*,\s*{_QUOTED}\s*\)$")
_IS = re.compile(rf"^{_TEXT}\s*=\s*{_QUOTED}$")
_PLACE = re.compile(r"^(?:position\(\)\s*=\s*)?(\d+|last\(\))$")
_WRAPPED = re.compile(r"^\((.*)\)\s*(?:\[1\])?$")  # (//article)[1]: the first is the first
_INSIDE = re.compile(r"^(?:\.?//?|descendant::|child::)?(?:\*|[a-z][\w-]*)(?:\[|/|$)")
_OPERATORS = {"contains": "*=", "starts-with": "^=", "ends-with": "$="}


class NotCss(ValueError):  # noqa: N818
    """An expression that has no form in CSS; the message names the part."""


@dataclass(frozen=True, slots=True)
class Css:
    """An expression in our terms: a selector, the attribute it ends in, a text, an ancestor."""

    selector: str
    attribute: str = ""
    text: str = ""  # a pattern over the element's text
    closest: str = ""  # drop the closest ancestor that matches this instead


def to_css(xpath: str) -> list[Css]:
    """The alternatives of an XPath expression. Raises `NotCss`."""
    return [css for part in _split(xpath.strip(), "|") for css in _path(part.strip())]


def _path(path: str) -> Iterator[Css]:
    """One path; several results where a condition has `or` between attributes and texts."""
    while hit := _WRAPPED.match(path):
        if not _closes_at_end("(" + hit[1] + ")"):
            break
        path = hit[1].strip()
    if path.startswith(("/html", ".//")):
        path = path.removeprefix(".")
    found = Css("")
    position = 0
    while position < len(path):
        hit = _STEP.match(path, position)
        if not hit:
            raise NotCss(f"{path[position:]!r}")
        position = hit.end()
        conditions, position = _conditions(path, position)
        found = _step(found, hit, conditions)
    if not found.selector:
        raise NotCss("an empty path")
    yield found


_JOINTS = {
    "/": " > ", "//": " ", "following-sibling": " ~ ", "descendant": " ",
    "descendant-or-self": " ", "child": " > ",
}  # fmt: skip
_UPWARDS = frozenset({"parent", "ancestor", "ancestor-or-self"})


def _step(before: Css, hit: re.Match[str], conditions: list[str]) -> Css:
    """The path with one step more."""
    axis, name, test = hit["axis"] or "//", hit["name"], hit["test"]
    if before.closest or before.attribute:
        raise NotCss(f"a step after {before.closest or '@' + before.attribute}")
    if test.startswith("@"):
        return replace(before, attribute=test[1:])
    if test in {"text()", "node()"} and not conditions and name is None:
        return before
    if test == ".." or name in _UPWARDS:
        conditions = [one for one in conditions if one.strip() != "1"]
        above = "*" if test in {"..", "node()"} else test
        return replace(before, closest=_compound(above, conditions).selector)
    if before.text or test.endswith("()"):
        raise NotCss(f"{test} after a condition on text" if before.text else test)
    if name is not None and name not in _JOINTS:
        raise NotCss(f"{name}::")
    own = _compound(test, conditions)
    start = before.selector + _JOINTS[name or axis] if before.selector else ""
    return Css(start + own.selector, text=own.text)


def _compound(tag: str, conditions: list[str]) -> Css:
    selector, text = ("" if tag == "*" else tag.lower()), ""
    for condition in conditions:
        css = _condition(condition)
        selector += css.selector
        text = css.text or text
    return Css(selector or "*", text=text)


def _condition(condition: str) -> Css:
    """One `[...]` as the end of a compound selector, or as a pattern over the text."""
    condition = condition.strip()
    while condition.startswith("(") and condition.endswith(")") and _closes_at_end(condition):
        condition = condition[1:-1].strip()
    if len(either := _split(condition, " or ")) > 1:
        parts = [_condition(part) for part in either]
        if all(part.text and not part.selector for part in parts):
            return Css("", text="|".join(part.text for part in parts))
        if any(part.text for part in parts):
            raise NotCss("or between text and attributes")
        return Css(":is(" + ", ".join(part.selector for part in parts) + ")")
    if len(both := _split(condition, " and ")) > 1:
        parts = [_condition(part) for part in both]
        texts = [part.text for part in parts if part.text]
        if len(texts) > 1:
            raise NotCss("two conditions on text")
        return Css("".join(part.selector for part in parts), text="".join(texts))
    if condition.startswith("not(") and _closes_at_end(condition[3:]):
        inner = _condition(condition[4:-1])
        if inner.text:
            raise NotCss("not(text)")
        return Css(f":not({inner.selector})")
    return _simple(condition)


def _simple(condition: str) -> Css:
    """A condition without `and`, `or` and `not`."""
    if selector := _attribute_condition(condition) or _place(condition):
        return Css(selector)
    if hit := _SAYS.match(condition):
        start = "^" if hit[1] == "starts-with" else ""
        return Css("", text=start + re.escape(_either(hit, 2)))
    if hit := _IS.match(condition):
        return Css("", text=f"^{re.escape(_either(hit, 1))}$")
    raise NotCss(f"[{condition}]")


def _attribute_condition(condition: str) -> str:
    if hit := _CLASS_WORD.match(condition):
        return _attribute("class", "~=", (hit[5] or hit[6] or "").strip())
    if hit := _EQUALS.match(condition):
        css = _attribute(hit[1], "=", _either(hit, 3))
        return f":not({css})" if hit[2] == "!=" else css
    if hit := _PART.match(condition):
        return _attribute(hit[2], _OPERATORS[hit[1]], _either(hit, 3))
    hit = _HAS.match(condition)
    return f"[{hit[1]}]" if hit else ""


def _place(condition: str) -> str:
    """A position among siblings, or what must be inside."""
    if hit := _PLACE.match(condition):
        return ":last-of-type" if hit[1] == "last()" else f":nth-of-type({hit[1]})"
    if not _INSIDE.match(condition):
        return ""
    inner = next(_path(condition.removeprefix(".")))
    if inner.text or inner.attribute or inner.closest:
        raise NotCss(f"[{condition}]")
    return f":has({inner.selector})"


def _either(hit: re.Match[str], group: int) -> str:
    return hit[group] if hit[group] is not None else hit[group + 1]


def _attribute(name: str, operator: str, value: str) -> str:
    if not value or '"' in value or "\\" in value:
        raise NotCss(f"@{name} {operator} {value!r}")
    return f'[{name}{operator}"{value}"]'


def _conditions(path: str, position: int) -> tuple[list[str], int]:
    """The contents of the brackets at a position, and where they end."""
    found: list[str] = []
    while position < len(path) and path[position] == "[":
        start, depth, quote = position + 1, 0, ""
        while position < len(path):
            char = path[position]
            if quote:
                quote = "" if char == quote else quote
            elif char in "\"'":
                quote = char
            elif char in "[]":
                depth += 1 if char == "[" else -1
                if depth == 0:
                    break
            position += 1
        if depth:
            raise NotCss("a bracket is not closed")
        found.append(path[start:position])
        position += 1
    return found, position


def _split(text: str, separator: str) -> list[str]:
    """Split where no quote, bracket or parenthesis is open."""
    parts, depth, quote, start = [], 0, "", 0
    for position, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in "([":
            depth += 1
        elif char in ")]":
            depth -= 1
        elif not depth and text.startswith(separator, position) and position >= start:
            parts.append(text[start:position])
            start = position + len(separator)
    return [*parts, text[start:]]


def _closes_at_end(text: str) -> bool:
    """Whether the parenthesis that opens the text closes at its end."""
    depth = 0
    for position, char in enumerate(text):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if not depth:
            return position == len(text) - 1
    return False
