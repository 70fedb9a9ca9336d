"""Rules in the format of ftr-site-config, read as rules of low trust.

A file is named for its host (`example.com.txt`, `.example.com.txt` for all below) and holds lines
`directive: value`. Its strips become drops, its body a scope under the guard, never a replacement.
XPath that is no CSS, unknown directives and malformed lines are reported line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scraper.errors import InputError, RuleError
from scraper.rules.format import read_rule
from scraper.rules.parts import check_selector
from scraper.rules.patterns import PatternError, check
from scraper.rules.reader import Reader, near
from scraper.rules.rule import CLOSEST, SELF, Body, Field, Layout, Pick, Rule, Where
from scraper.rules.xpath import Css, NotCss, to_css

_LINE = re.compile(r"^\s*([a-z_]+)(?:\(([^)]*)\))?\s*:\s*(.*?)\s*$")
_NAME = re.compile(r"^[A-Za-z][\w-]*$")
# substring-after(//p, 'by') and its like, around a path: what they cut off becomes a strip.
_CUT = re.compile(
    r"""^(substring-before|substring-after|normalize-space)\((.+?)(?:,\s*(['"])(.+?)\3\s*)?\)$"""
)
_FIELDS = {"title": "title", "author": "authors", "date": "date"}
# Known and of no use to us: pages are decoded, fetched and tidied elsewhere, or not at all.
_IGNORED = frozenset({
    "autodetect_on_failure", "convert_double_br_tags", "dissolve", "dissolve_tag", "fingerprint",
    "find_string", "footnotes", "http_header", "if_page_contains", "insert_detected_image",
    "login_extra_fields", "login_password_field", "login_uri", "login_username_field",
    "move_into", "native_ad_clue", "next_page_link", "not_logged_in_xpath", "parser", "prune",
    "replace_string", "replace_with", "requires_login", "reversed", "single_page_link",
    "single_page_link_in_feed", "skip_id_or_class", "skip_json_ld", "skip_single_page_url_when",
    "src_lazy_load_attr", "strip_attr", "strip_comments", "strip_image_src", "test_contains",
    "test_url", "tidy", "wrap_in",
})  # fmt: skip
_KNOWN = _IGNORED | {"body", "title", "author", "date", "strip", "strip_id_or_class"}


@dataclass(frozen=True, slots=True)
class Imported:
    """The rules of a folder, and what could not be taken over, line by line."""

    rules: tuple[Rule, ...]
    notes: tuple[str, ...]  # `example.com.txt:3: strip: …`
    directives: int = 0  # body, title, author, date, strip and strip_id_or_class lines
    taken: int = 0  # of them


class _File:
    """One file while it is read."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.notes: list[str] = []
        self.body: list[str] = []
        self.drops: list[Pick] = []
        self.sources: dict[str, list[str]] = {}
        self.strips: dict[str, list[str]] = {}
        self.directives = self.taken = 0

    def read_bytes(self, content: bytes) -> Rule | None:
        """Raises `RuleError` for what is no text."""
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise RuleError(f"{self.file}: byte {error.start} is not UTF-8") from error
        for number, line in enumerate(text.splitlines(), 1):
            plain = line.strip()
            if not plain or plain.startswith("#"):
                continue
            hit = _LINE.match(line)
            if not hit:
                self._note(number, "", "is no line `directive: value`")
            elif hit[1] not in _KNOWN:
                self._note(number, hit[1], f"unknown directive{near(hit[1], _KNOWN)}")
            elif hit[1] not in _IGNORED:
                self.directives += 1
                self._take(number, hit[1], hit[3])
        return self._rule()

    def _take(self, number: int, directive: str, value: str) -> None:
        try:
            if directive == "strip_id_or_class":
                self.drops.append(Pick(_id_or_class(value)))
            else:
                self._take_paths(directive, value)
            self.taken += 1
        except NotCss as error:
            self._note(number, directive, f"not CSS: {error}")
        except (RuleError, PatternError) as error:
            self._note(number, directive, str(error))

    def _take_paths(self, directive: str, value: str) -> None:
        if not value:
            raise NotCss("no value")
        strips: list[str] = []
        if directive in _FIELDS:
            value, strips = _uncut(value)
        if directive in _FIELDS and not value.startswith(("/", "(", "id(", ".")):
            raise NotCss("a plain text, not a path")
        found = to_css(value)
        for css in found:
            _check(self.file, directive, css.selector)
            if css.closest:
                _check(self.file, directive, css.closest)
            if css.text:
                check(css.text)
        if directive == "strip":
            self.drops += [_drop(css) for css in found]
        elif directive == "body":
            if any(css.text or css.closest or css.attribute for css in found):
                raise NotCss("a body with conditions on text, or a parent")
            self.body.append(", ".join(css.selector for css in found))
        else:
            self.sources.setdefault(_FIELDS[directive], []).extend(map(_source, found))
            self.strips.setdefault(_FIELDS[directive], []).extend(reversed(strips))

    def _rule(self) -> Rule | None:
        host = self.file.name.removesuffix(".txt").lower()
        hosts = ("*" + host,) if host.startswith(".") else (host.removeprefix("www."),)
        if not (self.body or self.drops or self.sources):
            return None
        try:  # the host is checked like that of any rule
            read_rule({"match": {"hosts": list(hosts)}}, str(self.file), trusted=True)
        except RuleError as error:
            self.notes.append(str(error))
            return None
        layout = Layout(
            body=Body(tuple(self.body), "scope" if self.body else "drop"),
            drops=tuple(dict.fromkeys(self.drops)),
            fields={
                name: Field(tuple(sources), strip=tuple(self.strips[name]))
                for name, sources in self.sources.items()
            },
        )
        source = {"source": "imported:ftr-site-config", "license": "CC0-1.0"}
        return Rule(hosts[0], Where(hosts), (layout,), provenance=source, file=str(self.file))

    def _note(self, number: int, directive: str, message: str) -> None:
        where = f"{directive}: " if directive else ""
        self.notes.append(f"{self.file}:{number}: {where}{message}")


def import_ftr(folder: str | Path) -> Imported:
    """All `<host>.txt` files of a folder.

    Raises `InputError` without such a folder, `RuleError` for a link out of it.
    """
    root = Path(folder)
    if not root.is_dir():
        raise InputError(f"{folder}: there is no such folder of ftr-site-config files")
    rules: dict[str, Rule] = {}
    notes: list[str] = []
    directives = taken = 0
    for path in ftr_files(root):
        file = _File(path)
        try:
            rule = file.read_bytes(path.read_bytes())
        except (OSError, RuleError) as error:
            notes.append(f"{path}: cannot be read: {error}")
            continue
        if rule and rule.id in rules:
            notes.append(f"{path}: {rule.id} has a file already: {rules[rule.id].file}")
        elif rule:
            rules[rule.id] = rule
        notes += file.notes
        directives, taken = directives + file.directives, taken + file.taken
    return Imported(tuple(rules.values()), tuple(notes), directives, taken)


def read_ftr(file: Path) -> tuple[Rule, ...]:
    """The rule of one file, without notes; () when the file says nothing that we use."""
    rule = _File(file).read_bytes(file.read_bytes())
    return (rule,) if rule else ()


def ftr_files(root: Path) -> Iterator[Path]:
    """The files of a folder in this format, in a fixed order: hosts, then wildcards (`.host`).

    Raises `RuleError` for a link that leaves the folder.
    """
    home = root.resolve()
    for path in sorted(root.glob("*.txt"), key=lambda path: (path.name.startswith("."), path.name)):
        if path.is_symlink() and home not in path.resolve().parents:
            raise RuleError(f"{path}: is a link that leaves the folder; copy the file instead")
        if path.name.lower() not in {"license.txt", "readme.txt"} and not path.is_dir():
            yield path


def _id_or_class(value: str) -> str:
    """The directive matches parts of ids and classes; short parts would hit half of a page."""
    name = value.strip("\"' ").lstrip(".#")
    if "." in name and all(map(_NAME.match, name.split("."))):
        return f".{name}"
    if not _NAME.match(name):
        raise NotCss(f"{value!r} is no name")
    if len(name) < 6:
        return f".{name}, #{name}"
    return f'[class*="{name}"], [id*="{name}"]'


def _uncut(value: str) -> tuple[str, list[str]]:
    """The path inside of string functions, and what these cut off, as patterns."""
    strips: list[str] = []
    while cut := _CUT.match(value):
        end = re.escape(cut[4] or "")
        if cut[1] == "substring-after":
            strips.append(f"^.{{0,200}}?{end}")
        elif cut[1] == "substring-before":
            strips.append(f"{end}.*$")
        value = cut[2].strip()
    return value, strips


def _drop(css: Css) -> Pick:
    if css.attribute:
        raise NotCss("an attribute, not an element")
    return Pick(css.selector, css.text, CLOSEST + css.closest if css.closest else SELF)


def _source(css: Css) -> str:
    if css.text or css.closest:
        raise NotCss("a value with conditions on text")
    return f"css:{css.selector}@{css.attribute}" if css.attribute else f"css:{css.selector}"


def _check(file: Path, key: str, selector: str) -> None:
    check_selector(Reader({}, str(file)), key, selector)
