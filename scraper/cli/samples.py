"""`scraper samples`: list the sample pages, add one, refresh their goldens after looking."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import click

from scraper import samples as library
from scraper.errors import InputError
from scraper.terminal import printable

_FOLDER = click.option(
    "--folder",
    default="samples",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the samples are.",
)


@click.group()
def samples() -> None:
    """Keep the sample pages and what must come out of them.

    Goldens are only ever written here, after showing the difference; tests just read them.
    """


@samples.command("list")
@_FOLDER
def list_(folder: Path) -> None:
    """Print each sample and what it shows."""
    for sample in library.load(folder):
        click.echo(f"{sample.name}\t{printable(sample.meta['covers'])}")


@samples.command()
@click.argument("name")
@click.argument("page", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--covers", required=True, help="What this page shows, in a line.")
@click.option("--url", help="The address it would have been fetched from.")
@_FOLDER
def add(name: str, page: Path, covers: str, url: str | None, folder: Path) -> None:
    """Make PAGE (.html or .txt, written for this purpose) the sample NAME, `topic/case`."""
    topic, _, case = name.partition("/")
    if not case or page.suffix not in {".html", ".txt"}:
        raise click.UsageError("NAME is topic/case, PAGE ends in .html or .txt")
    home = folder / topic / case
    if home.exists():
        raise InputError(f"{home} exists; remove it first or choose another name")
    home.mkdir(parents=True)
    shutil.copyfile(page, home / f"page{page.suffix}")
    meta = {"covers": covers} | ({"url": url} if url else {})
    (home / "meta.json").write_text(library.dump(meta), "utf-8")
    _refresh(home, folder)


@samples.command()
@click.argument("names", nargs=-1)
@click.option("--yes", is_flag=True, help="Write without asking.")
@_FOLDER
def refresh(names: tuple[str, ...], folder: Path, *, yes: bool) -> None:
    """Show how outcomes differ from the stored ones and, when you agree, store them."""
    known = {sample.name: sample for sample in library.load(folder)}
    missing = sorted(set(names) - known.keys())
    if missing:
        raise click.UsageError(f"no sample {missing[0]!r} in {folder}")
    changed = 0
    for name in names or known:
        now = library.golden(library.outcome(known[name]))
        if lines := list(library.diff(known[name], now)):
            changed += 1
            click.echo(printable("\n".join(lines), lines=True))
            if yes or click.confirm(f"store this for {name}?"):
                library.write(known[name], now)
    click.echo(f"{changed} differ" if changed else "all as stored", err=True)


def _refresh(home: Path, folder: Path) -> None:
    name = f"{home.parent.name}/{home.name}"
    sample = next(one for one in library.load(folder) if one.name == name)
    now = library.golden(library.outcome(sample))
    library.write(sample, now)
    click.echo(json.dumps(now, ensure_ascii=False, indent=1))
