"""Fetching pages: politely, safely, and without losing a line of a list."""

from scraper.fetch.fetcher import Fetcher, fetch
from scraper.fetch.policy import Caps, Identity, Network, Policy, Politeness, Retries

__all__ = ["Caps", "Fetcher", "Identity", "Network", "Policy", "Politeness", "Retries", "fetch"]
