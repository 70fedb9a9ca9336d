"""The version of the toolkit; it is written into every record's provenance."""

VERSION = "0.1.0"
