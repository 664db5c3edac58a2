"""MiniLM-L6-v2 on the computer's own processor: no torch, no network.

The weights come as a Python package (a package mirror is all that a locked-down office has), are
checked by sha256, and become an ONNX graph with 8-bit weights once; the graph is then cached.
"""

from greenpaper.providers.minilm.encoder import MiniLM, load

__all__ = ["MiniLM", "load"]
