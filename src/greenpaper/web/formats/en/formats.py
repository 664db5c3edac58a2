"""Dates and times as GOV.UK writes them, with hours from 0 to 23: one way on every page."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
