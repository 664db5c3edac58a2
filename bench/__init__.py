"""Greenpaper's measurements: what it is judged by, beside its peers. Run with `make bench`."""
