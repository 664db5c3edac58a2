"""How good the codings are, as people see it: samples, agreement, learning, shares.

Every function here is a pure one, of dataclasses, frames and arrays: the workflow reads and writes
the files.
"""
