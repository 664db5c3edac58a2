"""Checking accuracy: samples, blind coding, settling, and what came of it."""
