"""A consultation's title, dates and retention, and its end."""
