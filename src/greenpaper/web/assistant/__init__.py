"""A language model, if an owner allows one: on and off, the dry run, what came of it."""
