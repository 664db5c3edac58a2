"""Cleaning by marking: what has no content, which language, which campaign, what is personal."""
