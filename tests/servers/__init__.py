"""Servers for tests, on free ports of the loopback interface."""
