"""Greenpaper: sorts public-consultation responses into themes, on your own computer."""

__version__ = "0.1.0"
