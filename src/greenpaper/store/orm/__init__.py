"""The store as Django models: the only room, with the web, that knows Django."""
