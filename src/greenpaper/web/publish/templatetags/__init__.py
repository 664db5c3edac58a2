"""What the templates of publishing can call."""
