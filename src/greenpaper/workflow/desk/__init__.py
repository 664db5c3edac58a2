"""Consultations that are kept: what people do with them at their desk, and what the worker does."""
