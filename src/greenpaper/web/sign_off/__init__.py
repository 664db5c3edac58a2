"""Sign off: what will be fixed, who signs, and why; the versions that were signed."""
