"""What the fork server loads before it makes workers, so that a new one costs milliseconds.

The one module that acts when imported: that is how a fork server is told what to load. Nothing
but `pool` names it, and only to the fork server.
"""

import gc
from contextlib import suppress

from scraper.errors import ScraperError
from scraper.extract import extract
from scraper.model import RawPage

with suppress(ScraperError):  # what is wrong here is wrong again at the first record, and told
    extract(RawPage(None, b"<p>Rules and models are loaded by the first page.", "text/html"))

# Rules and models stay for good. Out of the collector's sight they cost no worker time (5 % of a
# page) and their memory stays shared.
gc.collect()
gc.freeze()
