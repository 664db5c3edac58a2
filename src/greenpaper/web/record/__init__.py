"""The record: every human act and every run, to be filtered, read and exported."""
