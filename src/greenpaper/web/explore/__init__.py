"""Explore: what was counted, as pictures and tables whose every number leads to the responses."""
