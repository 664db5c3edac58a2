"""A language model at the desk: allowed by an owner, shown before it is sent, taken by people."""
