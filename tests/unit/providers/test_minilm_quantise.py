"""The 8-bit graph: its sums are the same whatever the processor."""

from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from greenpaper.providers import minilm


def test_two_products_fit_into_16_bits(tmp_path: Path) -> None:
    """Processors without VNNI add two of them before they widen the sum, and cut off the rest."""
    assert minilm.load(tmp_path, threads=1).fingerprint
    (graph,) = tmp_path.glob("*.onnx")
    constants = [numpy_helper.to_array(c) for c in onnx.load(graph).graph.initializer]
    weights = [c for c in constants if c.dtype == np.int8 and c.ndim == 2]
    assert len(weights) == 6 * 4  # query, key and value are one
    for matrix in weights:
        highest = np.abs(matrix.astype(int)).max()
        assert highest > 32
        assert 2 * 255 * highest < 2**15
