"""Embedders (later: language models), one folder or file each, and their cache."""
