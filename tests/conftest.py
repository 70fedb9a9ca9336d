"""Settings of the whole suite."""

from __future__ import annotations

from hypothesis import settings

# The same examples on every machine, however slow it is: a failure can be repeated by anybody.
settings.register_profile("suite", deadline=None, derandomize=True, max_examples=100)
settings.load_profile("suite")
