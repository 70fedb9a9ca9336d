"""The options of `scraper fetch`, and the policy that they make."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from scraper.cli.sizes import Size
from scraper.fetch import Caps, Identity, Network, Policy, Politeness
from scraper.fetch.discover import Wanted
from scraper.sinks import SCHEMAS

Command = TypeVar("Command", bound=Callable[..., Any])
_PATH = click.Path(path_type=Path, dir_okay=False)


def fetch_options(command: Command) -> Command:
    """What concerns the network: how fast, how long, how much, as whom, what is allowed."""
    for decorate in reversed(_NETWORK):
        command = decorate(command)
    return command


def listing_options(command: Command) -> Command:
    """Where URLs come from besides the arguments, and which of them are wanted."""
    for decorate in reversed(_LISTS):
        command = decorate(command)
    return command


def run_options(command: Command) -> Command:
    """What is kept of a run, and how it ends."""
    for decorate in reversed(_RUN):
        command = decorate(command)
    return command


def policy_of(options: Mapping[str, Any]) -> Policy:
    """The policy that `fetch_options` ask for."""
    if options["offline"] and (options["cache"] is None or options["no_cache"]):
        raise click.UsageError("--offline answers from the cache: give --cache DIR, no --no-cache")
    return Policy(
        caps=Caps(timeout=options["timeout"], max_bytes=options["max_size"]),
        politeness=Politeness(
            delay=options["delay"],
            robots=not options["no_robots"],
            parallel=options["parallel"],
        ),
        identity=Identity(
            contact=options["contact"] or "",
            user_agent=options["user_agent"] or "",
            headers=dict(_header(line) for line in options["headers"]),
            cookies=options["cookies"],
        ),
        network=Network(
            private=options["allow_private"],
            proxy=options["proxy"],
            ca_file=options["ca_file"],
            cache=None if options["no_cache"] else options["cache"],
            offline=options["offline"],
        ),
    )


def wanted_of(options: Mapping[str, Any]) -> Wanted:
    """The filter that `listing_options` ask for."""
    try:
        pattern = re.compile(options["match"]) if options["match"] else None
    except re.error as error:
        raise click.BadParameter(f"{error}", param_hint="--match") from error
    since, until = options["since"], options["until"]
    return Wanted(pattern, _utc(since), _utc(until), options["limit"])


def _utc(day: datetime | None) -> datetime | None:
    return day.replace(tzinfo=UTC) if day is not None else None


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    valid = re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name) and value.isprintable()
    if not colon or not valid or not value.isascii():
        raise click.BadParameter(f"{line!r}: write 'Name: value'", param_hint="--header")
    return name, value.strip()


_NETWORK = (
    click.option("--parallel", type=click.IntRange(1, 1000), default=100, show_default=True,
                 metavar="N", help="Hosts at once; each has one connection."),
    click.option("--delay", type=click.FloatRange(0), default=1.0, show_default=True,
                 metavar="SECONDS", help="At least this between two requests to a host."),
    click.option("--timeout", type=click.FloatRange(0.1), default=25.0, show_default=True,
                 metavar="SECONDS", help="For one URL, redirects and further tries included."),
    click.option("--max-size", type=Size(), default="20M", show_default=True,
                 help="Of a page, on the wire and decoded."),
    click.option("--header", "headers", multiple=True, metavar="'NAME: VALUE'",
                 help="Also send this, to the URL's own origin only."),
    click.option("--contact", metavar="URL|MAIL", envvar="SCRAPER_CONTACT",
                 help="Where server owners reach you; part of the default user agent."),
    click.option("--user-agent", help="Instead of the honest default."),
    click.option("--cookies", type=_PATH, help="A cookies.txt in Netscape form."),
    click.option("--proxy", metavar="URL", help="http://, https:// or socks5://host:port."),
    click.option("--ca-file", type=_PATH, help="Further certificates to trust, PEM."),
    click.option("--no-robots", is_flag=True, help="Do not ask robots.txt. Think twice."),
    click.option("--allow-private", is_flag=True,
                 help="Also connect to loopback and private addresses."),
    click.option("--cache", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
                 envvar="SCRAPER_CACHE", help="Keep responses by the rules of HTTP."),
    click.option("--no-cache", is_flag=True, help="Without the cache of SCRAPER_CACHE."),
    click.option("--offline", is_flag=True, help="Answer from the cache alone."),
)  # fmt: skip
_LISTS = (
    click.option("-i", "--input", "lists", multiple=True, metavar="LIST|-",
                 help="A file with a URL on each line; - for standard input."),
    click.option("--feed", "feeds", multiple=True, metavar="URL",
                 help="Also what this RSS or Atom feed names."),
    click.option("--sitemap", "sitemaps", multiple=True, metavar="URL",
                 help="Also what this sitemap, or the sitemaps of this site, name."),
    click.option("--match", metavar="REGEX", help="Of these only URLs in which this is found."),
    click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Of these only dated ones."),
    click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="See --since."),
    click.option("--limit", type=click.IntRange(1), metavar="N", help="Of these the newest N."),
)  # fmt: skip
_RUN = (
    click.option("--resume", is_flag=True, help="Go on where an earlier run was broken off."),
    click.option("--force", is_flag=True, help="Begin anew where a broken-off run is."),
    click.option("--state", type=_PATH, metavar="FILE",
                 help="Where the run is remembered. Default: OUTPUT.state."),
    click.option("--errors", metavar="FILE", help="Also write all skips here, as JSON lines."),
    click.option("--schema", type=click.Choice(list(SCHEMAS)),
                 help="Name the keys of records as this tool or vocabulary does."),
    click.option("-q", "--quiet", is_flag=True, help="No progress, no summary."),
    click.option("--max-error-rate", type=click.FloatRange(0, 100), default=100.0,
                 metavar="PERCENT", help="End with status 126 when more URLs failed."),
    click.option("--save-warc", type=_PATH, metavar="FILE",
                 help="Also keep all responses, as WARC 1.1; compressed when named .gz."),
    click.option("--follow-pages", is_flag=True,
                 help="Fetch the further pages of an article and join them."),
)  # fmt: skip
