"""The mean of several deltas: steadier than any one of them (Wortsman et al. 2022, model soups)."""

from collections.abc import Sequence

import numpy as np
from safetensors.numpy import load, save

from greenpaper.providers.minilm.delta import DOWN, UP


def mean(deltas: Sequence[bytes]) -> bytes:
    """One delta whose change is the mean of theirs; its rank is the sum of theirs."""
    parts = [load(delta) for delta in deltas]
    joined = {}
    for name in (key.removesuffix(UP) for key in parts[0] if key.endswith(UP)):
        joined[name + DOWN] = np.concatenate([part[name + DOWN] for part in parts])
        ups = np.concatenate([part[name + UP] for part in parts], axis=1)
        joined[name + UP] = (ups.astype(np.float32) / len(parts)).astype(np.float16)
    return save(joined)
