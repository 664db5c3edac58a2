"""ONNX Runtime, silent. Nothing else may import it: a test holds that.

Its official builds report to their maker (models' names and hashes, times, the system) since 1.29.
The variable must be set before the import, and stops all of it (onnxruntime/Privacy.md). The call
is for notebooks in which something else has imported the runtime before us.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime

onnxruntime.disable_telemetry_events()

__all__ = ["onnxruntime"]
