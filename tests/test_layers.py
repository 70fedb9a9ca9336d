"""The shape of the code: imports go downwards only, third parties have one home, files are small.

Every import counts: those for typing only and those inside functions too, and modules that are
named in a string to be loaded later.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "scraper"

# From the bottom up. A module may import from lower lines, and from its own package on its line.
LAYERS = (
    ("scraper.version", "scraper.blocks", "scraper.terminal"),
    ("scraper.views",),
    ("scraper.model",),
    ("scraper.errors", "scraper.urls", "scraper.coding"),
    ("scraper.tree", "scraper.decode", "scraper.fetch", "scraper.sources", "scraper.sinks"),
    ("scraper.document",),
    ("scraper.segment",),
    ("scraper.rules",),
    ("scraper.labelers", "scraper.metadata"),
    ("scraper.status",),
    ("scraper.quality",),
    ("scraper.assemble",),
    ("scraper.extract",),
    ("scraper.clean", "scraper.samples", "scraper.batch", "scraper.report", "scraper.adapters"),
    ("scraper.crawl",),
    ("scraper.cli",),
    ("scraper", "scraper.__main__"),
)
# Of `rules`, these stand above the heart: they run it.
RAISED = {f"scraper.rules.{name}": 13 for name in ("check", "learn", "sample")}
# These read pages as the heart does, and `batch` runs them.
RAISED |= {f"scraper.rules.{name}": 12 for name in ("page_lines", "repeats")}
# Getting pages and writing results knows nothing of cleaning: above the types, below everything.
EDGES = ("scraper.fetch", "scraper.sources", "scraper.sinks")
HOMES = {
    "anyio": ("scraper.fetch",),
    "brotli": ("scraper.coding",),
    "charset_normalizer": ("scraper.decode",),
    "click": ("scraper.cli",),
    "datatrove": ("scraper.adapters",),
    "dateparser": ("scraper.metadata",),
    "dateutil": ("scraper.metadata",),
    "defusedxml": ("scraper.fetch",),
    "fsspec": ("scraper.sources", "scraper.sinks"),
    "h11": ("scraper.fetch",),
    "h2": ("scraper.fetch",),
    "hishel": ("scraper.fetch",),
    "htmldate": ("scraper.metadata",),
    "httpcore": ("scraper.fetch",),
    "httpx": ("scraper.fetch",),
    "idna": ("scraper.urls",),
    "itemadapter": ("scraper.adapters",),
    "langchain_core": ("scraper.adapters",),
    "numpy": ("scraper.labelers",),
    "protego": ("scraper.fetch",),
    "pyarrow": ("scraper.sources", "scraper.sinks"),
    "ray": ("scraper.batch",),
    "rensa": ("scraper.batch",),
    "rich": ("scraper.cli", "scraper.report"),
    "scrapy": ("scraper.adapters",),
    "selectolax": ("scraper.tree",),
    "tenacity": ("scraper.fetch",),
    "tld": ("scraper.urls",),
    "trafilatura": ("scraper.labelers.second_opinion",),
    "warcio": ("scraper.fetch", "scraper.sources"),
    "webencodings": ("scraper.decode",),
    "zstandard": ("scraper.coding", "scraper.sources", "scraper.sinks"),
}
MOST_LINES = 300
MOST_LINES_OF_A_FUNCTION = 40  # without its docstring


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


@cache
def imports_of(module: str) -> frozenset[str]:
    """All modules that this one names, of ours by their full names."""
    return frozenset(name for node in ast.walk(tree_of(module)) for name in _named(module, node))


def _named(module: str, node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, f"{module}: imports are absolute"
        origin = node.module or ""
        for alias in node.names:
            inner = f"{origin}.{alias.name}"
            yield inner if inner in MODULES else origin
    elif isinstance(node, ast.Call) and "import_module" in ast.dump(node.func):
        yield from (
            arg.value
            for arg in node.args[:1]
            if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        )


def within(module: str, package: str) -> bool:
    return module == package or (module.startswith(package + ".") and package != "scraper")


def layer_of(module: str) -> int:
    """The line of LAYERS on which a module stands."""
    if module in RAISED:
        return RAISED[module]
    for number, packages in enumerate(LAYERS):
        if any(within(module, package) for package in packages):
            return number
    pytest.fail(f"{module} stands in no layer: give it one in LAYERS")


def package_of(module: str) -> str:
    """The entry of LAYERS to which a module belongs."""
    return next(p for line in LAYERS for p in line if within(module, p))


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_downwards(module: str) -> None:
    for other in imports_of(module) & MODULES.keys():
        beside = package_of(other) == package_of(module) and other not in RAISED
        assert layer_of(other) < layer_of(module) or beside or module in RAISED, (
            f"{module} imports {other}, which stands beside or above it"
        )


@pytest.mark.parametrize("module", [m for m in MODULES if any(within(m, e) for e in EDGES)])
def test_edges_know_only_the_types(module: str) -> None:
    ours = imports_of(module) & MODULES.keys()
    foreign = {m for m in ours if layer_of(m) > 3 and package_of(m) != package_of(module)}
    assert not foreign


@pytest.mark.parametrize("module", MODULES)
def test_third_parties_stay_at_home(module: str) -> None:
    for name in {name.partition(".")[0] for name in imports_of(module)}:
        if name in sys.stdlib_module_names or name == "scraper":
            continue
        assert name in HOMES, f"{module} imports {name}, which has no home: give it one in HOMES"
        assert any(within(module, home) for home in HOMES[name]), f"{name} in {module}"


def test_no_cycles() -> None:
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " -> ".join([*path[path.index(module) :], module])
        if module in done:
            return
        for other in sorted(imports_of(module) & MODULES.keys() - {module}):
            visit(other, (*path, module))
        done.add(module)

    for module in MODULES:
        visit(module, ())


@pytest.mark.parametrize("module", MODULES)
def test_files_are_small(module: str) -> None:
    if not any(isinstance(node, ast.FunctionDef) for node in ast.walk(tree_of(module))):
        return  # a table of values
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("module", MODULES)
def test_functions_are_short(module: str) -> None:
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            lines = (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
            assert lines <= MOST_LINES_OF_A_FUNCTION, f"{node.name} has {lines} lines"


@pytest.mark.parametrize("module", MODULES)
def test_only_batch_catches_everything(module: str) -> None:
    """A handler that cleans up and raises again catches nothing."""
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.ExceptHandler) and not within(module, "scraper.batch"):
            last = node.body[-1]
            passes_on = isinstance(last, ast.Raise) and last.exc is None
            caught = ast.unparse(node.type) if node.type else "everything"
            broad = caught in ("everything", "Exception", "BaseException")
            assert passes_on or not broad, f"line {node.lineno}"


@pytest.mark.parametrize("module", MODULES)
def test_no_state_is_global(module: str) -> None:
    assert not [n.lineno for n in ast.walk(tree_of(module)) if isinstance(n, ast.Global)]
