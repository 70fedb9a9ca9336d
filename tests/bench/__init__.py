"""Quality and speed on annotated pages: `python -m tests.bench --help`."""
