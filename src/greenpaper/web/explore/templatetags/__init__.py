"""What the templates of Explore can call."""
