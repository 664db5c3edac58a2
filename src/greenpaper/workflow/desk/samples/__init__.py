"""Checking accuracy at the desk: a sample drawn, coded blind, settled, and compared."""
