"""Questions that pages ask of what is kept, quick for fifty thousand responses."""
