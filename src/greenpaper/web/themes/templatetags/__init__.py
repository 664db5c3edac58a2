"""What the templates of themes can call."""
